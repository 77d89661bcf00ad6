import numpy as np
from cliport.tasks.task import Task
from cliport.utils import utils


class SwapTwoBlocks(Task):
    """Exchange the places of the red and the blue block."""

    def __init__(self):
        super().__init__()
        self.max_steps = 6
        self.lang_template = "swap the red block and the blue block"
        self.task_completed_desc = "done swapping."
        self.additional_reset()

    def reset(self, env):
        super().reset(env)
        size = (0.04, 0.04, 0.04)
        pose_a = self.get_random_pose(env, size)
        a = env.add_object('block/block.urdf', pose_a, color=utils.COLORS['red'])
        pose_b = self.get_random_pose(env, size)
        b = env.add_object('block/block.urdf', pose_b, color=utils.COLORS['blue'])
        self.add_goal(objs=[a, b], matches=np.eye(2), targ_poses=[pose_b, pose_a], replace=False, rotations=True,
                      metric='pose', params=None, step_max_reward=1, symmetries=[np.pi / 2, np.pi / 2],
                      language_goal=self.lang_template)
