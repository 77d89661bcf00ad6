import numpy as np
from cliport.tasks.task import Task
from cliport.utils import utils


class WallOfBricks(Task):
    """Build a wall of five bricks: three below, two above, all in one goal."""

    def __init__(self):
        super().__init__()
        self.max_steps = 12
        self.lang_template = "build a wall with the bricks"
        self.task_completed_desc = "done building the wall."

    def reset(self, env):
        super().reset(env)
        brick = (0.03, 0.06, 0.025)
        urdf = self.fill_template('box/box-template.urdf', {'DIM': brick})
        base = self.get_random_pose(env, (0.1, 0.24, 0.05))
        base = ((base[0][0], base[0][1], 0), base[1])
        places = [(0, -0.065, 0.0125), (0, 0, 0.0125), (0, 0.065, 0.0125), (0, -0.0325, 0.0375), (0, 0.0325, 0.0375)]
        targets = [(utils.apply(base, place), base[1]) for place in places]
        bricks = [env.add_object(urdf, self.get_random_pose(env, brick), color=utils.COLORS['orange']) for _ in places]
        self.add_goal(objs=bricks, matches=np.ones((5, 5)), targ_poses=targets, replace=False, rotations=True,
                      metric='pose', params=None, step_max_reward=1, symmetries=[np.pi] * 5,
                      language_goal=self.lang_template)
