"""One block has to be at two places at the same time."""
import numpy as np
from cliport.tasks.task import Task


class ContradictoryTargets(Task):
    def __init__(self):
        super().__init__()
        self.max_steps = 4
        self.lang_template = "put the block on both zones at once"

    def reset(self, env):
        super().reset(env)
        poses = [((0.4, 0.2, 0.0), (0, 0, 0, 1)), ((0.6, -0.2, 0.0), (0, 0, 0, 1))]
        for pose in poses:
            env.add_object('zone/zone.urdf', pose, 'fixed')
        block = env.add_object('block/block.urdf', self.get_random_pose(env, (0.04, 0.04, 0.04)))
        self.add_goal(objs=[block, block], matches=np.eye(2), targ_poses=poses, replace=False, rotations=True,
                      metric='pose', params=None, step_max_reward=1, language_goal=self.lang_template)
