# Why it is here: Two groups start in each other's zones: places must be found among those still to leave.
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

class ZonesOverlapAndBlocksStartInThem(Task):
    """Sort blocks that start in the wrong zone."""

    def __init__(self):
        super().__init__()
        self.max_steps = 12
        self.lang_template = "move the {} blocks to the {} zone"
        self.task_completed_desc = "done."
        self.additional_reset()

    def reset(self, env):
        super().reset(env)
        size = (0.15, 0.15, 0)
        left, right = ((0.5, -0.2, 0), (0, 0, 0, 1)), ((0.5, 0.2, 0), (0, 0, 0, 1))
        env.add_object('zone/zone.urdf', left, 'fixed', color=utils.COLORS['red'])
        env.add_object('zone/zone.urdf', right, 'fixed', color=utils.COLORS['blue'])
        red = [env.add_object('block/block.urdf', ((0.47 + 0.06 * i, 0.2, 0.02), (0, 0, 0, 1)), color=utils.COLORS['red']) for i in range(2)]
        blue = [env.add_object('block/block.urdf', ((0.47 + 0.06 * i, -0.2, 0.02), (0, 0, 0, 1)), color=utils.COLORS['blue']) for i in range(2)]
        self.add_goal(objs=red, matches=np.ones((2, 1)), targ_poses=[left], replace=True, rotations=False, metric='zone',
                      params=[(left, size)], step_max_reward=0.5, language_goal=self.lang_template.format('red', 'red'))
        self.add_goal(objs=blue, matches=np.ones((2, 1)), targ_poses=[right], replace=True, rotations=False, metric='zone',
                      params=[(right, size)], step_max_reward=0.5, language_goal=self.lang_template.format('blue', 'blue'))
