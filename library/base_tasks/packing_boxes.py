import numpy as np

from sim import Task, utils


class PackingBoxes(Task):
    """Pack all boxes tightly into the brown container: together they fill it in one layer."""

    def __init__(self):
        super().__init__()
        self.max_steps = 20
        self.lang_template = "pack all the boxes inside the brown box"
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

        # Add the boxes anywhere on the table; where each came from is its target.
        colors = [name for name in utils.COLORS_NAMES if name != "brown"]
        boxes, targets = [], []
        for bbox in bboxes:
            size, center = bbox[3:] - bbox[:3], (bbox[3:] + bbox[:3]) / 2
            targets.append(utils.multiply(zone_pose, (center - np.array(zone_size) / 2, (0, 0, 0, 1))))
            box_urdf = self.fill_template("box/box-template.urdf", {"DIM": size})
            box_pose = self.get_random_pose(env, size)
            boxes.append(env.add_object(box_urdf, box_pose, color=np.random.choice(colors)))

        # Goal: all boxes are inside the container.
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
            language_goal=self.lang_template,
        )
