import numpy as np
from cliport.tasks.task import Task
from cliport.utils import utils


class PutBallsInBowls(Task):
    """Put each ball in the bowl with the matching color."""

    def __init__(self):
        super().__init__()
        self.max_steps = 10
        self.lang_template = "match the balls with the bowls of the same color"
        self.task_completed_desc = "done putting balls in bowls."
        self.additional_reset()

    def reset(self, env):
        super().reset(env)
        bowls, balls, poses = [], [], []
        colors, names = utils.get_colors(self.mode, n_colors=3)
        for color in colors:
            bowl_pose = self.get_random_pose(env, (0.12, 0.12, 0))
            bowls.append(env.add_object('bowl/bowl.urdf', bowl_pose, 'fixed', color=color))
            poses.append(bowl_pose)
        for color in colors:
            ball_size = (0.04, 0.04, 0.04)
            ball_urdf = self.fill_template('ball/ball-template.urdf', {'DIM': (0.02, 0.02, 0.02)})
            ball_pose = self.get_random_pose(env, ball_size)
            balls.append(env.add_object(ball_urdf, ball_pose, color=color))
        self.add_goal(objs=balls, matches=np.eye(3), targ_poses=poses, replace=False, rotations=False,
                      metric='pose', params=None, step_max_reward=1, symmetries=[0, 0, 0],
                      language_goal=self.lang_template)
