import numpy as np
from cliport.tasks import primitives
from cliport.tasks.grippers import Spatula
from cliport.tasks.task import Task
from cliport.utils import utils


class SweepPilesIntoZone(Task):
    """Push the pile of red blocks into the green square."""

    def __init__(self):
        super().__init__()
        self.ee = Spatula
        self.primitive = primitives.push
        self.max_steps = 20
        self.num_blocks = 12
        self.lang_template = "push the pile of {color} blocks into the square"
        self.task_completed_desc = "done sweeping."
        self.additional_reset()

    def reset(self, env):
        super().reset(env)
        zone_size = (0.12, 0.12, 0)
        zone_pose = self.get_random_pose(env, zone_size)
        env.add_object('zone/zone.urdf', zone_pose, 'fixed')
        obj_ids = self.make_piles(env, block_color=utils.COLORS['red'])
        self.add_goal(objs=obj_ids, matches=np.ones((len(obj_ids), 1)), targ_poses=[zone_pose], replace=True,
                      rotations=False, metric='zone', params=[(zone_pose, zone_size)], step_max_reward=1,
                      language_goal=self.lang_template.format(color='red'))
