import numpy as np

from sim import Task, utils


class TargetsFree(Task):
    """Two blocks at one place of the table, one on top of the other."""

    def __init__(self):
        super().__init__()
        self.max_steps = 6
        self.lang_template = "put the block on the zone"
        self.task_completed_desc = "done."
        self.additional_reset()

    def reset(self, env):
        super().reset(env)
        blocks = []
        for _ in range(2):
            blocks.append(env.add_object("block/block.urdf", self.get_random_pose(env, (0.04, 0.04, 0.04))))
        for block, z in zip(blocks, (0.02, 0.06)):
            self.add_goal(
                objs=[block], matches=np.ones((1, 1)), targ_poses=[((0.5, 0.3, z), (0, 0, 0, 1))], replace=False,
                rotations=True, metric="pose", params=None, step_max_reward=0.5, symmetries=[np.pi / 2],
                language_goal="stack the blocks",
            )
