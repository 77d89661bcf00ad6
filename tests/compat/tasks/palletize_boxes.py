import numpy as np
import pybullet as p
from cliport.tasks.task import Task
from cliport.utils import utils


class PalletizeBoxes(Task):
    """Take the boxes as they come and stack them on the pallet."""

    def __init__(self):
        super().__init__()
        self.max_steps = 12
        self.lang_template = "stack all the boxes on the pallet"
        self.task_completed_desc = "done palletizing boxes."
        self.additional_reset()

    def reset(self, env):
        super().reset(env)
        zone_size = (0.3, 0.25, 0.25)
        zone_pose = ((0.5, 0.25, 0.02), utils.eulerXYZ_to_quatXYZW((0, 0, 0)))
        env.add_object('pallet/pallet.urdf', zone_pose, 'fixed')

        boxes, targets = [], []
        box_size = np.array((0.08, 0.08, 0.06))
        for z in range(2):
            for y in range(2):
                for x in range(1):
                    position = ((x) * 0.09, (y - 0.5) * 0.09, 0.05 + z * 0.062)
                    pose = utils.multiply(zone_pose, (position, (0, 0, 0, 1)))
                    urdf = self.fill_template('box/box-template.urdf', {'DIM': box_size})
                    box_id = env.add_object(urdf, pose)
                    self.color_random_brown(box_id)
                    boxes.append(box_id)
                    targets.append(pose)
        # Take them away again.
        self.steps = list(boxes)
        for i, box in enumerate(boxes):
            p.resetBasePositionAndOrientation(box, (0.5 + 0.2 * i, -10, 0.03), (0, 0, 0, 1))
        self.add_goal(objs=[(b, (np.pi / 2, None)) for b in boxes], matches=np.eye(len(boxes)), targ_poses=targets,
                      replace=False, rotations=True, metric='zone', params=[(zone_pose, zone_size)],
                      step_max_reward=1, language_goal=self.lang_template)
        self.spawn_box()
