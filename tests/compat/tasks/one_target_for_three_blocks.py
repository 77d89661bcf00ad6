import numpy as np
from cliport.tasks.task import Task
from cliport.utils import utils


class OneTargetForThreeBlocks(Task):
    """Three blocks into one bowl, though replace=False says that the bowl takes one."""

    def __init__(self):
        super().__init__()
        self.max_steps = 9
        self.lang_template = "put all the blocks in the bowl"
        self.task_completed_desc = "done."
        self.additional_reset()

    def reset(self, env):
        super().reset(env)
        bowl_pose = self.get_random_pose(env, (0.12, 0.12, 0))
        env.add_object('bowl/bowl.urdf', bowl_pose, 'fixed', color='white')
        blocks = []
        for _ in range(3):
            urdf = self.fill_template('box/box-template.urdf', {'DIM': (0.03, 0.03, 0.03)})
            blocks.append(env.add_object(urdf, self.get_random_pose(env, (0.03, 0.03, 0.03)), color='red'))
        self.add_goal(objs=blocks, matches=np.ones((3, 1)), targ_poses=[bowl_pose], replace=False, rotations=True,
                      metric='pose', params=None, step_max_reward=1, symmetries=[0] * 3,
                      language_goal=self.lang_template)
