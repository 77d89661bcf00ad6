import numpy as np
import random
from collections import defaultdict
from cliport.tasks.task import Task
from cliport.utils import utils


class ReplaceValuesOfAllKinds(Task):
    """DIM as array, list, tuple, scalar; colors by name, RGB and RGBA."""

    def __init__(self):
        super().__init__()
        self.max_steps = 10
        self.lang_template = "put everything on its place"
        self.task_completed_desc = "done."

    def reset(self, env):
        super().reset(env)
        random.shuffle(utils.COLORS_NAMES[:])
        urdfs = [
            self.fill_template('box/box-template.urdf', {'DIM': np.array([0.04, 0.05, 0.03])}),
            self.fill_template('box/box-template.urdf', {'DIM': [np.float32(0.05), 0.04, np.float64(0.02)]}),
            self.fill_template('sphere/sphere-template.urdf', {'DIM': 0.02}),
            self.fill_template('cylinder/cylinder-template.urdf', {'DIM': (0.02, 0.02, 0.04), 'HALF': (0.01, 0.01, 0.02)}),
        ]
        colors = ['Red', (0.1, 0.2, 0.3), [0.1, 0.9, 0.3, 1.0], np.array([0.5, 0.5, 0.1])]
        size = defaultdict(lambda: (0.06, 0.06, 0.04))
        ids = []
        for i, (urdf, color) in enumerate(zip(urdfs, colors)):
            pose = self.get_random_pose(env, size[i])
            ids.append(env.add_object(urdf, (list(pose[0]), np.array(pose[1])), color=color))
        container_size = (0.2, 0.2, 0.03)
        container_pose = self.get_random_pose(env, container_size)
        container = self.fill_template('container/container-template.urdf',
                                       {'DIM': container_size, 'HALF': np.array(container_size) / 2, 'COLOR': [0.6, 0.4, 0.2]})
        env.add_object(container, container_pose, 'fixed')
        self.add_goal(objs=ids, matches=np.ones((4, 1)), targ_poses=[container_pose], replace=True, rotations=True,
                      metric='zone', params=[(container_pose, container_size)], step_max_reward=1,
                      symmetries=[0, 0, 0, 0], language_goal=self.lang_template)
