"""Three blocks in a row; the author counted x in decimetres for the last place."""
import numpy as np
from cliport.tasks.task import Task


class OnePlaceBeyondTheTable(Task):
    def __init__(self):
        super().__init__()
        self.max_steps = 4
        self.lang_template = "put the blocks in a row"

    def reset(self, env):
        super().reset(env)
        blocks = [env.add_object('block/block.urdf', self.get_random_pose(env, (0.04, 0.04, 0.04))) for _ in range(3)]
        targets = [((x, 0.2, 0.02), (0, 0, 0, 1)) for x in (0.4, 0.5, 6.0)]
        self.add_goal(objs=blocks, matches=np.eye(3), targ_poses=targets, replace=False, rotations=True,
                      metric='pose', params=None, step_max_reward=1, language_goal=self.lang_template)
