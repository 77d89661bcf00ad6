import numpy as np
from cliport.tasks.task import Task
from cliport.utils import utils


class InsertCylinderIntoContainer(Task):
    """Pick up each cylinder and place it upright into the container of the matching color."""

    def __init__(self):
        super().__init__()
        self.max_steps = 10
        self.lang_template = "insert the {color} cylinder into the {color} container"
        self.task_completed_desc = "done inserting cylinders into containers."
        self.additional_reset()

    def reset(self, env):
        super().reset(env)
        colors = ['red', 'green']
        container_template = 'container/container-template.urdf'
        container_size = (0.12, 0.12, 0.05)
        containers = []
        for color in colors:
            replace = {'DIM': container_size, 'HALF': (container_size[0] / 2, container_size[1] / 2, container_size[2] / 2)}
            container_urdf = self.fill_template(container_template, replace)
            container_pose = self.get_random_pose(env, container_size)
            env.add_object(container_urdf, container_pose, 'fixed', color=utils.COLORS[color])
            containers.append(container_pose)
        cylinder_size = (0.04, 0.04, 0.06)
        cylinder_template = 'cylinder/cylinder-template.urdf'
        for color, container_pose in zip(colors, containers):
            cylinder_pose = self.get_random_pose(env, cylinder_size)
            urdf = self.fill_template(cylinder_template, {'DIM': (0.02, 0.02, 0.06)})
            cylinder = env.add_object(urdf, cylinder_pose, color=utils.COLORS[color])
            self.add_goal(objs=[cylinder], matches=np.ones((1, 1)), targ_poses=[container_pose], replace=False,
                          rotations=True, metric='zone', params=[(container_pose, container_size)],
                          step_max_reward=1 / 2, symmetries=[0],
                          language_goal=self.lang_template.format(color=color))
