"""The block starts where no arm reaches and no camera looks."""
import numpy as np
from cliport.tasks.task import Task


class ObjectOffTheTable(Task):
    def __init__(self):
        super().__init__()
        self.max_steps = 3
        self.lang_template = "put the lost block on the table"

    def reset(self, env):
        super().reset(env)
        block = env.add_object('block/block.urdf', ((3.0, 3.0, 0.02), (0, 0, 0, 1)))
        self.add_goal(objs=[block], matches=np.ones((1, 1)), targ_poses=[(0.5, 0, 0.02)], replace=False,
                      rotations=True, metric='pose', params=None, step_max_reward=1, language_goal=self.lang_template)
