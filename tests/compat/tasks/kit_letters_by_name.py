import os
import numpy as np
from cliport.tasks.task import Task
from cliport.utils import utils


class KitLettersByName(Task):
    """Place the shapes on their outlines on the kit board, one at a time, by name."""

    def __init__(self):
        super().__init__()
        self.max_steps = 12
        self.lang_template = "put the {color} {obj} on the board"
        self.task_completed_desc = "done assembling the kit."
        self.additional_reset()

    def reset(self, env):
        super().reset(env)
        kit_size = (0.28, 0.2, 0.005)
        kit_pose = self.get_random_pose(env, kit_size)
        env.add_object('kitting/kit.urdf', kit_pose, 'fixed')

        n_objects = 4
        shapes = self.get_kitting_shapes(n_objects)
        colors, names = utils.get_colors(self.mode, n_colors=n_objects)
        targets = []
        targ_pos = [[-0.08, 0.045, 0.0014], [0.08, 0.045, 0.0014], [-0.08, -0.045, 0.0014], [0.08, -0.045, 0.0014]]
        template = 'kitting/object-template-nocollision.urdf'
        for i in range(n_objects):
            shape = os.path.join(self.assets_root, 'kitting', f'{shapes[i]:02d}.obj')
            pos = utils.apply(kit_pose, targ_pos[i])
            theta = np.random.rand() * 2 * np.pi
            rot = utils.eulerXYZ_to_quatXYZW((0, 0, theta))
            replace = {'FNAME': (shape,), 'SCALE': [0.003, 0.003, 0.0001], 'COLOR': (0.2, 0.2, 0.2)}
            urdf = self.fill_template(template, replace)
            env.add_object(urdf, (pos, rot), 'fixed')
            targets.append((pos, rot))

        objects, matches = self.make_kitting_objects(env, targets=targets, obj_shapes=shapes, n_objects=n_objects,
                                                     colors=colors)
        for i in range(n_objects):
            goal = self.lang_template.format(color=names[i], obj=utils.assembling_kit_shapes[shapes[i]])
            self.add_goal(objs=[objects[i]], matches=np.int32([matches[i]]), targ_poses=targets, replace=False,
                          rotations=True, metric='pose', params=None, step_max_reward=1 / n_objects,
                          language_goal=goal)
