import numpy as np
from cliport.tasks.task import Task
from cliport.utils import utils


class UnpackHiddenBlock(Task):
    """Bring the red block, which lies below a big box, to the green zone."""

    def __init__(self):
        super().__init__()
        self.max_steps = 6
        self.lang_template = "find the red block and put it on the zone"
        self.task_completed_desc = "done."
        self.additional_reset()

    def reset(self, env):
        super().reset(env)
        zone_size = (0.12, 0.12, 0)
        zone_pose = self.get_random_pose(env, zone_size)
        env.add_object('zone/zone.urdf', zone_pose, 'fixed')
        pose = self.get_random_pose(env, (0.1, 0.1, 0.04))
        block = env.add_object('block/block.urdf', pose, color='red')
        lid = self.fill_template('box/box-template.urdf', {'DIM': (0.08, 0.08, 0.02)})
        env.add_object(lid, ((pose[0][0], pose[0][1], 0.055), pose[1]), color='brown')
        self.add_goal(objs=[block], matches=np.ones((1, 1)), targ_poses=[zone_pose], replace=False, rotations=True,
                      metric='pose', params=None, step_max_reward=1, symmetries=[0],
                      language_goal=self.lang_template)
