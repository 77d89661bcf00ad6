"""The first block finds its bowl; the second goal's target is out of reach."""
import numpy as np
from cliport.tasks.task import Task


class SecondGoalImpossible(Task):
    def __init__(self):
        super().__init__()
        self.max_steps = 4
        self.lang_template = "put the {} block into its bowl"
        self.additional_reset()

    def reset(self, env):
        super().reset(env)
        pose = self.get_random_pose(env, (0.12, 0.12, 0))
        env.add_object('bowl/bowl.urdf', pose, 'fixed')
        for color, target in (('red', pose), ('blue', ((0.5, 1.6, 0.0), (0, 0, 0, 1)))):
            block = env.add_object('block/block.urdf', self.get_random_pose(env, (0.04, 0.04, 0.04)), color=color)
            self.add_goal(objs=[block], matches=np.ones((1, 1)), targ_poses=[target], replace=False, rotations=True,
                          metric='pose', params=None, step_max_reward=0.5, symmetries=[0],
                          language_goal=self.lang_template.format(color))
