# Why it is here: Every target is taken at first: one object has to be put aside.
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

class RearrangeChessPieces(Task):
    """Swap the positions of three red and three blue cylinders that stand on opposite rows."""

    def __init__(self):
        super().__init__()
        self.max_steps = 20
        self.lang_template = "swap the red and the blue cylinders"
        self.task_completed_desc = "done."
        self.additional_reset()

    def reset(self, env):
        super().reset(env)
        red_poses = [((0.4, -0.1 + 0.1 * i, 0.02), (0, 0, 0, 1)) for i in range(3)]
        blue_poses = [((0.6, -0.1 + 0.1 * i, 0.02), (0, 0, 0, 1)) for i in range(3)]
        urdf = self.fill_template('cylinder/cylinder-template.urdf', {'DIM': (0.02, 0.02, 0.04)})
        reds = [env.add_object(urdf, q, color=utils.COLORS['red']) for q in red_poses]
        blues = [env.add_object(urdf, q, color=utils.COLORS['blue']) for q in blue_poses]
        matches = np.zeros((6, 6))
        matches[:3, 3:] = 1
        matches[3:, :3] = 1
        self.add_goal(objs=reds + blues, matches=matches, targ_poses=red_poses + blue_poses, replace=False, rotations=True,
                      metric='pose', params=None, step_max_reward=1, symmetries=[0] * 6, language_goal=self.lang_template)
