"""One block has to lie turned by 0 and by 90 degrees, and both ends differ."""
import numpy as np
from cliport.tasks.task import Task
from cliport.utils import utils


class TwoYawsAtOnce(Task):
    def __init__(self):
        super().__init__()
        self.max_steps = 4
        self.lang_template = "turn the ell both ways"

    def reset(self, env):
        super().reset(env)
        ell = env.add_object('insertion/ell.urdf', self.get_random_pose(env, (0.1, 0.1, 0.04)))
        poses = [((0.5, 0.2, 0.02), utils.eulerXYZ_to_quatXYZW((0, 0, yaw))) for yaw in (0, np.pi / 2)]
        self.add_goal(objs=[ell, ell], matches=np.eye(2), targ_poses=poses, replace=False, rotations=True,
                      metric='pose', params=None, step_max_reward=1, symmetries=[2 * np.pi] * 2,
                      language_goal=self.lang_template)
