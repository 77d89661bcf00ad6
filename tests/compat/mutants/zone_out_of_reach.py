"""The zone in which the blocks are counted is up in the air, behind the robot."""
import numpy as np
from cliport.tasks.task import Task


class ZoneOutOfReach(Task):
    def __init__(self):
        super().__init__()
        self.max_steps = 3
        self.lang_template = "put the block into the zone"

    def reset(self, env):
        super().reset(env)
        zone_pose = ((-0.8, 0.6, 0.0), (0, 0, 0, 1))
        block = env.add_object('block/block.urdf', self.get_random_pose(env, (0.04, 0.04, 0.04)))
        self.add_goal(objs=[block], matches=np.ones((1, 1)), targ_poses=[zone_pose], replace=True, rotations=True,
                      metric='zone', params=[(zone_pose, (0.1, 0.1, 0))], step_max_reward=1,
                      language_goal=self.lang_template)
