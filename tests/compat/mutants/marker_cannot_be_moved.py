"""A zone is a mark without substance: nothing can pick it up."""
import numpy as np
from cliport.tasks.task import Task


class MarkerCannotBeMoved(Task):
    def __init__(self):
        super().__init__()
        self.max_steps = 3
        self.lang_template = "move the zone"

    def reset(self, env):
        super().reset(env)
        zone = env.add_object('zone/zone.urdf', ((0.4, -0.2, 0.0), (0, 0, 0, 1)), 'fixed')
        self.add_goal(objs=[zone], matches=np.ones((1, 1)), targ_poses=[(0.6, 0.2, 0.0)], replace=False,
                      rotations=True, metric='pose', params=None, step_max_reward=1, language_goal=self.lang_template)
