"""A box of 20 cm cannot lie inside a zone of 12 cm."""
import numpy as np
from cliport.tasks.task import Task


class BoxLargerThanZone(Task):
    def __init__(self):
        super().__init__()
        self.max_steps = 3
        self.lang_template = "move the box into the zone"

    def reset(self, env):
        super().reset(env)
        size, zone_size = (0.2, 0.2, 0.03), (0.12, 0.12, 0)
        zone_pose = self.get_random_pose(env, zone_size)
        env.add_object('zone/zone.urdf', zone_pose, 'fixed')
        box = env.add_object(self.fill_template('box/box-template.urdf', {'DIM': size}), self.get_random_pose(env, size))
        self.add_goal(objs=[box], matches=np.ones((1, 1)), targ_poses=[zone_pose], replace=True, rotations=True,
                      metric='zone', params=[(zone_pose, zone_size)], step_max_reward=1,
                      language_goal=self.lang_template)
