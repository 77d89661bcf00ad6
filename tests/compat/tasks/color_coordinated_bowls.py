import numpy as np
import os
import pybullet as p
import random
from cliport.tasks import primitives
from cliport.tasks.grippers import Spatula
from cliport.tasks.task import Task
from cliport.utils import utils


class ColorCoordinatedBowls(Task):
    """Place each colored block into the bowl of the same color."""

    def __init__(self):
        super().__init__()
        self.max_steps = 10
        self.lang_template = "put the {color} block in the {color} bowl"
        self.task_completed_desc = "done placing blocks in bowls."
        self.additional_reset()

    def reset(self, env):
        super().reset(env)

        colors = ['red', 'blue', 'green', 'yellow']
        bowl_size = (0.12, 0.12, 0)
        bowl_urdf = 'bowl/bowl.urdf'
        bowl_poses = []
        for color in colors:
            bowl_pose = self.get_random_pose(env, bowl_size)
            env.add_object(urdf=bowl_urdf, pose=bowl_pose, category='fixed', color=utils.COLORS[color])
            bowl_poses.append(bowl_pose)

        block_size = (0.04, 0.04, 0.04)
        block_urdf = 'block/block.urdf'
        blocks = []
        for color in colors:
            block_pose = self.get_random_pose(env, block_size)
            blocks.append(env.add_object(block_urdf, block_pose, color=color))

        language_goals = [self.lang_template.format(color=c) for c in colors]
        for i in range(len(colors)):
            self.add_goal(objs=[blocks[i]], matches=np.int32([[1]]), targ_poses=[bowl_poses[i]], replace=False,
                          rotations=True, metric='pose', params=None, step_max_reward=1 / 4, symmetries=[0],
                          language_goal=language_goals[i])
