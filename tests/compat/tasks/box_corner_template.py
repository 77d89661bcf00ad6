import numpy as np
from cliport.tasks.task import Task
from cliport.utils import utils


class BoxCornerTemplate(Task):
    """Align a brown box with a green corner."""

    def __init__(self):
        super().__init__()
        self.max_steps = 3
        self.lang_template = "align the brown box with the green corner"
        self.task_completed_desc = "done with alignment"
        self.additional_reset()

    def reset(self, env):
        super().reset(env)
        box_size = self.get_random_size(0.05, 0.12, 0.05, 0.12, 0.02, 0.05)
        corner_template = 'corner/corner-template.urdf'
        dimx = (box_size[0] / 2 - 0.025 + 0.0025, box_size[0] / 2 + 0.0025)
        dimy = (box_size[1] / 2 + 0.0025, box_size[1] / 2 - 0.025 + 0.0025)
        corner_urdf = self.fill_template(corner_template, {'DIMX': dimx, 'DIMY': dimy})
        corner_size = (box_size[0], box_size[1], 0)
        corner_pose = self.get_random_pose(env, corner_size)
        env.add_object(corner_urdf, corner_pose, 'fixed')
        theta = utils.quatXYZW_to_eulerXYZ(corner_pose[1])[2] + np.pi
        pose1 = (corner_pose[0], utils.eulerXYZ_to_quatXYZW((0, 0, theta)))
        box_urdf = self.fill_template('box/box-template.urdf', {'DIM': np.float32(box_size)})
        box_id = env.add_object(box_urdf, self.get_random_pose(env, box_size))
        self.color_random_brown(box_id)
        self.add_goal(objs=[box_id], matches=np.int32([[1, 1]]), targ_poses=[corner_pose, pose1], replace=False,
                      rotations=True, metric='pose', params=None, step_max_reward=1, symmetries=[2 * np.pi],
                      language_goal=self.lang_template)
