import numpy as np
from cliport.tasks.task import Task
from cliport.utils import utils


class Checkerboard(Task):
    """Lay a checkerboard of three by three blocks in two colors."""

    def __init__(self):
        super().__init__()
        self.max_steps = 20
        self.lang_template = "lay a checkerboard"
        self.task_completed_desc = "done."

    def reset(self, env):
        super().reset(env)
        size = (0.04, 0.04, 0.04)
        base = self.get_random_pose(env, (0.16, 0.16, 0))
        cells = {0: [], 1: []}
        for i in range(3):
            for j in range(3):
                pose = (utils.apply(base, ((i - 1) * 0.05, (j - 1) * 0.05, 0.02)), base[1])
                cells[(i + j) % 2].append(pose)
        for k, color in enumerate(('black', 'white')):
            blocks = [env.add_object('block/block.urdf', self.get_random_pose(env, size), color=utils.COLORS[color])
                      for _ in cells[k]]
            n = len(blocks)
            self.add_goal(objs=blocks, matches=np.ones((n, n)), targ_poses=cells[k], replace=False, rotations=True,
                          metric='pose', params=None, step_max_reward=n / 9, symmetries=[np.pi / 2] * n,
                          language_goal=f"{self.lang_template}: the {color} blocks")
