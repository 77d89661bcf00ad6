import numpy as np
from cliport.tasks.task import Task
from cliport.utils import utils


class SequentialInsertionAndStacking(Task):
    """Insert the ell into the fixture, then stack a red, a green and a blue block next to it."""

    def __init__(self):
        super().__init__()
        self.max_steps = 10
        self.lang_template = "{step}"
        self.task_completed_desc = "done with insertion and stacking."
        self.additional_reset()

    def reset(self, env):
        super().reset(env)
        fixture_pose = self.get_random_pose(env, (0.12, 0.12, 0.04))
        env.add_object('insertion/fixture.urdf', fixture_pose, 'fixed')
        ell = env.add_object('insertion/ell.urdf', self.get_random_pose(env, (0.1, 0.1, 0.04)))
        stack_pose = self.get_random_pose(env, (0.08, 0.08, 0))
        self.add_goal(objs=[ell], matches=np.ones((1, 1)), targ_poses=[fixture_pose], replace=False, rotations=True,
                      metric='pose', params=None, step_max_reward=0.25, symmetries=[2 * np.pi],
                      language_goal="insert the ell block into the fixture")
        for i, color in enumerate(['red', 'green', 'blue']):
            block = env.add_object('stacking/block.urdf', self.get_random_pose(env, (0.04, 0.04, 0.04)),
                                   color=utils.COLORS[color])
            pos = list(stack_pose[0])
            pos[2] = 0.02 + 0.04 * i
            self.add_goal(objs=[block], matches=np.ones((1, 1)), targ_poses=[(pos, stack_pose[1])], replace=False,
                          rotations=True, metric='pose', params=None, step_max_reward=0.25, symmetries=[np.pi / 2],
                          language_goal=f"stack the {color} block")
