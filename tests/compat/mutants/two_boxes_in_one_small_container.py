"""Two boxes, each wider than the container that both should lie in."""
import numpy as np
from cliport.tasks.task import Task


class TwoBoxesInOneSmallContainer(Task):
    def __init__(self):
        super().__init__()
        self.max_steps = 4
        self.lang_template = "put both boxes into the container"

    def reset(self, env):
        super().reset(env)
        size, container_size = (0.13, 0.13, 0.08), (0.12, 0.12, 0.03)
        pose = self.get_random_pose(env, container_size)
        urdf = self.fill_template('container/container-template.urdf',
                                  {'DIM': container_size, 'HALF': np.float32(container_size) / 2})
        env.add_object(urdf, pose, 'fixed')
        urdf = self.fill_template('box/box-template.urdf', {'DIM': size})
        boxes = [env.add_object(urdf, self.get_random_pose(env, size)) for _ in range(2)]
        self.add_goal(objs=boxes, matches=np.ones((2, 1)), targ_poses=[pose], replace=True, rotations=True,
                      metric='zone', params=[(pose, container_size)], step_max_reward=1,
                      language_goal=self.lang_template)
