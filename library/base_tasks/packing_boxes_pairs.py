import numpy as np

from sim import Task, utils


class PackingBoxesPairs(Task):
    """Pack all boxes of two named colors tightly into the brown container, and leave four boxes of other colors."""

    def __init__(self):
        super().__init__()
        self.max_steps = 20
        self.lang_template = "pack all the {colors} boxes into the brown box"
        self.task_completed_desc = "done packing boxes."
        self.additional_reset()

    def reset(self, env):
        super().reset(env)

        # Add the container, of random size.
        zone_size = self.get_random_size(0.05, 0.3, 0.05, 0.3, 0.05, 0.05)
        zone_pose = self.get_random_pose(env, zone_size)
        container_urdf = self.fill_template(
            "container/container-template.urdf",
            {"DIM": zone_size, "HALF": np.array(zone_size) / 2},
        )
        env.add_object(container_urdf, zone_pose, category="fixed")

        # Split the space inside it into boxes; a box is (low x, y, z, high x, y, z), from a corner of the container.
        margin, min_object_dim = 0.01, 0.05
        inside = np.array([margin, margin, 0, zone_size[0] - margin, zone_size[1] - margin, zone_size[2]])
        bboxes = []
        utils.KDTree(utils.TreeNode(None, [], bbox=inside), min_object_dim, margin, bboxes)

        # Add the boxes, in the first two colors by turns; where each came from is its target.
        colors, names = utils.get_colors(self.mode, n_colors=6)
        sizes = [bbox[3:] - bbox[:3] for bbox in bboxes]
        boxes, targets = [], []
        for i, bbox in enumerate(bboxes):
            center = (bbox[3:] + bbox[:3]) / 2
            targets.append(utils.multiply(zone_pose, (center - np.array(zone_size) / 2, (0, 0, 0, 1))))
            boxes.append(self.add_box(env, sizes[i], colors[i % 2]))

        # Add four distractors, as large as any of the boxes, in the other colors.
        for color in colors[2:]:
            self.add_box(env, sizes[np.random.randint(len(sizes))], color)

        # Goal: all boxes of the two colors are inside the container.
        named = " and ".join(names[: min(2, len(boxes))])
        self.add_goal(
            objs=boxes,
            matches=np.eye(len(boxes)),
            targ_poses=targets,
            replace=False,
            rotations=True,
            metric="zone",
            params=[(zone_pose, zone_size)],
            step_max_reward=1,
            symmetries=[np.pi] * len(boxes),
            language_goal=self.lang_template.format(colors=named),
        )

    def add_box(self, env, size, color):
        """Add a box of this size and color anywhere on the table."""
        box_urdf = self.fill_template("box/box-template.urdf", {"DIM": size})
        return env.add_object(box_urdf, self.get_random_pose(env, size), color=color)
