import os
import numpy as np
from cliport.tasks.task import Task
from cliport.utils import utils


class LettersIntoContainer(Task):
    """Pack the named letters into the brown container; other shapes lie around."""

    def __init__(self):
        super().__init__()
        self.max_steps = 6
        self.lang_template = "pack the {} in the brown container"
        self.task_completed_desc = "done packing letters."

    def reset(self, env):
        super().reset(env)
        size = (0.2, 0.2, 0.05)
        pose = self.get_random_pose(env, size)
        urdf = self.fill_template('container/container-template.urdf', {'DIM': size, 'HALF': np.float32(size) / 2})
        env.add_object(urdf, pose, 'fixed')
        template = 'kitting/object-template.urdf'
        ids = {}
        for shape in (0, 12, 19, 10, 16):
            pkl = os.path.join(self.assets_root, 'kitting', f'{shape:02d}.obj')
            replace = {'FNAME': (pkl,), 'SCALE': [0.003, 0.003, 0.001], 'COLOR': utils.COLORS['blue']}
            ids[shape] = env.add_object(self.fill_template(template, replace), self.get_random_pose(env, (0.08, 0.08, 0.02)))
        for shape in (0, 12, 19):
            self.add_goal(objs=[ids[shape]], matches=np.int32([[1]]), targ_poses=[pose], replace=False, rotations=True,
                          metric='zone', params=[(pose, size)], step_max_reward=1 / 3,
                          language_goal=self.lang_template.format(utils.assembling_kit_shapes[shape]))
