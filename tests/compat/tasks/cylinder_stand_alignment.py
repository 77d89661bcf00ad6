import numpy as np
import math
from cliport.tasks.task import Task
from cliport.utils import utils


class CylinderStandAlignment(Task):
    """Arrange five cylinders in a circle around the center of the table."""

    def __init__(self):
        super().__init__()
        self.max_steps = 15
        self.lang_template = "arrange the cylinders in a circle"
        self.task_completed_desc = "done arranging cylinders in a circle."
        self.pos_eps = 0.02
        self.additional_reset()

    def reset(self, env):
        super().reset(env)
        n, radius = 5, 0.12
        colors, _ = utils.get_colors('full', n)
        cylinders = []
        for i in range(n):
            urdf = self.fill_template('cylinder/cylinder-template_DIMR_DIMH.urdf', {'DIMR': [0.02], 'DIMH': [0.05]})
            pose = self.get_random_pose(env, (0.04, 0.04, 0.05))
            cylinders.append(env.add_object(urdf, pose, color=colors[i]))
        targets = []
        for i in range(n):
            angle = 2 * math.pi * i / n
            targets.append(((0.5 + radius * math.cos(angle), radius * math.sin(angle), 0.025), (0, 0, 0, 1)))
        self.add_goal(objs=cylinders, matches=np.ones((n, n)), targ_poses=targets, replace=False, rotations=False,
                      metric='pose', params=None, step_max_reward=1, symmetries=np.zeros(n),
                      language_goal=self.lang_template)
