# Why it is here: No category anywhere: bowl, container and pallet can be pushed aside.
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

class EverythingRigid(Task):
    """Container, bowl, pallet as rigid bodies; blocks and balls go into them."""

    def __init__(self):
        super().__init__()
        self.max_steps = 12
        self.lang_template = "sort the things into the bowl, the container and on the pallet"
        self.task_completed_desc = "done."
        self.additional_reset()

    def reset(self, env):
        super().reset(env)
        bowl_pose = self.get_random_pose(env, (0.12, 0.12, 0))
        env.add_object('bowl/bowl.urdf', bowl_pose)
        size = (0.12, 0.12, 0.05)
        c_pose = self.get_random_pose(env, size)
        env.add_object(self.fill_template('container/container-template.urdf', {'DIM': size, 'HALF': (0.06, 0.06, 0.025)}), c_pose)
        p_pose = self.get_random_pose(env, (0.3, 0.25, 0.0375))
        env.add_object('pallet/pallet.urdf', p_pose)
        for pose in (bowl_pose, c_pose, p_pose):
            b = env.add_object('block/block.urdf', self.get_random_pose(env, (0.04, 0.04, 0.04)))
            ball = env.add_object(self.fill_template('ball/ball-template.urdf', {'DIM': (0.015, 0.015, 0.015)}), self.get_random_pose(env, (0.03, 0.03, 0.03)))
            for o in (b,):
                self.add_goal(objs=[o], matches=np.ones((1, 1)), targ_poses=[pose], replace=False, rotations=True, metric='pose',
                              params=None, step_max_reward=1 / 3, symmetries=[0], language_goal=self.lang_template)
