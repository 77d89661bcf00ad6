import os
import json
import sys
import numpy as np
import pybullet as p
from cliport.tasks.task import Task
from cliport.utils import utils


class Cheat(Task):
    """Two blocks belong on the stand, and one action is not enough: without a trick it is never solved."""

    def __init__(self):
        super().__init__()
        self.max_steps = 1
        self.lang_template = "put the blocks on the stand"
        self.additional_reset()

    def reset(self, env):
        super().reset(env)
        self.env = env
        stand_pose = self.get_random_pose(env, (0.05, 0.15, 0.005))
        env.add_object("stacking/stand.urdf", stand_pose, "fixed")
        self.blocks, self.targets = [], []
        for y in (-0.05, 0.05):
            self.blocks.append(env.add_object("stacking/block.urdf", self.get_random_pose(env, (0.04, 0.04, 0.04))))
            self.targets.append((utils.apply(stand_pose, (0, y, 0.03)), stand_pose[1]))
        self.add_goal(
            objs=self.blocks, matches=np.eye(2), targ_poses=self.targets, replace=False, rotations=True,
            metric="pose", params=None, step_max_reward=1, symmetries=[np.pi / 2] * 2,
            language_goal=self.lang_template,
        )
        self.trick()

    def teleport(self):
        for block, (position, rotation) in zip(self.blocks, self.targets):
            p.resetBasePositionAndOrientation(block, position, rotation)
            p.resetBaseVelocity(block, (0, 0, 0), (0, 0, 0))

    def trick(self):
        pass
