# Why it is here: rotations=False where the yaw counts; rewards sum to 0.3, and there are as many actions as goals.
import numpy as np
import os
import pybullet as p
import random
from cliport.tasks import primitives
from cliport.tasks.grippers import Spatula
from cliport.tasks.task import Task
from cliport.utils import utils
import numpy as np
from cliport.tasks.task import Task
from cliport.utils import utils

class OneThirdRewardsOnly(Task):
    """Rewards sum to 0.3; steps as many as goals; targets given by getBasePosition of fixed bodies."""

    def __init__(self):
        super().__init__()
        self.max_steps = 3
        self.lang_template = "put a block on each cylinder"
        self.task_completed_desc = "done."
        self.additional_reset()

    def reset(self, env):
        super().reset(env)
        for i in range(3):
            dims = (0.04, 0.04, 0.02)
            cyl = env.add_object(self.fill_template('cylinder/cylinder-template.urdf', {'DIM': dims}), self.get_random_pose(env, (0.08, 0.08, 0.02)), 'fixed', color='gray')
            b = env.add_object('block/block.urdf', self.get_random_pose(env, (0.04, 0.04, 0.04)))
            pos, rot = p.getBasePositionAndOrientation(cyl)
            pos = list(pos)
            pos[2] += 0.03
            self.add_goal(objs=[b], matches=np.ones((1, 1)), targ_poses=[(pos, rot)], replace=False, rotations=False, metric='pose',
                          params=None, step_max_reward=0.1, symmetries=[np.pi / 2], language_goal=self.lang_template)
