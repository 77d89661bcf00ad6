import numpy as np

from sim import Task, utils


class PackingObjectsSeq(Task):
    """Pack household objects into the brown container, one after another as they are named."""

    def __init__(self):
        super().__init__()
        self.max_steps = 20
        self.lang_template = "pack the {name} in the brown box"
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

        # Split the space inside it into places; a place is (low x, y, z, high x, y, z), from a corner of the container.
        margin, min_object_dim = 0.01, 0.08
        inside = np.array([margin, margin, 0, zone_size[0] - margin, zone_size[1] - margin, zone_size[2]])
        places = []
        utils.KDTree(utils.TreeNode(None, [], bbox=inside), min_object_dim, margin, places)

        # Add one object for each place, anywhere on the table; the mode tells which objects there are.
        names = np.random.choice(utils.google_all_shapes[self.mode], len(places), replace=False)
        for name, place in zip(names, places, strict=True):
            urdf = f"household/{name.replace(' ', '_')}.urdf"
            length, width, height = utils.asset_size(urdf)
            household_object = env.add_object(urdf, self.get_random_pose(env, (length, width, height)))

            # It goes to the middle of its place, its longer side along the longer side of the place.
            x, y, _ = (place[:3] + place[3:]) / 2 - np.array(zone_size) / 2
            across = (length > width) != (place[3] - place[0] > place[4] - place[1])
            rotation = utils.eulerXYZ_to_quatXYZW((0, 0, np.pi / 2 if across else 0))
            target = utils.multiply(zone_pose, ((x, y, (height - zone_size[2]) / 2), rotation))

            # Goal: this object is inside the container.
            self.add_goal(
                objs=[household_object],
                matches=np.ones((1, 1)),
                targ_poses=[target],
                replace=False,
                rotations=True,
                metric="zone",
                params=[(zone_pose, zone_size)],
                step_max_reward=1 / len(places),
                symmetries=[np.pi],
                language_goal=self.lang_template.format(name=name),
            )
