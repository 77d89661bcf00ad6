import numpy as np
from cliport.tasks.task import Task
from cliport.utils import utils


class HanoiDisksSortedOnPegs(Task):
    """Put one disk over each peg of the stand, from the table."""

    def __init__(self):
        super().__init__()
        self.max_steps = 8
        self.lang_template = "put the {} disk over the {} peg"
        self.task_completed_desc = "done."

    def reset(self, env):
        super().reset(env)
        pose = self.get_random_pose(env, (0.12, 0.36, 0.01))
        env.add_object('hanoi/stand.urdf', pose, 'fixed')
        for i, (color, peg) in enumerate(zip(('red', 'green', 'blue'), ('left', 'middle', 'right'))):
            disk = env.add_object(f'hanoi/disk{i}.urdf', self.get_random_pose(env, (0.09, 0.09, 0.01)), color=color)
            target = (utils.apply(pose, (0, -0.12 + 0.12 * i, 0.015)), pose[1])
            self.add_goal(objs=[disk], matches=np.ones((1, 1)), targ_poses=[target], replace=False, rotations=True,
                          metric='pose', params=None, step_max_reward=1 / 3, symmetries=[0],
                          language_goal=self.lang_template.format(color, peg))
