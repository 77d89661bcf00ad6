# Why it is here: The loop adds one goal again and again: subgoals are reached before their turn, and the oracle must wait.
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

class SameGoalRepeated(Task):
    """Every iteration adds the same goal for all blocks again."""

    def __init__(self):
        super().__init__()
        self.max_steps = 10
        self.lang_template = "move the {} block onto its square"
        self.task_completed_desc = "done."
        self.additional_reset()

    def reset(self, env):
        super().reset(env)
        blocks, zones = [], []
        for c in ['red', 'green', 'blue']:
            zp = self.get_random_pose(env, (0.12, 0.12, 0))
            env.add_object('zone/zone.urdf', zp, 'fixed', color=c)
            zones.append(zp)
            blocks.append(env.add_object('block/block.urdf', self.get_random_pose(env, (0.04, 0.04, 0.04)), color=c))
        for i, c in enumerate(['red', 'green', 'blue']):
            self.add_goal(objs=blocks, matches=np.eye(3), targ_poses=zones, replace=False, rotations=True, metric='pose',
                          params=None, step_max_reward=1 / 3, symmetries=[np.pi / 2] * 3, language_goal=self.lang_template.format(c))
