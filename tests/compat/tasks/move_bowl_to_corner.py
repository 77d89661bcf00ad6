import numpy as np
from cliport.tasks.task import Task
from cliport.utils import utils


class MoveBowlToCorner(Task):
    """Bring a loose bowl onto the blue zone near the corner of the table."""

    def __init__(self):
        super().__init__()
        self.max_steps = 5
        self.lang_template = "move the bowl to the zone in the corner"
        self.task_completed_desc = "done."
        self.additional_reset()

    def reset(self, env):
        super().reset(env)
        zone_pose = ((0.66, 0.4, 0.001), (0, 0, 0, 1))
        env.add_object('zone/zone.urdf', zone_pose, 'fixed', color='blue')
        bowl = env.add_object('bowl/bowl.urdf', self.get_random_pose(env, (0.13, 0.13, 0.04)), color='orange')
        self.add_goal(objs=[bowl], matches=np.ones((1, 1)), targ_poses=[zone_pose], replace=False, rotations=False,
                      metric='pose', params=None, step_max_reward=1, symmetries=[0], language_goal=self.lang_template)
