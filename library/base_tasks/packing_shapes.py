import numpy as np

from sim import Task, utils


class PackingShapes(Task):
    """Pack the one named shape among five different shapes into the brown container, in a single action."""

    def __init__(self):
        super().__init__()
        self.max_steps = 1
        self.lang_template = "pack the {shape} in the brown box"
        self.task_completed_desc = "done packing shapes."
        self.additional_reset()

    def reset(self, env):
        super().reset(env)

        # Add the container, of random size.
        zone_size = self.get_random_size(0.1, 0.15, 0.1, 0.15, 0.05, 0.05)
        zone_pose = self.get_random_pose(env, zone_size)
        container_urdf = self.fill_template(
            "container/container-template.urdf",
            {"DIM": zone_size, "HALF": np.array(zone_size) / 2},
        )
        env.add_object(container_urdf, zone_pose, category="fixed")

        # Add five objects of different shapes and colors.
        n_objects = 5
        shapes = self.get_kitting_shapes(n_objects)
        colors, _ = utils.get_colors(self.mode, n_colors=n_objects)
        objects = []
        for shape, color in zip(shapes, colors, strict=True):
            object_urdf = self.fill_template(
                "kitting/object-template.urdf",
                {"FNAME": (f"{shape:02d}.obj",), "SCALE": (0.003, 0.003, 0.001), "COLOR": color},
            )
            object_pose = self.get_random_pose(env, (0.08, 0.08, 0.02))
            objects.append(env.add_object(object_urdf, object_pose))

        # Goal: the first object is inside the container; the others are distractors.
        shape_name = utils.assembling_kit_shapes[shapes[0]]
        self.add_goal(
            objs=objects[:1],
            matches=np.ones((1, 1)),
            targ_poses=[zone_pose],
            replace=False,
            rotations=True,
            metric="zone",
            params=[(zone_pose, zone_size)],
            step_max_reward=1,
            symmetries=[0],
            language_goal=self.lang_template.format(shape=shape_name),
        )
