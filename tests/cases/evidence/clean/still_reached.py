import numpy as np

from sim import Task


class StillReached(Task):
    """A block goes to the zone and from there to its last place; another one takes its first place."""

    def __init__(self):
        super().__init__()
        self.max_steps = 5
        self.lang_template = "move the red blocks one after the other"
        self.task_completed_desc = "done."
        self.additional_reset()

    def reset(self, env):
        super().reset(env)
        first, last = ((0.4, 0.3, 0.02), (0, 0, 0, 1)), ((0.6, 0.3, 0.02), (0, 0, 0, 1))
        blocks = [env.add_object("block/block.urdf", ((0.5, y, 0.02), (0, 0, 0, 1))) for y in (-0.2, -0.1)]
        for number, target in ((0, first), (0, last), (1, first)):
            self.add_goal(
                objs=[blocks[number]], matches=np.ones((1, 1)), targ_poses=[target], replace=False, rotations=True,
                metric="pose", params=None, step_max_reward=1 / 3, symmetries=[0], language_goal=self.lang_template,
            )
