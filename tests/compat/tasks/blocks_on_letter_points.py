import os
import numpy as np
from cliport.tasks.task import Task
from cliport.utils import utils


class BlocksOnLetterPoints(Task):
    """Put six small blocks on points of a letter drawn on the table."""

    def __init__(self):
        super().__init__()
        self.max_steps = 15
        self.pos_eps = 0.015
        self.lang_template = "lay the blocks on the {}"
        self.task_completed_desc = "done drawing the letter."
        self.additional_reset()

    def reset(self, env):
        super().reset(env)
        n = 6
        pose = self.get_random_pose(env, (0.16, 0.16, 0.01))
        shape = os.path.join(self.assets_root, 'kitting', '15.obj')
        scale = utils.map_kit_scale((0.18, 0.18, 0.002))
        urdf = self.fill_template('kitting/object-template-nocollision.urdf',
                                  {'FNAME': (shape,), 'SCALE': scale, 'COLOR': utils.COLORS['green']})
        env.add_object(urdf, pose, 'fixed')
        points = self.get_target_sample_surface_points(shape, scale, pose, num_points=n)
        blocks = []
        for _ in range(n):
            block_urdf = self.fill_template('box/box-template.urdf', {'DIM': (0.02, 0.02, 0.02)})
            blocks.append(env.add_object(block_urdf, self.get_random_pose(env, (0.02, 0.02, 0.02)), color='blue'))
        self.add_goal(objs=blocks, matches=np.ones((n, n)), targ_poses=points, replace=False, rotations=False,
                      metric='pose', params=None, step_max_reward=1, symmetries=[0] * n,
                      language_goal=self.lang_template.format(utils.assembling_kit_shapes[15]))
