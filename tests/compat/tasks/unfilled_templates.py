import numpy as np
from cliport.tasks.task import Task
from cliport.utils import utils


class UnfilledTemplates(Task):
    """Put the box and the cylinder on the line; the templates were never filled."""

    def __init__(self):
        super().__init__()
        self.max_steps = 6
        self.lang_template = "put the box and the cylinder on the zone"
        self.task_completed_desc = "done."
        self.additional_reset()

    def reset(self, env):
        super().reset(env)
        zone_pose = self.get_random_pose(env, (0.12, 0.12, 0))
        env.add_object('zone/zone.urdf', zone_pose, 'fixed')
        box = env.add_object('box/box-template.urdf', self.get_random_pose(env, (0.06, 0.06, 0.06)), color='blue')
        cylinder = env.add_object('cylinder/cylinder-template.urdf', self.get_random_pose(env, (0.06, 0.06)),
                                  color='red')
        targets = [utils.multiply(zone_pose, ((0, dy, 0.02), (0, 0, 0, 1))) for dy in (-0.05, 0.05)]
        self.add_goal(objs=[box, cylinder], matches=np.eye(2), targ_poses=targets, replace=False, rotations=True,
                      metric='pose', params=None, step_max_reward=1, language_goal=self.lang_template)
