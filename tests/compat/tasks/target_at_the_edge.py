import numpy as np
from cliport.tasks.task import Task
from cliport.utils import utils


class TargetAtTheEdge(Task):
    """Two targets just outside of the bounds of the workspace, still on the table and in reach."""

    def __init__(self):
        super().__init__()
        self.max_steps = 5
        self.lang_template = "put the blocks at the edges"
        self.task_completed_desc = "done."

    def reset(self, env):
        super().reset(env)
        targets = [(self.bounds[0, 0] + 0.2, self.bounds[1, 1] + 0.02, 0.02), [0.45, -0.52, 0.02]]
        blocks = [env.add_object('block/block.urdf', self.get_random_pose(env, (0.04, 0.04, 0.04))) for _ in targets]
        self.add_goal(objs=blocks, matches=np.ones((2, 2)), targ_poses=targets, replace=False, rotations=True,
                      metric='pose', params=None, step_max_reward=1, symmetries=[0, 0],
                      language_goal=self.lang_template)
