import numpy as np
from cliport.tasks.task import Task
from cliport.utils import utils


class ColorOrderedContainerArrangement(Task):
    """Put blocks into containers of the same color, in the order of the rainbow, two in each."""

    def __init__(self):
        super().__init__()
        self.max_steps = 20
        self.lang_template = "put the {color} blocks in the {color} container"
        self.task_completed_desc = "done arranging blocks in color-ordered containers."
        self.additional_reset()

    def reset(self, env):
        super().reset(env)
        container_size = (0.12, 0.12, 0.12)
        container_urdf = 'container/container-template.urdf'
        colors = ['red', 'orange', 'green']
        containers = []
        for color in colors:
            replace = {'DIM': container_size, 'HALF': (container_size[0] / 2, container_size[1] / 2, container_size[2] / 2)}
            urdf = self.fill_template(container_urdf, replace)
            pose = self.get_random_pose(env, container_size)
            env.add_object(urdf, pose, category='fixed', color=utils.COLORS[color])
            containers.append(pose)
        block_size = (0.04, 0.04, 0.04)
        for color, container in zip(colors, containers):
            blocks = []
            for _ in range(2):
                block_pose = self.get_random_pose(env, block_size)
                blocks.append(env.add_object('block/block.urdf', block_pose, color=utils.COLORS[color]))
            self.add_goal(objs=blocks, matches=np.ones((2, 1)), targ_poses=[container], replace=True, rotations=True,
                          metric='zone', params=[(container, container_size)], step_max_reward=1 / 3,
                          language_goal=self.lang_template.format(color=color))
