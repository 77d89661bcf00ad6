"""Twelve cubes of 1 cm into a zone of 2 cm."""
import numpy as np
from cliport.tasks.task import Task


class PileIntoTinyZone(Task):
    def __init__(self):
        super().__init__()
        self.max_steps = 5
        self.num_blocks = 12
        self.lang_template = "push the piles into the tiny zone"
        self.additional_reset()

    def reset(self, env):
        super().reset(env)
        zone_pose, zone_size = ((0.5, 0.3, 0.0), (0, 0, 0, 1)), (0.02, 0.02, 0)
        cubes = self.make_piles(env)
        self.add_goal(objs=cubes, matches=np.ones((len(cubes), 1)), targ_poses=[zone_pose], replace=True,
                      rotations=False, metric='zone', params=[(zone_pose, zone_size)], step_max_reward=1,
                      language_goal=self.lang_template)
