import numpy as np
from cliport.tasks.task import Task
from cliport.utils import utils


class RewardsOfOneEach(Task):
    """Each of three goals claims the whole reward: it is done after the first one that is worth 1."""

    def __init__(self):
        super().__init__()
        self.max_steps = 6
        self.lang_template = "put the {} block on its zone"
        self.task_completed_desc = "done."

    def reset(self, env):
        super().reset(env)
        for color in ('red', 'green', 'blue'):
            zone_pose = self.get_random_pose(env, (0.12, 0.12, 0))
            env.add_object('zone/zone.urdf', zone_pose, 'fixed', color=utils.COLORS[color])
            block = env.add_object('block/block.urdf', self.get_random_pose(env, (0.04, 0.04, 0.04)),
                                   color=utils.COLORS[color])
            self.add_goal(objs=[block], matches=np.ones((1, 1)), targ_poses=[zone_pose], replace=False,
                          rotations=True, metric='pose', params=None, step_max_reward=1, symmetries=[np.pi / 2],
                          language_goal=self.lang_template.format(color))
