import copy
import numpy as np
from cliport.tasks.task import Task
from cliport.utils import utils


class AlignCylindersInZonesByShade(Task):
    """Stand cylinders of three shades of green on three zones, from light to dark."""

    def __init__(self):
        super().__init__()
        self.max_steps = 9
        self.lang_template = "align the cylinders from light to dark"
        self.task_completed_desc = "done aligning cylinders."

    def reset(self, env):
        super().reset(env)
        base_pose = ((0.5, 0.2, 0.001), (0, 0, 0, 1))
        shades = [(0.3 + 0.2 * k, 1, 0.3 + 0.2 * k) for k in range(3)]
        targets = []
        for i in range(3):
            pose = copy.deepcopy(base_pose)
            pose = ((pose[0][0], pose[0][1] - 0.15 * i, pose[0][2]), pose[1])
            env.add_object('zone/zone.urdf', pose, 'fixed', color=shades[i])
            targets.append(pose)
        cylinders = []
        for i in range(3):
            replace = {'DIM': (0.03, 0.03, 0.04), 'COLOR': shades[i]}
            urdf = self.fill_template('cylinder/cylinder-template.urdf', replace)
            cylinders.append(env.add_object(urdf, self.get_random_pose(env, (0.06, 0.06, 0.04)), color=shades[i]))
        for i, cylinder in enumerate(cylinders):
            self.add_goal(objs=[cylinder], matches=np.ones((1, 1)), targ_poses=[targets[i]], replace=False,
                          rotations=True, metric='pose', params=None, step_max_reward=1 / len(cylinders),
                          symmetries=[0], language_goal=self.lang_template)
