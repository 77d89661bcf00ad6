# Why it is here: The second subgoal takes away what the first one has built upon.
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

class BlockOnTopOfMovedBlock(Task):
    """Put the blue block on the red block wherever it is, then both on the zone by color order."""

    def __init__(self):
        super().__init__()
        self.max_steps = 6
        self.lang_template = "put the {} block on the {}"
        self.task_completed_desc = "done."
        self.additional_reset()

    def reset(self, env):
        super().reset(env)
        zone_pose = self.get_random_pose(env, (0.12, 0.12, 0))
        env.add_object('zone/zone.urdf', zone_pose, 'fixed')
        red_pose = self.get_random_pose(env, (0.04, 0.04, 0.04))
        red = env.add_object('block/block.urdf', red_pose, color=utils.COLORS['red'])
        blue = env.add_object('block/block.urdf', self.get_random_pose(env, (0.04, 0.04, 0.04)), color=utils.COLORS['blue'])
        on_red = ((red_pose[0][0], red_pose[0][1], red_pose[0][2] + 0.04), red_pose[1])
        self.add_goal(objs=[blue], matches=np.ones((1, 1)), targ_poses=[on_red], replace=False, rotations=True, metric='pose',
                      params=None, step_max_reward=0.5, symmetries=[np.pi / 2], language_goal=self.lang_template.format('blue', 'red block'))
        self.add_goal(objs=[red], matches=np.ones((1, 1)), targ_poses=[zone_pose], replace=False, rotations=True, metric='pose',
                      params=None, step_max_reward=0.5, symmetries=[np.pi / 2], language_goal=self.lang_template.format('red', 'zone'))
