# Why it is here: Rings go onto a peg one above the other within one goal.
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

class HanoiDisksScatteredAllInOneGoal(Task):
    """Place four scattered disks on the first peg, largest first."""

    def __init__(self):
        super().__init__()
        self.max_steps = 10
        self.lang_template = "put the rings on the peg from the largest to the smallest"
        self.task_completed_desc = "done."
        self.additional_reset()

    def reset(self, env):
        super().reset(env)
        base_pose = self.get_random_pose(env, (0.12, 0.36, 0.01))
        env.add_object('hanoi/stand.urdf', base_pose, 'fixed')
        disks, targs = [], []
        for k, i in enumerate([3, 2, 1, 0]):
            pose = self.get_random_pose(env, (0.09, 0.09, 0.01))
            disks.append(env.add_object(f'hanoi/disk{i}.urdf', pose))
            targs.append((utils.apply(base_pose, (0, 0, 0.015 + 0.01 * k)), base_pose[1]))
        self.add_goal(objs=disks, matches=np.eye(4), targ_poses=targs, replace=False, rotations=True, metric='pose',
                      params=None, step_max_reward=1, symmetries=[0] * 4, language_goal=self.lang_template)
