import numpy as np
import random
from cliport.tasks.task import Task
from cliport.utils import utils


class ColorSequenceBoxesOnZones(Task):
    """Move boxes of random sizes onto the zones in the order in which the colors are named."""

    def __init__(self):
        super().__init__()
        self.max_steps = 10
        self.lang_template = "move the {box_color} box on the {zone_color} zone"
        self.task_completed_desc = "done moving boxes."
        self.additional_reset()

    def reset(self, env):
        super().reset(env)
        zone_colors = random.sample(utils.COLORS_NAMES, 3)
        box_colors = random.sample(list(utils.COLORS.keys()), 3)
        zones, boxes = [], []
        for color in zone_colors:
            zone_pose = self.get_random_pose(env, (0.12, 0.12, 0.001))
            env.add_object('zone/zone.urdf', zone_pose, 'fixed', utils.COLORS[color])
            zones.append(zone_pose)
        for color in box_colors:
            size = self.get_random_size(0.04, 0.07, 0.04, 0.07, 0.02, 0.05)
            urdf = self.fill_template('box/box-template.urdf', {'DIM': size})
            box_pose = self.get_random_pose(env, size)
            boxes.append(env.add_object(urdf, box_pose, color=utils.COLORS[color]))
        for i in np.random.permutation(3):
            self.add_goal(objs=[boxes[i]], matches=[[1]], targ_poses=[zones[i]], replace=[False], rotations=True,
                          metric='pose', params=None, step_max_reward=1. / 3, symmetries=[np.pi],
                          language_goal=self.lang_template.format(box_color=box_colors[i], zone_color=zone_colors[i]))
