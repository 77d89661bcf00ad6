# Why it is here: Four blocks in one place throw each other out of the workspace.
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

class BlocksAllAtSamePlace(Task):
    """Six blocks spawned in the same spot (an explosion) are then put in two zones."""

    def __init__(self):
        super().__init__()
        self.max_steps = 12
        self.lang_template = "sort the blocks"
        self.task_completed_desc = "done."
        self.additional_reset()

    def reset(self, env):
        super().reset(env)
        zp = ((0.5, 0.3, 0), (0, 0, 0, 1))
        env.add_object('zone/zone.urdf', zp, 'fixed')
        pose = ((0.5, -0.1, 0.02), (0, 0, 0, 1))
        objs = [env.add_object('block/block.urdf', pose) for _ in range(4)]
        self.add_goal(objs=objs, matches=np.ones((4, 1)), targ_poses=[zp], replace=True, rotations=True, metric='zone',
                      params=[(zp, (0.15, 0.15, 0))], step_max_reward=1, symmetries=[np.pi / 2] * 4, language_goal=self.lang_template)
