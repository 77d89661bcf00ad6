import numpy as np
from cliport.tasks.task import Task
from cliport.utils import utils


class RopeAlongLine(Task):
    """Manipulate the rope so that it lies along the green line."""

    def __init__(self):
        super().__init__()
        self.max_steps = 20
        self.lang_template = "lay the rope along the line"
        self.task_completed_desc = "done laying the rope."
        self.additional_reset()

    def reset(self, env):
        super().reset(env)
        length = 0.283
        line_pose = self.get_random_pose(env, (length, 0.05, 0))
        urdf = self.fill_template('line/single-green-line-template.urdf', {'DIM': (length,)})
        env.add_object(urdf, line_pose, 'fixed')
        corner_1 = utils.apply(line_pose, (length / 2, 0, 0.001))
        corner_2 = utils.apply(line_pose, (-length / 2, 0, 0.001))
        objs, targets, matches = self.make_ropes(env, corners=(corner_1, corner_2), color_name='blue')
        self.add_goal(objs=objs, matches=matches, targ_poses=targets, replace=False, rotations=False,
                      metric='pose', params=None, step_max_reward=1., symmetries=[0] * len(objs),
                      language_goal=self.lang_template)
