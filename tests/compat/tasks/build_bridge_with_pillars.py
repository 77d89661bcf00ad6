# Why it is here: Heights of targets are off by 5 cm, so planks that lie half under a pillar's place would tip it over.
import numpy as np
import os
import pybullet as p
import random
from cliport.tasks import primitives
from cliport.tasks.grippers import Spatula
from cliport.tasks.task import Task
from cliport.utils import utils
import numpy as np
from cliport.tasks.task import Task
from cliport.utils import utils

class BuildBridgeWithPillars(Task):
    """Construct a bridge using four cylinders as pillars and two boxes as deck."""

    def __init__(self):
        super().__init__()
        self.max_steps = 15
        self.lang_template = "build a bridge with four pillars and two planks"
        self.task_completed_desc = "done building the bridge."
        self.additional_reset()

    def reset(self, env):
        super().reset(env)
        base_pose = self.get_random_pose(env, (0.2, 0.3, 0.1))
        pillar_dims = (0.04, 0.04, 0.06)
        pillar_template = 'cylinder/cylinder-template.urdf'
        pillars = []
        for _ in range(4):
            pillar_urdf = self.fill_template(pillar_template, {'DIM': (0.02, 0.02, 0.06)})
            pose = self.get_random_pose(env, pillar_dims)
            pillars.append(env.add_object(pillar_urdf, pose, color=utils.COLORS['gray']))
        plank_dims = (0.05, 0.2, 0.02)
        planks = []
        for _ in range(2):
            plank_urdf = self.fill_template('box/box-template.urdf', {'DIM': plank_dims})
            pose = self.get_random_pose(env, plank_dims)
            planks.append(env.add_object(plank_urdf, pose, color=utils.COLORS['brown']))
        offs = [(-0.04, -0.07, 0.03), (-0.04, 0.07, 0.03), (0.04, -0.07, 0.03), (0.04, 0.07, 0.03)]
        pillar_targs = [(utils.apply(base_pose, o), base_pose[1]) for o in offs]
        plank_targs = [(utils.apply(base_pose, o), base_pose[1]) for o in [(-0.04, 0, 0.07), (0.04, 0, 0.07)]]
        self.add_goal(objs=pillars, matches=np.ones((4, 4)), targ_poses=pillar_targs, replace=False, rotations=True,
                      metric='pose', params=None, step_max_reward=0.5, symmetries=[0] * 4,
                      language_goal=self.lang_template)
        self.add_goal(objs=planks, matches=np.ones((2, 2)), targ_poses=plank_targs, replace=False, rotations=True,
                      metric='pose', params=None, step_max_reward=0.5, symmetries=[np.pi] * 2,
                      language_goal=self.lang_template)
