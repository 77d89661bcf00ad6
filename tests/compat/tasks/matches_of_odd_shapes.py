import numpy as np
from cliport.tasks.task import Task
from cliport.utils import utils


class MatchesOfOddShapes(Task):
    """Matches as a flat list, as a row too few, as a scalar."""

    def __init__(self):
        super().__init__()
        self.max_steps = 10
        self.lang_template = "put the blocks on the line"
        self.task_completed_desc = "done."

    def reset(self, env):
        super().reset(env)
        targets = [((0.35 + 0.08 * i, 0.1, 0.02), (0, 0, 0, 1)) for i in range(4)]
        blocks = [env.add_object('block/block.urdf', self.get_random_pose(env, (0.04, 0.04, 0.04))) for _ in range(4)]
        self.add_goal(objs=blocks[:2], matches=[1, 1, 1, 1], targ_poses=targets[:2], replace=0, rotations=1,
                      metric='pose', params=None, step_max_reward=0.4, symmetries=np.pi / 2, language_goal='go')
        self.add_goal(objs=blocks[2:3], matches=1, targ_poses=targets[2], replace=False, rotations=True,
                      metric='pose', params=None, step_max_reward=0.3, symmetries=[np.pi / 2], language_goal='go')
        self.add_goal(objs=blocks[3], matches=np.ones(1), targ_poses=[targets[3]], replace=False, rotations=True,
                      metric='pose', params=None, step_max_reward=0.3, language_goal=['go', 'on'])
