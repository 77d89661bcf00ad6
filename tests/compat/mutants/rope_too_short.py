"""The rope is to lie along a line twice as long as itself."""
import numpy as np
from cliport.tasks.task import Task


class RopeTooShort(Task):
    def __init__(self):
        super().__init__()
        self.max_steps = 5
        self.lang_template = "stretch the rope"
        self.additional_reset()

    def reset(self, env):
        super().reset(env)
        corners = ((0.5, -0.1, 0.001), (0.5, 0.1, 0.001))
        objs, targets, matches = self.make_ropes(env, corners, n_parts=10)
        far = [((x, 3 * y, z), rotation) for (x, y, z), rotation in targets]
        self.add_goal(objs=objs, matches=matches, targ_poses=far, replace=False, rotations=False,
                      metric='pose', params=None, step_max_reward=1, language_goal=self.lang_template)
