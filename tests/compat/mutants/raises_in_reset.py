"""Unpacks three values out of a pose."""
import numpy as np
from cliport.tasks.task import Task


class RaisesInReset(Task):
    def __init__(self):
        super().__init__()
        self.max_steps = 3
        self.lang_template = "put the block on the zone"

    def reset(self, env):
        super().reset(env)
        block, pose, size = self.get_random_pose(env, (0.04, 0.04, 0.04))
        self.add_goal(objs=[block], matches=np.ones((1, 1)), targ_poses=[pose], replace=False, rotations=True,
                      metric='pose', params=None, step_max_reward=1, language_goal=self.lang_template)
