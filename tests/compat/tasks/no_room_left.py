import numpy as np
from cliport.tasks.task import Task
from cliport.utils import utils


class NoRoomLeft(Task):
    """A container so large that nothing else has room: the block starts at the centre, above it."""

    def __init__(self):
        super().__init__()
        self.max_steps = 4
        self.lang_template = "put the block into the large container"
        self.task_completed_desc = "done."

    def reset(self, env):
        super().reset(env)
        size = (0.46, 0.9, 0.02)
        pose = ((0.5, 0.0, 0.01), (0, 0, 0, 1))
        half = tuple(s / 2 for s in size)
        env.add_object(self.fill_template('container/container-template.urdf', {'DIM': size, 'HALF': half}), pose, 'fixed')
        block = env.add_object('block/block.urdf', self.get_random_pose(env, (0.04, 0.04, 0.04)), color='green')
        target = ((0.4, 0.2, 0.02), (0, 0, 0, 1))
        self.add_goal(objs=[block], matches=np.ones((1, 1)), targ_poses=[target], replace=False, rotations=False,
                      metric='pose', params=None, step_max_reward=1, language_goal=self.lang_template)
