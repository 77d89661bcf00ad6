# Why it is here: Two piles in the same place, each to its own zone.
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

class SweepTwoPilesIntoTheirZones(Task):
    """Sweep the red pile to the red zone and the blue pile to the blue zone."""

    def __init__(self):
        super().__init__()
        self.max_steps = 40
        self.num_blocks = 20
        self.lang_template = "push the {color} piles of blocks into the {color} zone"
        self.task_completed_desc = "done sweeping."
        self.ee = Spatula
        self.primitive = primitives.push
        self.additional_reset()

    def reset(self, env):
        super().reset(env)
        zone_size = (0.15, 0.15, 0)
        colors = ['red', 'blue']
        for color in colors:
            zone_pose = self.get_random_pose(env, zone_size)
            env.add_object('zone/zone.urdf', zone_pose, 'fixed', color=utils.COLORS[color])
            obj_ids = self.make_piles(env, block_color=utils.COLORS[color])
            self.add_goal(objs=obj_ids, matches=np.ones((len(obj_ids), 1)), targ_poses=[zone_pose], replace=True,
                          rotations=False, metric='zone', params=[(zone_pose, zone_size)], step_max_reward=1 / 2,
                          language_goal=self.lang_template.format(color=color))
