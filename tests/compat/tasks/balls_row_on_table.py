# Why it is here: Balls that lie on the bare table must stay where they are put.
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

class BallsRowOnTable(Task):
    """Arrange five balls in a straight line on the bare table."""

    def __init__(self):
        super().__init__()
        self.max_steps = 12
        self.lang_template = "arrange the balls along the line"
        self.task_completed_desc = "done."
        self.additional_reset()

    def reset(self, env):
        super().reset(env)
        line_pose = self.get_random_pose(env, (0.3, 0.02, 0.005))
        env.add_object(self.fill_template('line/line-template.urdf', {'DIM': (0.3, 0.02, 0.005)}), line_pose, 'fixed')
        balls, targs = [], []
        for i in range(5):
            b = self.fill_template('sphere/sphere-template.urdf', {'DIM': (0.02, 0.02, 0.02)})
            balls.append(env.add_object(b, self.get_random_pose(env, (0.04, 0.04, 0.04)), color=utils.get_random_color()))
            targs.append((utils.apply(line_pose, (-0.12 + 0.06 * i, 0, 0.02)), line_pose[1]))
        self.add_goal(objs=balls, matches=np.ones((5, 5)), targ_poses=targs, replace=False, rotations=True, metric='pose',
                      params=None, step_max_reward=1, symmetries=[0] * 5, language_goal=self.lang_template)
