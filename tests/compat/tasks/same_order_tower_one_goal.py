# Why it is here: The lowest block of the old tower has to be the lowest of the new one.
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

class SameOrderTowerOneGoal(Task):
    """The same in one goal."""

    def __init__(self):
        super().__init__()
        self.max_steps = 10
        self.lang_template = "move the tower, keep its order"
        self.task_completed_desc = "done."
        self.additional_reset()

    def reset(self, env):
        super().reset(env)
        blocks = [env.add_object('block/block.urdf', ((0.4, -0.2, 0.02 + 0.04 * i), (0, 0, 0, 1)), color=utils.COLORS[utils.COLORS_NAMES[i]]) for i in range(4)]
        targs = [((0.6, 0.2, 0.02 + 0.04 * i), (0, 0, 0, 1)) for i in range(4)]
        self.add_goal(objs=blocks, matches=np.eye(4), targ_poses=targs, replace=False, rotations=True, metric='pose',
                      params=None, step_max_reward=1, symmetries=[np.pi / 2] * 4, language_goal=self.lang_template)
