"""The target lies inside the robot's column."""
import numpy as np
from cliport.tasks.task import Task


class TargetBehindTheRobot(Task):
    def __init__(self):
        super().__init__()
        self.max_steps = 3
        self.lang_template = "put the block below the robot"

    def reset(self, env):
        super().reset(env)
        block = env.add_object('block/block.urdf', self.get_random_pose(env, (0.04, 0.04, 0.04)))
        self.add_goal(objs=[block], matches=np.ones((1, 1)), targ_poses=[(0.0, 0.0, 0.02)], replace=False,
                      rotations=True, metric='pose', params=None, step_max_reward=1, language_goal=self.lang_template)
