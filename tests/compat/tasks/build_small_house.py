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


class BuildSmallHouse(Task):
    """Build a small house with a base of four blocks, a layer of walls and a rectangular roof."""

    def __init__(self):
        super().__init__()
        self.max_steps = 15
        self.lang_template = "construct a house: {}"
        self.task_completed_desc = "done building house."
        self.additional_reset()

    def reset(self, env):
        super().reset(env)

        # Add the walls: four cubes.
        block_urdf = 'block/block.urdf'
        wall_size = (0.04, 0.04, 0.04)
        walls = []
        for _ in range(4):
            pose = self.get_random_pose(env, wall_size)
            walls.append(env.add_object(block_urdf, pose, color=utils.COLORS['red']))

        # Add the roof: a flat box.
        roof_size = (0.12, 0.12, 0.02)
        roof_urdf = self.fill_template('box/box-template.urdf', {'DIM': roof_size})
        roof_pose = self.get_random_pose(env, roof_size)
        roof = env.add_object(roof_urdf, roof_pose, color=utils.COLORS['blue'])

        # Where the house stands.
        base = ((0.5, 0.0, 0.0), (0, 0, 0, 1))
        base = self.get_random_pose(env, (0.2, 0.2, 0.1))
        wall_targets = [(utils.apply(base, (dx, dy, -0.03)), base[1]) for dx in (-0.04, 0.04) for dy in (-0.04, 0.04)]

        self.add_goal(objs=walls, matches=np.ones((4, 4)), targ_poses=wall_targets, replace=False, rotations=True,
                      metric='pose', params=None, step_max_reward=0.5, symmetries=[np.pi / 2] * 4,
                      language_goal=self.lang_template.format("place the four walls"))
        self.add_goal(objs=[roof], matches=np.ones((1, 1)), targ_poses=[(utils.apply(base, (0, 0, 0.0)), base[1])],
                      replace=False, rotations=True, metric='pose', params=None, step_max_reward=0.5,
                      symmetries=[np.pi / 2], language_goal=self.lang_template.format("put on the roof"))
