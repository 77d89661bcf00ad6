import numpy as np

from sim import Task, utils


class RandomPolicy(Task):
    """The same with a zone that has to be aimed at."""

    def __init__(self):
        super().__init__()
        self.max_steps = 3
        self.lang_template = "put the block on the zone"
        self.task_completed_desc = "done."
        self.additional_reset()

    def reset(self, env):
        super().reset(env)
        block = env.add_object("block/block.urdf", ((0.3, -0.45, 0.02), (0, 0, 0, 1)))
        zone_pose, zone_size = ((0.5, 0.1, 0), (0, 0, 0, 1)), (0.12, 0.12, 0.2)
        self.add_goal(
            objs=[block], matches=np.ones((1, 1)), targ_poses=[zone_pose], replace=True, rotations=False, metric="zone",
            params=[(zone_pose, zone_size)], step_max_reward=1, language_goal="move the block away from the edge",
        )
