import numpy as np
from cliport.tasks.task import Task
from cliport.utils import utils


class BlockOnCylinderOnSquare(Task):
    """Stand the cylinder in the square and put the block on top of it."""

    def __init__(self):
        super().__init__()
        self.max_steps = 6
        self.lang_template = "construct a pillar with a cube on top"
        self.task_completed_desc = "done."

    def reset(self, env):
        super().reset(env)
        square_size = (0.1, 0.1, 0)
        square_pose = self.get_random_pose(env, square_size)
        square_urdf = self.fill_template('square/square-template.urdf', {'DIM': (0.1, 0.1, 0.1), 'HALF': (0.05, 0.05, 0.05)})
        env.add_object(square_urdf, square_pose, 'fixed')
        cylinder_urdf = self.fill_template('cylinder/cylinder-template.urdf', {'DIM': (0.025, 0.025, 0.05)})
        cylinder = env.add_object(cylinder_urdf, self.get_random_pose(env, (0.05, 0.05, 0.05)), color='purple')
        cube = env.add_object('stacking/block.urdf', self.get_random_pose(env, (0.04, 0.04, 0.04)), color='yellow')
        low = (utils.apply(square_pose, (0, 0, 0.025)), square_pose[1])
        high = (utils.apply(square_pose, (0, 0, 0.07)), square_pose[1])
        self.add_goal(objs=[cylinder, cube], matches=np.eye(2), targ_poses=[low, high], replace=False, rotations=True,
                      metric='pose', params=None, step_max_reward=1., symmetries=[0, np.pi / 2],
                      language_goal=self.lang_template)
