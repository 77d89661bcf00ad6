import numpy as np
from cliport.tasks.task import Task
from cliport.utils import utils


class SixDofBlockPlacement(Task):
    """Place the block with all six degrees of freedom at the tilted target."""

    def __init__(self):
        super().__init__()
        self.max_steps = 5
        self.sixdof = True
        self.pos_eps = 0.02
        self.lang_template = "place the block at the tilted pose"
        self.task_completed_desc = "done."

    def reset(self, env):
        super().reset(env)
        pose = self.get_random_pose(env, (0.06, 0.06, 0.06))
        tilt = utils.eulerXYZ_to_quatXYZW((0.2, 0.1, 0))
        target = (pose[0][0], pose[0][1], 0.03), utils.q_mult(pose[1], tilt)
        block = env.add_object('block/block.urdf', self.get_random_pose(env, (0.04, 0.04, 0.04)), color='yellow')
        self.add_goal(objs=[block], matches=np.ones((1, 1)), targ_poses=[target], replace=False, rotations=True,
                      metric='pose', params=None, step_max_reward=1, symmetries=[np.pi / 2],
                      language_goal=self.lang_template)
