import numpy as np
from cliport.tasks.task import Task
from cliport.utils import utils


class MulticolorBlockBridge(Task):
    """Build a bridge: two pillars of two blocks each with a long box across."""

    def __init__(self):
        super().__init__()
        self.max_steps = 20
        self.lang_template = "build a bridge with the red blocks as {part} and the blue box across"
        self.task_completed_desc = "done building bridge."
        self.additional_reset()

    def reset(self, env):
        super().reset(env)
        base_pose = self.get_random_pose(env, (0.1, 0.22, 0.1))
        anchor_poses = [(0, -0.06, -0.03), (0, 0.06, -0.03), (0, -0.06, 0.01), (0, 0.06, 0.01)]
        blocks = []
        for i in range(4):
            blocks.append(env.add_object('stacking/block.urdf', self.get_random_pose(env, (0.04, 0.04, 0.04)),
                                         color=utils.COLORS['red']))
        deck_size = (0.04, 0.18, 0.02)
        deck_urdf = self.fill_template('box/box-template.urdf', {'DIM': deck_size})
        deck = env.add_object(deck_urdf, self.get_random_pose(env, deck_size), color=utils.COLORS['blue'])
        for k in range(2):
            targs = [(utils.apply(base_pose, anchor_poses[2 * k + j]), base_pose[1]) for j in range(2)]
            self.add_goal(objs=blocks[2 * k:2 * k + 2], matches=np.ones((2, 2)), targ_poses=targs, replace=False,
                          rotations=True, metric='pose', params=None, step_max_reward=0.4,
                          symmetries=[np.pi / 2] * 2, language_goal=self.lang_template.format(part="pillars"))
        self.add_goal(objs=[deck], matches=np.ones((1, 1)), replace=False, rotations=True, metric='pose', params=None,
                      targ_poses=[(utils.apply(base_pose, (0, 0, 0.04)), base_pose[1])], step_max_reward=0.2,
                      symmetries=[np.pi], language_goal=self.lang_template.format(part="pillars"))
