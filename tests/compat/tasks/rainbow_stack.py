import numpy as np
import pybullet as p
from cliport.tasks.task import Task
from cliport.utils import utils


class RainbowStack(Task):
    """Stack seven small boxes in the order of the rainbow."""

    def __init__(self):
        super().__init__()
        self.max_steps = 20
        self.lang_template = "stack the blocks in the order of the rainbow starting from the bottom"
        self.task_completed_desc = "done stacking the rainbow."
        self.additional_reset()

    def reset(self, env):
        super().reset(env)
        stand_pose = self.get_random_pose(env, (0.08, 0.08, 0.005))
        env.add_object('stacking/stand.urdf', stand_pose, 'fixed')
        colors = ['red', 'orange', 'yellow', 'green', 'blue', 'indigo', 'violet']
        blocks = []
        size = (0.04, 0.04, 0.025)
        for color in colors:
            urdf = self.fill_template('box/box-template.urdf', {'DIM': size})
            block = env.add_object(urdf, self.get_random_pose(env, size))
            p.changeVisualShape(block, -1, rgbaColor=utils.COLORS[color] + [1])
            blocks.append(block)
        for i, block in enumerate(blocks[:5]):
            target = (utils.apply(stand_pose, (0, 0, 0.01 + 0.025 * i)), stand_pose[1])
            self.add_goal(objs=[block], matches=np.ones((1, 1)), targ_poses=[target], replace=False, rotations=True,
                          metric='pose', params=None, step_max_reward=1 / 5, symmetries=[np.pi / 2],
                          language_goal=self.lang_template)
