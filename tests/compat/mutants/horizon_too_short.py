"""Four blocks, two actions."""
import numpy as np
from cliport.tasks.task import Task


class HorizonTooShort(Task):
    def __init__(self):
        super().__init__()
        self.max_steps = 2
        self.lang_template = "put all the blocks in a row"

    def reset(self, env):
        super().reset(env)
        blocks = [env.add_object('block/block.urdf', self.get_random_pose(env, (0.04, 0.04, 0.04))) for _ in range(4)]
        targets = [((0.35 + 0.08 * i, 0, 0.02), (0, 0, 0, 1)) for i in range(4)]
        self.add_goal(objs=blocks, matches=np.eye(4), targ_poses=targets, replace=False, rotations=True,
                      metric='pose', params=None, step_max_reward=1, language_goal=self.lang_template)
