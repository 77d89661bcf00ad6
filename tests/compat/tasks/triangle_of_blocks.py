import numpy as np
from cliport.tasks.task import Task
from cliport.utils import utils


class TriangleOfBlocks(Task):
    """Arrange three blocks in a triangle next to the red one, bare positions as targets."""

    def __init__(self):
        super().__init__()
        self.max_steps = 6
        self.lang_template = "arrange the blocks in a triangle"
        self.task_completed_desc = "done."
        self.additional_reset()

    def reset(self, env):
        super().reset(env)
        anchor = np.array([0.45, 0.1, 0.02])
        targets = np.stack([anchor, anchor + [0.08, 0, 0], anchor + [0.04, 0.07, 0]])
        ids = []
        for color in ('red', 'green', 'blue'):
            pose = self.get_random_pose(env, np.array([0.04, 0.04, 0.04]))
            ids.append(np.int64(env.add_object('block/block.urdf', pose, 'rigid', utils.COLORS[color])))
        self.add_goal(objs=ids, matches=np.eye(3, dtype=int), targ_poses=targets, replace=np.array([False]),
                      rotations=True, metric='pose', params=[], step_max_reward=np.float32(1), symmetries=[0] * 3,
                      language_goal=self.lang_template)
