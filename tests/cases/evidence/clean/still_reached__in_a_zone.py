import numpy as np

from sim import Task


class StillReachedInAZone(Task):
    """A block lies anywhere in its zone."""

    def __init__(self):
        super().__init__()
        self.max_steps = 5
        self.lang_template = "put the red block in the green zone"
        self.task_completed_desc = "done."
        self.additional_reset()

    def reset(self, env):
        super().reset(env)
        zone, size = ((0.5, 0.2, 0.0), (0, 0, 0, 1)), (0.12, 0.12, 0)
        env.add_object("zone/zone.urdf", zone, "fixed")
        block = env.add_object("block/block.urdf", self.get_random_pose(env, (0.04, 0.04, 0.04)))
        self.add_goal(
            objs=[block], matches=np.ones((1, 1)), targ_poses=[zone], replace=True, rotations=False, metric="zone",
            params=[(zone, size)], step_max_reward=1, language_goal=self.lang_template,
        )
