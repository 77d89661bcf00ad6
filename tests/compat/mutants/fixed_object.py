"""The block is fixed to the table."""
import numpy as np
from cliport.tasks.task import Task


class FixedObject(Task):
    def __init__(self):
        super().__init__()
        self.max_steps = 3
        self.lang_template = "move the block"

    def reset(self, env):
        super().reset(env)
        block = env.add_object('block/block.urdf', ((0.4, -0.2, 0.02), (0, 0, 0, 1)), 'fixed')
        self.add_goal(objs=[block], matches=np.ones((1, 1)), targ_poses=[(0.6, 0.2, 0.02)], replace=False,
                      rotations=True, metric='pose', params=None, step_max_reward=1, language_goal=self.lang_template)
