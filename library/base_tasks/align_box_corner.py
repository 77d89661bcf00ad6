import numpy as np

from sim import Task, utils


class AlignBoxCorner(Task):
    """Align one corner of a brown box of random size with the green L-shaped marker on the table."""

    def __init__(self):
        super().__init__()
        self.max_steps = 3
        self.lang_template = "align the brown box with the green corner"
        self.task_completed_desc = "done with alignment."
        self.additional_reset()

    def reset(self, env):
        super().reset(env)
        box_size = self.get_random_size(0.05, 0.15, 0.05, 0.15, 0.01, 0.06)
        width, length = box_size[:2]

        # Add the marker: its two strips run along the sides of a box that lies at the marker's pose.
        corner_pose = self.get_random_pose(env, (width, length, 0))
        corner_urdf = self.fill_template(
            "corner/corner-template.urdf",
            {
                "DIMX": (width / 2 - 0.0225, width / 2 + 0.0025),
                "DIMY": (length / 2 + 0.0025, length / 2 - 0.0225),
            },
        )
        env.add_object(corner_urdf, corner_pose, category="fixed")

        # Add the box.
        box_urdf = self.fill_template("box/box-template.urdf", {"DIM": box_size})
        box = env.add_object(box_urdf, self.get_random_pose(env, box_size))
        self.color_random_brown(box)

        # Any of the box's four corners may lie in the marker: at 0 and 180 degrees the box covers the same place,
        # at 90 and 270 degrees its center moves, because width and length change roles.
        offset = ((width - length) / 2, (length - width) / 2, 0)
        targets = []
        for yaw, position in [(0, (0, 0, 0)), (np.pi, (0, 0, 0)), (np.pi / 2, offset), (3 * np.pi / 2, offset)]:
            rotation = utils.eulerXYZ_to_quatXYZW((0, 0, yaw))
            targets.append(utils.multiply(corner_pose, (position, rotation)))

        # Goal: the box is at one of the four poses.
        self.add_goal(
            objs=[box],
            matches=np.ones((1, 4)),
            targ_poses=targets,
            replace=False,
            rotations=True,
            metric="pose",
            params=None,
            step_max_reward=1,
            symmetries=[2 * np.pi],
            language_goal=self.lang_template,
        )
