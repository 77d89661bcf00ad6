import numpy as np
from cliport.tasks.task import Task
from cliport.utils import utils


class ZoneAndContainersWithBalls(Task):
    """Sort balls into two containers by color."""

    def __init__(self):
        super().__init__()
        self.max_steps = 12
        self.lang_template = "place the {color} balls in the {color} container"
        self.task_completed_desc = "done sorting the balls."
        self.additional_reset()

    def reset(self, env):
        super().reset(env)
        container_size = (0.15, 0.15, 0.05)
        for color in ('blue', 'pink'):
            pose = self.get_random_pose(env, container_size)
            urdf = self.fill_template('container/container-template.urdf',
                                      {'DIM': container_size, 'HALF': [c / 2 for c in container_size], 'COLOR': color})
            env.add_object(urdf, pose, 'fixed')
            balls = []
            for _ in range(2):
                ball = self.fill_template('sphere/sphere-template.urdf', {'DIM': (0.02,)})
                balls.append(env.add_object(ball, self.get_random_pose(env, (0.04, 0.04, 0.04)), color=color))
            self.add_goal(objs=balls, matches=np.ones((2, 1)), targ_poses=[pose], replace=True, rotations=False,
                          metric='zone', params=[(pose, container_size)], step_max_reward=0.5,
                          language_goal=self.lang_template.format(color=color))
