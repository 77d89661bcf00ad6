import numpy as np

from sim import Task, utils


class TargetsFreeWall(Task):
    """The target is half inside a wall."""

    def __init__(self):
        super().__init__()
        self.max_steps = 3
        self.lang_template = "put the block on the zone"
        self.task_completed_desc = "done."
        self.additional_reset()

    def reset(self, env):
        super().reset(env)
        wall_urdf = self.fill_template("box/box-template.urdf", {"DIM": (0.02, 0.3, 0.1)})
        env.add_object(wall_urdf, ((0.5, 0.2, 0.05), (0, 0, 0, 1)), "fixed")
        block = env.add_object("block/block.urdf", ((0.4, -0.3, 0.02), (0, 0, 0, 1)))
        self.add_goal(
            objs=[block], matches=np.ones((1, 1)), targ_poses=[((0.515, 0.2, 0.02), (0, 0, 0, 1))], replace=False, rotations=True, metric="pose",
            params=None, step_max_reward=1, symmetries=[np.pi / 2], language_goal=self.lang_template,
        )
