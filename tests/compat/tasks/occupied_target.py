import numpy as np
from cliport.tasks.task import Task
from cliport.utils import utils


class OccupiedTarget(Task):
    """A gray block lies where the red one should go."""

    def __init__(self):
        super().__init__()
        self.max_steps = 8
        self.lang_template = "put the red block flat on the middle of the small zone"
        self.task_completed_desc = "done."

    def reset(self, env):
        super().reset(env)
        target = self.get_random_pose(env, (0.12, 0.12, 0.04))
        env.add_object('zone/zone.urdf', (target[0], target[1]), 'fixed')
        env.add_object('ball/ball-template.urdf' if False else 'block/block.urdf', target, color='gray')
        block = env.add_object('block/block.urdf', self.get_random_pose(env, (0.04, 0.04, 0.04)), color='red')
        self.add_goal(objs=[block], matches=np.ones((1, 1)), targ_poses=[target], replace=False, rotations=True,
                      metric='pose', params=None, step_max_reward=1, symmetries=[np.pi / 2],
                      language_goal=self.lang_template)
