import numpy as np
from cliport.tasks.task import Task
from cliport.utils import utils


class RewardsDoNotSumToOne(Task):
    """Two blocks into two bowls; the author gave each goal a tenth."""

    def __init__(self):
        super().__init__()
        self.max_steps = 5
        self.lang_template = "put the blocks in the bowls"
        self.task_completed_desc = "done."
        self.additional_reset()

    def reset(self, env):
        super().reset(env)
        for color in ['red', 'blue']:
            bowl_pose = self.get_random_pose(env, (0.12, 0.12, 0))
            env.add_object('bowl/bowl.urdf', bowl_pose, 'fixed')
            block = env.add_object('block/block.urdf', self.get_random_pose(env, (0.04, 0.04, 0.04)), color=color)
            self.add_goal([block], np.ones((1, 1)), [bowl_pose], False, True, 'pose', None, 0.1, [np.pi / 2], 'put it in')
