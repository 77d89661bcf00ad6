import numpy as np

from sim import Task, utils


class PalletizingBoxes(Task):
    """Stack eighteen equal boxes, which arrive one by one, on the pallet in three layers of alternating direction."""

    def __init__(self):
        super().__init__()
        self.max_steps = 30
        self.lang_template = "stack all the boxes on the pallet"
        self.task_completed_desc = "done stacking boxes."
        self.additional_reset()

    def reset(self, env):
        super().reset(env)

        # Add the pallet.
        zone_size = (0.3, 0.25, 0.25)
        zone_pose = ((0.5, 0.25, 0.02), utils.eulerXYZ_to_quatXYZW((0, 0, 0)))
        env.add_object("pallet/pallet.urdf", zone_pose, category="fixed")

        # Where the boxes go: 2 x 3 in each of three layers, every other layer transposed; within a layer in any order.
        stack_size, margin = np.array((0.19, 0.19, 0.19)), 0.01
        counts = np.array((2, 3, 3))
        box_size = (stack_size - (counts - 1) * margin) / counts
        targets = []
        for layer in range(3):
            across = layer % 2 == 1
            size, count = (box_size[[1, 0, 2]], counts[[1, 0, 2]]) if across else (box_size, counts)
            for x, y in np.random.permutation(list(np.ndindex(count[0], count[1]))):
                center = (np.array((x, y, layer)) + 0.5) * size + np.array((x, y, layer)) * margin
                center -= (stack_size[0] / 2, stack_size[1] / 2, -0.02)
                rotation = utils.eulerXYZ_to_quatXYZW((0, 0, np.pi / 2 if across else 0))
                targets.append(utils.multiply(zone_pose, (center, rotation)))

        # Add the boxes far away from the table; they are brought in this order.
        box_urdf = self.fill_template("box/box-template.urdf", {"DIM": box_size})
        boxes = []
        for i in range(len(targets)):
            box = env.add_object(box_urdf, ((0.5, -10 - 0.2 * i, box_size[2] / 2), (0, 0, 0, 1)))
            self.color_random_brown(box)
            boxes.append(box)

        # Goal: all boxes are on the pallet, each at its place.
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

        # Bring the first box; the next one comes when the place where boxes arrive is empty.
        self.steps = list(boxes)
        self.spawn_box()
