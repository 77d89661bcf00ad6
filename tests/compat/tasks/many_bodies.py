import numpy as np
from cliport.tasks.task import Task
from cliport.utils import utils


class ManyBodies(Task):
    """Find the red block among two hundred tiny gray ones and put it on the zone."""

    def __init__(self):
        super().__init__()
        self.max_steps = 5
        self.lang_template = "put the red block into the {} zone"
        self.task_completed_desc = "done."
        self.additional_reset()

    def reset(self, env):
        super().reset(env)
        zone_size = (0.12, 0.12, 0)
        zone_pose = self.get_random_pose(env, zone_size)
        env.add_object('zone/zone.urdf', zone_pose, 'fixed')
        block = env.add_object('block/block.urdf', self.get_random_pose(env, (0.06, 0.06, 0.04)), color='red')
        for i in range(200):
            x, y = 0.27 + 0.02 * (i % 20), -0.48 + 0.02 * (i // 20)
            if env.info[block][0][0] - 0.06 < x < env.info[block][0][0] + 0.06:
                continue
            env.add_object('block/small.urdf', ((x, y, 0.005), (0, 0, 0, 1)), color='gray')
        self.add_goal(objs=[block], matches=np.ones((1, 1)), targ_poses=[zone_pose], replace=False, rotations=True,
                      metric='zone', params=[(zone_pose, zone_size)], step_max_reward=1, symmetries=[0],
                      language_goal=self.lang_template.format('green'))
