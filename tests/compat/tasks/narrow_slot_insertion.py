# Why it is here: Boxes that fit between fixed walls with millimetres to spare.
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

class NarrowSlotInsertion(Task):
    """Five thin boxes into five slots between fixed walls, order by colour."""

    def __init__(self):
        super().__init__()
        self.max_steps = 10
        self.lang_template = "insert the {} book in the shelf"
        self.task_completed_desc = "done."
        self.additional_reset()

    def reset(self, env):
        super().reset(env)
        shelf = self.get_random_pose(env, (0.2, 0.1, 0.06))
        wall = self.fill_template('box/box-template.urdf', {'DIM': (0.005, 0.08, 0.05)})
        for i in range(5):
            env.add_object(wall, (utils.apply(shelf, (-0.08 + 0.04 * i, 0, -0.005)), shelf[1]), 'fixed', color='brown')
        size = (0.025, 0.07, 0.05)
        for i, c in enumerate(['red', 'green', 'blue', 'yellow']):
            b = env.add_object(self.fill_template('box/box-template.urdf', {'DIM': size}), self.get_random_pose(env, size), color=c)
            targ = (utils.apply(shelf, (-0.06 + 0.04 * i, 0, 0)), shelf[1])
            self.add_goal(objs=[b], matches=np.ones((1, 1)), targ_poses=[targ], replace=False, rotations=True, metric='pose',
                          params=None, step_max_reward=0.25, symmetries=[np.pi], language_goal=self.lang_template.format(c))
