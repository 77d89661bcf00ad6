import numpy as np
from typing import List
from cliport.tasks.task import Task
from cliport.utils import utils


class OwnRandomPose(Task):
    """Overrides get_random_pose so that objects start in the left half of the table."""

    def __init__(self) -> None:
        super().__init__()
        self.max_steps = 8
        self.lang_template = "move the blocks from the left to the zone on the right"
        self.task_completed_desc = "done."

    def get_random_pose(self, env, obj_size):
        for _ in range(50):
            pose = super().get_random_pose(env, obj_size)
            if pose[0][1] > 0:
                break
        return pose

    def reset(self, env) -> None:
        super().reset(env)
        zone_size = (0.12, 0.12, 0)
        zone_pose = ((0.5, -0.25, 0.0), (0, 0, 0, 1))
        env.add_object('zone/zone.urdf', zone_pose, 'fixed')
        blocks: List[int] = [env.add_object('block/block.urdf', self.get_random_pose(env, (0.04, 0.04, 0.04)))
                             for _ in range(3)]
        self.add_goal(objs=blocks, matches=np.ones((3, 1)), targ_poses=[zone_pose], replace=True, rotations=False,
                      metric='zone', params=[(zone_pose, zone_size)], step_max_reward=1,
                      language_goal=self.lang_template)
