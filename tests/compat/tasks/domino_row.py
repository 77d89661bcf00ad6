import numpy as np
import random
import string
from cliport.tasks.task import Task
from cliport.utils import utils


class DominoRow(Task):
    """Set up six dominoes in a row, each a step behind the other."""

    def __init__(self):
        super().__init__()
        self.max_steps = 15
        self.lang_template = "set up the domino row {name}"
        self.task_completed_desc = "done setting up dominoes."

    def reset(self, env):
        super().reset(env)
        size = (0.015, 0.04, 0.05)
        name = ''.join(random.choices(string.ascii_uppercase, k=3))
        dominoes, targets = [], []
        for i in range(6):
            urdf = self.fill_template('box/box-template.urdf', {'DIM': size})
            dominoes.append(env.add_object(urdf, self.get_random_pose(env, size), color=utils.COLORS['white']))
            targets.append(((0.35 + 0.05 * i, -0.1, size[2] / 2), utils.eulerXYZ_to_quatXYZW((0, 0, 0))))
        self.add_goal(objs=dominoes, matches=np.ones((6, 6)), targ_poses=targets, replace=False, rotations=True,
                      metric='pose', params=None, step_max_reward=1, symmetries=[np.pi] * 6,
                      language_goal=self.lang_template.format(name=name))
