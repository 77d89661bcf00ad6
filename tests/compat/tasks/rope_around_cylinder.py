# Why it is here: Twenty beads on 18 cm of rope would overlap, and shake for ever.
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

class RopeAroundCylinder(Task):
    """Arrange a rope in a straight line between two cylinders."""

    def __init__(self):
        super().__init__()
        self.max_steps = 20
        self.lang_template = "lay the {color} rope between the two cylinders"
        self.task_completed_desc = "done laying rope."
        self.additional_reset()

    def reset(self, env):
        super().reset(env)
        length = 0.2
        a = ((0.35, -0.15, 0.03), (0, 0, 0, 1))
        b = ((0.35 + 0.15, 0.05, 0.03), (0, 0, 0, 1))
        for pose in (a, b):
            urdf = self.fill_template('cylinder/cylinder-template.urdf', {'DIM': (0.02, 0.02, 0.06)})
            env.add_object(urdf, pose, 'fixed', color=utils.COLORS['gray'])
        c1 = np.array([0.37, -0.12, 0.0])
        c2 = np.array([0.48, 0.02, 0.0])
        objects, targets, matches = self.make_ropes(env, corners=(c1, c2), color_name='yellow')
        self.add_goal(objs=objects, matches=matches, targ_poses=targets, replace=False, rotations=False,
                      metric='pose', params=None, step_max_reward=1.,
                      language_goal=self.lang_template.format(color='yellow'))
