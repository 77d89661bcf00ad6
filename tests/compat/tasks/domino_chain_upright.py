# Why it is here: Thin boxes that fall over when touched.
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

class DominoChainUpright(Task):
    """Place eight thin dominoes upright in a curve."""

    def __init__(self):
        super().__init__()
        self.max_steps = 14
        self.lang_template = "set up the dominoes in an arc"
        self.task_completed_desc = "done."
        self.additional_reset()

    def reset(self, env):
        super().reset(env)
        size = (0.01, 0.03, 0.06)
        objs, targs = [], []
        for i in range(8):
            urdf = self.fill_template('box/box-template.urdf', {'DIM': size})
            objs.append(env.add_object(urdf, self.get_random_pose(env, size), color=utils.COLORS['white']))
            a = -np.pi / 2 + i * np.pi / 7
            targs.append(((0.45 + 0.15 * np.cos(a), 0.15 * np.sin(a), 0.03), utils.eulerXYZ_to_quatXYZW((0, 0, a + np.pi / 2))))
        self.add_goal(objs=objs, matches=np.ones((8, 8)), targ_poses=targs, replace=False, rotations=True, metric='pose',
                      params=None, step_max_reward=1, symmetries=[np.pi] * 8, language_goal=self.lang_template)
