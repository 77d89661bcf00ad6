# Why it is here: Random sizes, and heights summed up in the code.
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

class StackBoxesLargestFirst(Task):
    """Stack five boxes of random sizes in the order of their size, sorted in code."""

    def __init__(self):
        super().__init__()
        self.max_steps = 7
        self.lang_template = "stack the boxes from the largest to the smallest"
        self.task_completed_desc = "done."
        self.additional_reset()

    def reset(self, env):
        super().reset(env)
        sizes = sorted([self.get_random_size(0.03, 0.1, 0.03, 0.1, 0.02, 0.05) for _ in range(5)], key=lambda s: -s[0] * s[1])
        boxes = []
        for s in sizes:
            boxes.append(env.add_object(self.fill_template('box/box-template.urdf', {'DIM': s}), self.get_random_pose(env, s), color=utils.get_random_color()))
        base = self.get_random_pose(env, (0.1, 0.1, 0.02))
        z = 0
        for b, s in zip(boxes, sizes):
            targ = ((base[0][0], base[0][1], z + s[2] / 2), base[1])
            z += s[2]
            self.add_goal(objs=[b], matches=np.ones((1, 1)), targ_poses=[targ], replace=False, rotations=True, metric='pose',
                          params=None, step_max_reward=1 / 5, symmetries=[np.pi], language_goal=self.lang_template)
