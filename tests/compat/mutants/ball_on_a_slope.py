"""A ball does not stay on the slope that the target lies on."""
import numpy as np
from cliport.tasks.task import Task
from cliport.utils import utils


class BallOnASlope(Task):
    def __init__(self):
        super().__init__()
        self.max_steps = 3
        self.lang_template = "put the ball on the slope"

    def reset(self, env):
        super().reset(env)
        slope = self.fill_template('box/box-template.urdf', {'DIM': (0.2, 0.2, 0.02)})
        env.add_object(slope, ((0.5, 0.1, 0.06), utils.eulerXYZ_to_quatXYZW((0.5, 0, 0))), 'fixed')
        ball = env.add_object('ball/ball.urdf', ((0.5, -0.3, 0.03), (0, 0, 0, 1)))
        self.add_goal(objs=[ball], matches=np.ones((1, 1)), targ_poses=[(0.5, 0.1, 0.1)], replace=False,
                      rotations=False, metric='pose', params=None, step_max_reward=1, language_goal=self.lang_template)
