import numpy as np
from cliport.tasks.task import Task
from cliport.utils import utils


class CornerAlignmentWithAnchor(Task):
    """Align each block with the corner anchor that marks its place."""

    def __init__(self):
        super().__init__()
        self.max_steps = 8
        self.lang_template = "align the {color} block with its corner"
        self.task_completed_desc = "done aligning blocks with corners."
        self.additional_reset()

    def reset(self, env):
        super().reset(env)
        colors = ['orange', 'purple', 'cyan']
        anchors = []
        for _ in colors:
            pose = self.get_random_pose(env, (0.1, 0.1, 0.04))
            self.add_corner_anchor_for_pose(env, pose)
            anchors.append(pose)
        for color, anchor in zip(colors, anchors):
            block = env.add_object('block/block_for_anchors.urdf', self.get_random_pose(env, (0.04, 0.04, 0.04)),
                                   color=utils.COLORS[color])
            self.add_goal(objs=[block], matches=np.ones((1, 1)), targ_poses=[anchor], replace=False, rotations=True,
                          metric='pose', params=None, step_max_reward=1 / 3, symmetries=[np.pi / 2],
                          language_goal=self.lang_template.format(color=color))
