import numpy as np

from sim import Task, utils


class TargetsFree(Task):
    """Two blocks, one place for both, and each place takes one."""

    def __init__(self):
        super().__init__()
        self.max_steps = 3
        self.lang_template = "put the block on the zone"
        self.task_completed_desc = "done."
        self.additional_reset()

    def reset(self, env):
        super().reset(env)
        zone_pose = self.get_random_pose(env, (0.12, 0.12, 0))
        env.add_object("zone/zone.urdf", zone_pose, "fixed")
        blocks = []
        for _ in range(2):
            blocks.append(env.add_object("block/block.urdf", self.get_random_pose(env, (0.04, 0.04, 0.04))))
        self.add_goal(
            objs=blocks, matches=np.ones((2, 2)), targ_poses=[zone_pose, zone_pose], replace=False, rotations=True,
            metric="pose", params=None, step_max_reward=1, symmetries=[0, 0], language_goal="put the blocks on the zone",
        )
