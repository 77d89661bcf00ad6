# Why it is here: A wall that a later subgoal moves may stand on a target of the first one: it has to leave before.
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

class BuildHouseWithRoof(Task):
    """Use blocks and boxes to build a house: base of two boxes, walls on top, triangular roof."""

    def __init__(self):
        super().__init__()
        self.max_steps = 12
        self.lang_template = "construct a house structure using four red blocks for the base, two brown boxes for the walls, and an orange block for the roof"
        self.task_completed_desc = "done building house."
        self.additional_reset()

    def reset(self, env):
        super().reset(env)
        block_size = (0.04, 0.04, 0.04)
        base_blocks = []
        for _ in range(4):
            pose = self.get_random_pose(env, block_size)
            base_blocks.append(env.add_object('block/block.urdf', pose, color=utils.COLORS['red']))
        wall_size = (0.04, 0.12, 0.04)
        walls = []
        for _ in range(2):
            urdf = self.fill_template('box/box-template.urdf', {'DIM': wall_size})
            walls.append(env.add_object(urdf, self.get_random_pose(env, wall_size), color=utils.COLORS['brown']))
        roof = env.add_object('block/block.urdf', self.get_random_pose(env, block_size), color=utils.COLORS['orange'])
        target_poses = [((0.5 + dx, 0.2 + dy, 0.02), (0, 0, 0, 1)) for dx in (-0.025, 0.025) for dy in (-0.045, 0.045)]
        wall_targs = [((0.5 + dx, 0.2, 0.06), (0, 0, 0, 1)) for dx in (-0.025, 0.025)]
        roof_targs = [((0.5, 0.2, 0.10), (0, 0, 0, 1))]
        self.add_goal(objs=base_blocks, matches=np.ones((4, 4)), targ_poses=target_poses, replace=False, rotations=True,
                      metric='pose', params=None, step_max_reward=1 / 3, symmetries=[np.pi / 2] * 4,
                      language_goal="place the four red blocks as a base")
        self.add_goal(objs=walls, matches=np.ones((2, 2)), targ_poses=wall_targs, replace=False, rotations=True,
                      metric='pose', params=None, step_max_reward=1 / 3, symmetries=[np.pi] * 2,
                      language_goal="place the brown boxes on the base")
        self.add_goal(objs=[roof], matches=np.ones((1, 1)), targ_poses=roof_targs, replace=False, rotations=True,
                      metric='pose', params=None, step_max_reward=1 / 3, symmetries=[np.pi / 2],
                      language_goal="put the orange block on top as a roof")
