import numpy as np
from cliport.tasks.task import Task
from cliport.utils import utils


class InsertEllIntoFixture(Task):
    """Insert the L-shaped block into the fixture of the same shape."""

    def __init__(self):
        super().__init__()
        self.max_steps = 3
        self.lang_template = "put the L shape block in the L shape hole"
        self.task_completed_desc = "done with insertion."
        self.additional_reset()

    def reset(self, env):
        super().reset(env)
        size = (0.1, 0.1, 0.04)
        block_pose = self.get_random_pose(env, size)
        block_id = env.add_object('insertion/ell.urdf', block_pose, color=utils.COLORS['red'])
        targ_pose = self.get_random_pose(env, (0.1, 0.1, 0.04))
        env.add_object('insertion/fixture.urdf', targ_pose, 'fixed')
        self.add_goal(objs=[block_id], matches=np.int32([[1]]), targ_poses=[targ_pose], replace=False, rotations=True,
                      metric='pose', params=None, step_max_reward=1, symmetries=[2 * np.pi],
                      language_goal=self.lang_template)
