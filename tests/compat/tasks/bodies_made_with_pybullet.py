import numpy as np
import pybullet as p
from cliport.tasks.task import Task
from cliport.utils import utils


class BodiesMadeWithPybullet(Task):
    """Sort two handmade cubes, created with pybullet, onto handmade markers."""

    def __init__(self):
        super().__init__()
        self.max_steps = 6
        self.lang_template = "put the cubes on the markers"
        self.task_completed_desc = "done."

    def reset(self, env):
        super().reset(env)
        targets, cubes = [], []
        for i in range(2):
            pose = self.get_random_pose(env, (0.08, 0.08, 0.001))
            marker = p.createVisualShape(p.GEOM_BOX, halfExtents=[0.03, 0.03, 0.0005], rgbaColor=[0, 1, 0, 1])
            p.createMultiBody(0, -1, marker, basePosition=pose[0], baseOrientation=pose[1])
            targets.append((pose[0], p.getQuaternionFromEuler([0, 0, 0])))
        for i in range(2):
            pose = self.get_random_pose(env, (0.04, 0.04, 0.04))
            shape = p.createCollisionShape(p.GEOM_BOX, halfExtents=[0.02] * 3)
            visual = p.createVisualShape(p.GEOM_BOX, halfExtents=[0.02] * 3, rgbaColor=utils.COLORS['red'] + [1])
            cube = p.createMultiBody(0.05, shape, visual, basePosition=pose[0], baseOrientation=pose[1])
            env.obj_ids['rigid'].append(cube)
            cubes.append(cube)
        for _ in range(100):
            p.stepSimulation()
        position, rotation = p.getBasePositionAndOrientation(cubes[0])
        p.resetBasePositionAndOrientation(cubes[0], position, rotation)
        assert p.getVisualShapeData(cubes[0])[0][0] == cubes[0]
        self.add_goal(objs=cubes, matches=np.ones((2, 2)), targ_poses=targets, replace=False, rotations=False,
                      metric='pose', params=None, step_max_reward=1, symmetries=[0, 0],
                      language_goal=self.lang_template)
