import numpy as np
from cliport.tasks.task import Task
from cliport.utils import utils


class PackRandomBoxesKdtree(Task):
    """Pack boxes of random sizes tightly into the brown container."""

    def __init__(self):
        super().__init__()
        self.max_steps = 20
        self.lang_template = "pack all the boxes inside the brown container"
        self.task_completed_desc = "done packing boxes."
        self.zone_bounds = np.copy(self.bounds)
        self.additional_reset()

    def reset(self, env):
        super().reset(env)
        zone_size = (0.16, 0.14, 0.06)
        zone_pose = self.get_random_pose(env, zone_size)
        half = np.float32(zone_size) / 2
        container = self.fill_template('container/container-template.urdf', {'DIM': zone_size, 'HALF': half})
        env.add_object(container, zone_pose, 'fixed')
        margin, min_object_dim = 0.01, 0.05
        bboxes = []
        bbox = np.array([0.005, 0.005, 0.0, zone_size[0] - 0.005, zone_size[1] - 0.005, 0.05])
        node = utils.TreeNode(None, [], bbox=bbox)
        utils.KDTree(node, min_object_dim, margin, bboxes)
        colors = [utils.COLORS[c] for c in utils.TRAIN_COLORS]
        bboxes = np.array(bboxes)
        objects, targets = [], []
        for i, bbox in enumerate(bboxes):
            size = bbox[3:] - bbox[:3]
            position = size / 2. + bbox[:3]
            position[0] += -zone_size[0] / 2
            position[1] += -zone_size[1] / 2
            pose = (position, (0, 0, 0, 1))
            true_pose = utils.multiply(zone_pose, pose)
            urdf = self.fill_template('box/box-template.urdf', {'DIM': size})
            box_id = env.add_object(urdf, self.get_random_pose(env, size), color=colors[i % len(colors)])
            objects.append((box_id, (np.pi, None)))
            targets.append(true_pose)
        self.add_goal(objs=objects, matches=np.eye(len(objects)), targ_poses=targets, replace=False, rotations=True,
                      metric='zone', params=[(zone_pose, zone_size)], step_max_reward=1,
                      language_goal=self.lang_template)
