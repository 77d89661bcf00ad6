import numpy as np

from sim import Task, utils


class AssemblingKitsSeq(Task):
    """Put five colored objects of different shapes onto the kit, one after another as they are named."""

    def __init__(self):
        super().__init__()
        self.max_steps = 7
        self.lang_template = "put the {color} {shape} in the {shape} hole"
        self.task_completed_desc = "done assembling kit."
        self.additional_reset()

    def reset(self, env):
        super().reset(env)

        # Add the kit, a flat board.
        kit_size = (0.28, 0.2, 0.005)
        kit_pose = self.get_random_pose(env, kit_size)
        env.add_object("kitting/kit.urdf", kit_pose, category="fixed")

        # Draw the outlines on the board: flat dark shapes, in random directions. On each an object will stand.
        n_objects = 5
        shapes = self.get_kitting_shapes(n_objects)
        places = [(-0.09, 0.045), (0, 0.045), (0.09, 0.045), (-0.045, -0.045), (0.045, -0.045)]
        targets = []
        for shape, (x, y) in zip(shapes, places, strict=True):
            rotation = utils.eulerXYZ_to_quatXYZW((0, 0, np.random.rand() * 2 * np.pi))
            outline_urdf = self.fill_template(
                "kitting/object-template-nocollision.urdf",
                {"FNAME": (f"{shape:02d}.obj",), "SCALE": (0.003, 0.003, 0.0001), "COLOR": (0.2, 0.2, 0.2)},
            )
            outline_pose = utils.multiply(kit_pose, ((x, y, 0.002), rotation))
            env.add_object(outline_urdf, outline_pose, category="fixed")
            targets.append(utils.multiply(kit_pose, ((x, y, 0.0125), rotation)))

        # Add the objects anywhere on the table, each in a color of its own.
        colors, names = utils.get_colors(self.mode, n_colors=n_objects)
        objects, matches = self.make_kitting_objects(env, targets, shapes, n_objects, colors)

        # Goals: one per object, in random order.
        for i in np.random.permutation(n_objects):
            shape_name = utils.assembling_kit_shapes[shapes[i]]
            self.add_goal(
                objs=[objects[i]],
                matches=[matches[i]],
                targ_poses=targets,
                replace=False,
                rotations=True,
                metric="pose",
                params=None,
                step_max_reward=1 / n_objects,
                language_goal=self.lang_template.format(color=names[i], shape=shape_name),
            )
