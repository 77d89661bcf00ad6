import numpy as np

from sim import Task, utils


class PackingObjectsGroup(Task):
    """Pack all household objects of one kind into the brown container, and leave the objects of other kinds."""

    def __init__(self):
        super().__init__()
        self.max_steps = 3
        self.lang_template = "pack all the {name} objects in the brown box"
        self.task_completed_desc = "done packing objects."
        self.additional_reset()

    def reset(self, env):
        super().reset(env)

        # Add the container, of random size.
        zone_size = self.get_random_size(0.2, 0.35, 0.2, 0.35, 0.05, 0.05)
        zone_pose = self.get_random_pose(env, zone_size)
        container_urdf = self.fill_template(
            "container/container-template.urdf",
            {"DIM": zone_size, "HALF": np.array(zone_size) / 2},
        )
        env.add_object(container_urdf, zone_pose, category="fixed")

        # Add two or three objects of one kind, and four of other kinds; the mode tells which there are.
        names = np.random.choice(utils.google_all_shapes[self.mode], 5, replace=False)
        n_objects = np.random.randint(2, 4)
        group = [self.add_household_object(env, names[0]) for _ in range(n_objects)]
        for name in names[1:]:
            self.add_household_object(env, name)

        # Each goes to a place of its own, side by side in the container.
        targets = []
        for i in range(n_objects):
            x = ((i + 0.5) / n_objects - 0.5) * (zone_size[0] - 0.02)
            rotation = utils.eulerXYZ_to_quatXYZW((0, 0, np.pi / 2))
            targets.append(utils.multiply(zone_pose, ((x, 0, 0), rotation)))

        # Goal: all objects of this kind are inside the container.
        self.add_goal(
            objs=group,
            matches=np.ones((n_objects, n_objects)),
            targ_poses=targets,
            replace=False,
            rotations=True,
            metric="zone",
            params=[(zone_pose, zone_size)],
            step_max_reward=1,
            symmetries=[np.pi] * n_objects,
            language_goal=self.lang_template.format(name=names[0]),
        )

    def add_household_object(self, env, name):
        """Add the object of this name anywhere on the table."""
        urdf = f"household/{name.replace(' ', '_')}.urdf"
        return env.add_object(urdf, self.get_random_pose(env, utils.asset_size(urdf)))
