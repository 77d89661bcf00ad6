import numpy as np

from sim import Task, utils


class UnsolvedAtReset(Task):
    """A quarter of the pile starts in its zone, which is worth something and solves nothing."""

    def __init__(self):
        super().__init__()
        self.max_steps = 8
        self.lang_template = "put the block on the zone"
        self.task_completed_desc = "done."
        self.additional_reset()

    def reset(self, env):
        super().reset(env)
        blocks = []
        for y in (-0.3, -0.1, 0.1, 0.3):
            blocks.append(env.add_object("block/block.urdf", ((0.4, y, 0.02), (0, 0, 0, 1))))
        zone_pose = ((0.4, 0.3, 0), (0, 0, 0, 1))
        env.add_object("zone/zone.urdf", zone_pose, "fixed")
        self.add_goal(
            objs=blocks, matches=np.ones((4, 1)), targ_poses=[zone_pose], replace=True, rotations=False, metric="zone",
            params=[(zone_pose, (0.12, 0.12, 0.1))], step_max_reward=1, language_goal="put the blocks in the zone",
        )
