# Why it is here: Objects hide each other inside a container, from above and from the side.
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

class BlocksSpawnInsideContainer(Task):
    """Blocks start in a container, on top of each other, and are to be laid out in a row."""

    def __init__(self):
        super().__init__()
        self.max_steps = 14
        self.lang_template = "unpack the container and lay the blocks in a row"
        self.task_completed_desc = "done."
        self.additional_reset()

    def reset(self, env):
        super().reset(env)
        size = (0.12, 0.12, 0.08)
        pose = self.get_random_pose(env, size)
        env.add_object(self.fill_template('container/container-template.urdf', {'DIM': size, 'HALF': (0.06, 0.06, 0.04)}), pose, 'fixed')
        objs = []
        for i in range(5):
            objs.append(env.add_object('block/block.urdf', ((pose[0][0], pose[0][1], 0.03 + 0.05 * i), pose[1]), color=utils.COLORS[utils.COLORS_NAMES[i]]))
        y0 = -0.3 if pose[0][1] > 0 else 0.1
        targs = [((0.3, y0 + 0.06 * i, 0.02), (0, 0, 0, 1)) for i in range(5)]
        self.add_goal(objs=objs, matches=np.ones((5, 5)), targ_poses=targs, replace=False, rotations=True, metric='pose',
                      params=None, step_max_reward=1, symmetries=[np.pi / 2] * 5, language_goal=self.lang_template)
