import numpy as np
from cliport.tasks.task import Task
from cliport.utils import utils


class SymmetricCrossPattern(Task):
    """Arrange blocks around a center in the symmetric pattern of a plus."""

    def __init__(self):
        super().__init__()
        self.max_steps = 10
        self.lang_template = "arrange the {} blocks in a cross around the center"
        self.task_completed_desc = "done arranging."

    def reset(self, env):
        super().reset(env)
        center = (0.5, 0.0, 0.02)
        d = 0.08
        offsets = [(d, 0, 0), (-d, 0, 0), (0, d, 0), (0, -d, 0), (0, 0, 0)]
        targets = [np.array(center) + np.array(o) for o in offsets]
        color = random_color = utils.get_random_color()
        blocks = []
        for _ in offsets:
            pose = self.get_random_pose(env, (0.04, 0.04, 0.04))
            blocks.append(env.add_object('block/block_for_anchors.urdf', pose, color=color))
        self.add_goal(objs=blocks, matches=np.ones((5, 5)), targ_poses=targets, replace=False, rotations=True,
                      metric='pose', params=None, step_max_reward=1, symmetries=[np.pi / 2] * 5,
                      language_goal=self.lang_template.format('five'))
