import numpy as np
from sim import Task, utils


class ArchOfBoxes(Task):
    """Construct an arch out of two standing pillars and a lintel, in our own spelling."""

    def __init__(self):
        super().__init__()
        self.max_steps = 9
        self.lang_template = "construct an arch"
        self.task_completed_desc = "done constructing an arch."

    def reset(self, env):
        super().reset(env)
        pillar_size, lintel_size = (0.03, 0.03, 0.06), (0.03, 0.12, 0.02)
        pillar_urdf = self.fill_template('box/box-template.urdf', {'DIM': pillar_size})
        lintel_urdf = self.fill_template('box/box-template.urdf', {'DIM': lintel_size})
        pillars = [env.add_object(pillar_urdf, self.get_random_pose(env, pillar_size), color='gray') for _ in range(2)]
        lintel = env.add_object(lintel_urdf, self.get_random_pose(env, lintel_size), color='red')
        (x, y, _), rotation = self.get_random_pose(env, (0.1, 0.16, 0.1))
        base = ((x, y, 0), rotation)
        targets = [(utils.apply(base, (0, side, 0.03)), rotation) for side in (-0.04, 0.04)]
        self.add_goal(objs=pillars, matches=np.ones((2, 2)), targ_poses=targets, replace=False, rotations=True,
                      metric='pose', params=None, step_max_reward=2 / 3, symmetries=[np.pi / 2] * 2,
                      language_goal=self.lang_template)
        self.add_goal(objs=[lintel], matches=np.ones((1, 1)), targ_poses=[(utils.apply(base, (0, 0, 0.07)), rotation)],
                      replace=False, rotations=True, metric='pose', params=None, step_max_reward=1 / 3,
                      symmetries=[np.pi], language_goal=self.lang_template)
