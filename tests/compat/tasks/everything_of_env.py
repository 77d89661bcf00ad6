import numpy as np
from cliport.tasks.task import Task
from cliport.utils import utils


class EverythingOfEnv(Task):
    """Move the arm up and away before the block is put on the zone."""

    def __init__(self):
        super().__init__()
        self.max_steps = 3
        self.lang_template = "put the block on the zone"
        self.task_completed_desc = "done."

    def reset(self, env):
        super().reset(env)
        env.set_task(self)
        env.seed(np.random.randint(1000))
        home = np.pi * np.array([-1, -0.5, 0.5, -0.5, -0.5, 0])
        env.movep(((0.4, 0.2, 0.25), (0, 0, 0, 1)))
        env.movej(home)
        env.ee.release()
        assert callable(env.step) and callable(self.oracle(env).act)
        zone_pose = self.get_random_pose(env, (0.12, 0.12, 0))
        env.add_object('zone/zone.urdf', zone_pose, 'fixed')
        block = env.add_object('block/block.urdf', self.get_random_pose(env, (0.04, 0.04, 0.04)), color='black')
        self.add_goal(objs=[block], matches=np.ones((1, 1)), targ_poses=[zone_pose], replace=False, rotations=True,
                      metric='pose', params=None, step_max_reward=1, symmetries=[0], language_goal=self.lang_template)
