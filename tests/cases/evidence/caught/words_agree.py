import numpy as np

from sim import Task, utils


class WordsAgree(Task):
    """The block that is spoken of has another colour."""

    def __init__(self):
        super().__init__()
        self.max_steps = 3
        self.lang_template = "put the red block on the green zone"
        self.task_completed_desc = "done."
        self.additional_reset()

    def reset(self, env):
        super().reset(env)
        zone_pose = self.get_random_pose(env, (0.12, 0.12, 0))
        env.add_object("zone/zone.urdf", zone_pose, "fixed")
        block = env.add_object("block/block.urdf", self.get_random_pose(env, (0.04, 0.04, 0.04)), color="blue")
        self.add_goal(
            objs=[block], matches=np.ones((1, 1)), targ_poses=[zone_pose], replace=False, rotations=True, metric="pose",
            params=None, step_max_reward=1, symmetries=[np.pi / 2], language_goal=self.lang_template,
        )
