import numpy as np

from sim import Task, utils


class AssemblingKits(Task):
    """Put five objects of different shapes onto the kit, each at the dark outline of its own shape."""

    def __init__(self):
        super().__init__()
        self.max_steps = 10
        self.lang_template = "put each shape in its place on the kit"
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

        # Add the objects anywhere on the table; objects of the same shape may change places.
        colors = [utils.COLORS[name] for name in ("purple", "blue", "green", "yellow", "red")]
        objects, matches = self.make_kitting_objects(env, targets, shapes, n_objects, colors)

        # Goal: each object stands on an outline of its shape.
        self.add_goal(
            objs=objects,
            matches=matches,
            targ_poses=targets,
            replace=False,
            rotations=True,
            metric="pose",
            params=None,
            step_max_reward=1,
            language_goal=self.lang_template,
        )
