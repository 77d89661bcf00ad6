"""No object may go to any target."""
import numpy as np
from cliport.tasks.task import Task


class NoMatchAllowed(Task):
    def __init__(self):
        super().__init__()
        self.max_steps = 3
        self.lang_template = "put the blocks nowhere"

    def reset(self, env):
        super().reset(env)
        blocks = [env.add_object('block/block.urdf', self.get_random_pose(env, (0.04, 0.04, 0.04))) for _ in range(2)]
        self.add_goal(objs=blocks, matches=np.zeros((2, 2)), targ_poses=[(0.4, 0, 0.02), (0.6, 0, 0.02)], replace=False,
                      rotations=True, metric='pose', params=None, step_max_reward=1, language_goal=self.lang_template)
