"""The goal names a body that was never added."""
import numpy as np
from cliport.tasks.task import Task


class MissingBody(Task):
    def __init__(self):
        super().__init__()
        self.max_steps = 3
        self.lang_template = "put the block on the zone"

    def reset(self, env):
        super().reset(env)
        block = env.add_object('block/block.urdf', self.get_random_pose(env, (0.04, 0.04, 0.04)))
        self.add_goal(objs=[block + 7], matches=np.ones((1, 1)), targ_poses=[(0.5, 0, 0.02)], replace=False,
                      rotations=True, metric='pose', params=None, step_max_reward=1, language_goal=self.lang_template)
