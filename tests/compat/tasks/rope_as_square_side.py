import numpy as np
import os
import pybullet as p
from cliport.tasks.task import Task
from cliport.utils import utils


class RopeAsSquareSide(Task):
    """Close the three-sided square with the rope."""

    def __init__(self):
        super().__init__()
        self.max_steps = 20
        self.lang_template = "manipulate the rope to complete the square"
        self.task_completed_desc = "done manipulating rope."
        self.additional_reset()

    def reset(self, env):
        super().reset(env)
        n_parts, radius = 20, 0.005
        length = 2 * radius * n_parts * np.sqrt(2)
        square_size = (length, length, 0)
        square_pose = self.get_random_pose(env, square_size)
        square = self.fill_template('square/square-template.urdf', {'DIM': (length,), 'HALF': (np.float32(length) / 2 - 0.005,)})
        env.add_object(square, square_pose, 'fixed')
        corner0 = utils.apply(square_pose, (length / 2, length / 2, 0.001))
        corner1 = utils.apply(square_pose, (-length / 2, length / 2, 0.001))
        objects, targets, matches = self.make_rope(env, (corner0, corner1), radius=radius, n_parts=n_parts)
        self.add_goal(objs=objects, matches=matches, targ_poses=targets, replace=False, rotations=False,
                      metric='pose', params=None, step_max_reward=1., symmetries=[0] * n_parts,
                      language_goal=self.lang_template)
