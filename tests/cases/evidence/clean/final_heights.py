import numpy as np

from sim import Task, utils


class FinalHeights(Task):
    """The target's height is that of a block on a block."""

    def __init__(self):
        super().__init__()
        self.max_steps = 3
        self.lang_template = "put the red block on the gray box"
        self.task_completed_desc = "done."
        self.additional_reset()

    def reset(self, env):
        super().reset(env)
        base_pose = self.get_random_pose(env, (0.06, 0.06, 0.04))
        base_urdf = self.fill_template("box/box-template.urdf", {"DIM": (0.06, 0.06, 0.04)})
        env.add_object(base_urdf, base_pose, "fixed")
        block = env.add_object("block/block.urdf", self.get_random_pose(env, (0.04, 0.04, 0.04)))
        target = utils.multiply(base_pose, ((0, 0, 0.04), (0, 0, 0, 1)))
        self.add_goal(
            objs=[block], matches=np.ones((1, 1)), targ_poses=[target], replace=False, rotations=True, metric="pose",
            params=None, step_max_reward=1, symmetries=[np.pi / 2], language_goal=self.lang_template,
        )
