import numpy as np
from cliport.tasks.task import Task
from cliport.utils import utils


class BallIntoContainerOnBox(Task):
    """Put the container on the box, then the ball into the container."""

    def __init__(self):
        super().__init__()
        self.max_steps = 8
        self.pos_eps = 0.03
        self.lang_template = "put the container on the box and the ball into the container"
        self.task_completed_desc = "done."

    def reset(self, env):
        super().reset(env)
        box_size = (0.12, 0.12, 0.03)
        box_pose = self.get_random_pose(env, box_size)
        env.add_object(self.fill_template('box/box-template.urdf', {'DIM': box_size}), box_pose, 'fixed', color='brown')
        size = (0.1, 0.1, 0.04)
        container_urdf = self.fill_template('container/container-template.urdf',
                                            {'DIM': size, 'HALF': tuple(0.5 * s for s in size)})
        container = env.add_object(container_urdf, self.get_random_pose(env, size), color='cyan')
        ball_urdf = self.fill_template('ball/ball-template.urdf', {'DIM': [0.02]})
        ball = env.add_object(ball_urdf, self.get_random_pose(env, (0.05, 0.05, 0.05)), color='red')
        top = (utils.apply(box_pose, (0, 0, 0.035)), box_pose[1])
        self.add_goal(objs=[container], matches=np.ones((1, 1)), targ_poses=[top], replace=False, rotations=True,
                      metric='pose', params=None, step_max_reward=0.5, symmetries=[np.pi / 2],
                      language_goal="put the container on the box")
        self.add_goal(objs=[ball], matches=np.ones((1, 1)), targ_poses=[top], replace=False, rotations=False,
                      metric='pose', params=None, step_max_reward=0.5, symmetries=[0],
                      language_goal="put the ball into the container")
