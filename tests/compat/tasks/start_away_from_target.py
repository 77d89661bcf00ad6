import numpy as np
from cliport.tasks.task import Task
from cliport.utils import utils


class StartAwayFromTarget(Task):
    """Put each block on its square; a block that already lies there is drawn again."""

    def __init__(self):
        super().__init__()
        self.max_steps = 6
        self.lang_template = "put the {color} block on the {color} square"
        self.task_completed_desc = "done putting blocks on squares."
        self.additional_reset()

    def reset(self, env):
        super().reset(env)
        assert self.done()  # nothing to do yet
        for color in ['blue', 'yellow']:
            zone_pose = self.get_random_pose(env, (0.12, 0.12, 0))
            env.add_object('zone/zone.urdf', zone_pose, 'fixed', color=utils.COLORS[color])
            block_pose = self.get_random_pose(env, (0.04, 0.04, 0.04))
            while self.is_match(block_pose, zone_pose, symmetry=0):
                block_pose = self.get_random_pose(env, (0.04, 0.04, 0.04))
            block = env.add_object('block/block.urdf', block_pose, color=utils.COLORS[color])
            self.add_goal(objs=[block], matches=np.ones((1, 1)), targ_poses=[zone_pose], replace=False, rotations=True,
                          metric='pose', params=None, step_max_reward=0.5, symmetries=[np.pi / 2],
                          language_goal=self.lang_template.format(color=color))
        assert not self.done()
