import numpy as np

from sim import Task, utils


class UnsolvedAtResetFirstOfTwo(Task):
    """The first of two subgoals is where the block starts anyway."""

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
        block = env.add_object("block/block.urdf", self.get_random_pose(env, (0.04, 0.04, 0.04)))
        start = env.info[block][:2]
        for target in (start, zone_pose):
            self.add_goal(
                objs=[block], matches=np.ones((1, 1)), targ_poses=[target], replace=False, rotations=True, metric="pose",
                params=None, step_max_reward=0.5, symmetries=[0], language_goal=self.lang_template,
            )
