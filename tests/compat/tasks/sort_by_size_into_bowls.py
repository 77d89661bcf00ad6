import numpy as np
from cliport.tasks.task import Task
from cliport.utils import utils


class SortBySizeIntoBowls(Task):
    """Put small boxes into the left bowl and larger ones into the right bowl."""

    def __init__(self):
        super().__init__()
        self.max_steps = 10
        self.lang_template = "sort the boxes by size: small ones left, large ones right (two bowls)"
        self.task_completed_desc = "done sorting by size."
        self.additional_reset()

    def reset(self, env):
        super().reset(env)
        left = ((0.5, 0.35, 0.0), (0, 0, 0, 1))
        right = ((0.5, -0.35, 0.0), (0, 0, 0, 1))
        for pose in (left, right):
            env.add_object('bowl/bowl.urdf', pose, 'fixed', color=(0.3, 0.3, 0.3))
        objs = []
        for side in (0.02, 0.02, 0.04):
            urdf = self.fill_template('box/box-template.urdf', {'DIM': (side, side, side)})
            objs.append(env.add_object(urdf, self.get_random_pose(env, (side, side, side)), color=np.array([0, 0, 1])))
        matches = np.array([[1, 0], [1, 0], [0, 1]])
        self.add_goal(objs=objs, matches=matches, targ_poses=[left, right], replace=True, rotations=False,
                      metric='pose', params=None, step_max_reward=1, symmetries=[0, 0, 0],
                      language_goal=self.lang_template)
