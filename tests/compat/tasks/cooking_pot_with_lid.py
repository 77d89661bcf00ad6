# Why it is here: The lid hides what is in the pot: a zone goal first, a pose goal above it then.
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

class CookingPotWithLid(Task):
    """Put three balls in a container and close it with a flat box as a lid."""

    def __init__(self):
        super().__init__()
        self.max_steps = 8
        self.lang_template = "fill the pot and put the lid on"
        self.task_completed_desc = "done."
        self.additional_reset()

    def reset(self, env):
        super().reset(env)
        size = (0.1, 0.1, 0.08)
        pose = self.get_random_pose(env, size)
        env.add_object(self.fill_template('container/container-template.urdf', {'DIM': size, 'HALF': (0.05, 0.05, 0.04)}), pose, 'fixed', color='silver')
        balls = [env.add_object(self.fill_template('ball/ball-template.urdf', {'DIM': (0.02, 0.02, 0.02)}), self.get_random_pose(env, (0.04, 0.04, 0.04)), color='orange') for _ in range(3)]
        lid_size = (0.11, 0.11, 0.01)
        lid = env.add_object(self.fill_template('box/box-template.urdf', {'DIM': lid_size}), self.get_random_pose(env, lid_size), color='black')
        self.add_goal(objs=balls, matches=np.ones((3, 1)), targ_poses=[pose], replace=True, rotations=False, metric='zone',
                      params=[(pose, size)], step_max_reward=0.7, language_goal=self.lang_template)
        self.add_goal(objs=[lid], matches=np.ones((1, 1)), targ_poses=[(utils.apply(pose, (0, 0, 0.045)), pose[1])], replace=False, rotations=True, metric='pose',
                      params=None, step_max_reward=0.3, symmetries=[np.pi / 2], language_goal=self.lang_template)
