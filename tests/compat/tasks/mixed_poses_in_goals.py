# Why it is here: Three forms of pose in one list, int8 matches, RGBA colours, a keyword that nobody knows.
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

class MixedPosesInGoals(Task):
    """Bare triples, numpy vectors, lists of lists as poses; ints as replace; object tuples."""

    def __init__(self):
        super().__init__()
        self.max_steps = 6
        self.lang_template = "form an L of blocks"
        self.task_completed_desc = "done."
        self.additional_reset()

    def reset(self, env):
        super().reset(env)
        objs = []
        for i in range(3):
            objs.append((env.add_object('block/block.urdf', self.get_random_pose(env, (0.04, 0.04, 0.04)), color=(0.2, 0.5, 0.9, 1)), (np.pi / 2, None)))
        targs = [(0.5, 0.0, 0.02), np.array([0.5, 0.05, 0.02]), [[0.55, 0.0, 0.02], [0, 0, 0, 1]]]
        self.add_goal(objs=objs, matches=np.ones((3, 3), dtype=np.int8), targ_poses=targs, replace=0, rotations=1, metric='pose', params=None,
                      step_max_reward=np.float64(1), lang_goal=self.lang_template)
