import numpy as np
from cliport.tasks.task import Task
from cliport.utils import utils


class StackThreeBlocksTower(Task):
    """Stack the blocks into a tower: green at the bottom, blue in the middle, red on top."""

    def __init__(self):
        super().__init__()
        self.max_steps = 6
        self.lang_template = "stack the blocks into a tower with {order}"
        self.task_completed_desc = "done stacking the tower."
        self.additional_reset()

    def reset(self, env):
        super().reset(env)
        order = ['green', 'blue', 'red']
        block_size = (0.04, 0.04, 0.04)
        blocks = [env.add_object('stacking/block.urdf', self.get_random_pose(env, block_size), color=utils.COLORS[c])
                  for c in order]
        base_pose = self.get_random_pose(env, (0.06, 0.06, 0.0))
        places = [(0, 0, 0.02), (0, 0, 0.06), (0, 0, 0.10)]
        targs = [(utils.apply(base_pose, i), base_pose[1]) for i in places]
        # Goal: all of them at once.
        self.add_goal(objs=blocks, matches=np.eye(3), targ_poses=targs, replace=False, rotations=True,
                      metric='pose', params=None, step_max_reward=1, symmetries=[np.pi / 2] * 3,
                      language_goal=self.lang_template.format(order=", then ".join(order)))
