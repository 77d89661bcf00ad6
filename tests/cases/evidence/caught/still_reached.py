import numpy as np

from sim import Task


class StillReached(Task):
    """The first block goes onto the second, which is then taken away from under it."""

    def __init__(self):
        super().__init__()
        self.max_steps = 5
        self.lang_template = "put one red block on the other one and that one to the side"
        self.task_completed_desc = "done."
        self.additional_reset()

    def reset(self, env):
        super().reset(env)
        below = env.add_object("block/block.urdf", ((0.5, 0.0, 0.02), (0, 0, 0, 1)))
        above = env.add_object("block/block.urdf", ((0.4, -0.3, 0.02), (0, 0, 0, 1)))
        for block, target in ((above, (0.5, 0.0, 0.06)), (below, (0.6, 0.3, 0.02))):
            self.add_goal(
                objs=[block], matches=np.ones((1, 1)), targ_poses=[target], replace=False, rotations=True, metric="pose",
                params=None, step_max_reward=0.5, symmetries=[0], language_goal=self.lang_template,
            )
