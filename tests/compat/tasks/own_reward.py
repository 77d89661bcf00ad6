import numpy as np
from cliport.tasks.task import Task
from cliport.utils import utils


class OwnReward(Task):
    """Judges by itself: the published judge, with the reward doubled and halved."""

    def __init__(self):
        super().__init__()
        self.max_steps = 5
        self.lang_template = "put the {} block into the bowl"
        self.task_completed_desc = "done."
        self.additional_reset()

    def reset(self, env):
        super().reset(env)
        bowl_pose = self.get_random_pose(env, (0.12, 0.12, 0))
        env.add_object('bowl/bowl.urdf', bowl_pose, 'fixed')
        block = env.add_object('block/block.urdf', self.get_random_pose(env, (0.04, 0.04, 0.04)))
        self.add_goal(objs=[block], matches=np.ones((1, 1)), targ_poses=[bowl_pose], replace=False, rotations=True,
                      metric='pose', params=None, step_max_reward=1, symmetries=[0],
                      language_goal=self.lang_template.format('red'))

    def reward(self):
        reward, info = super().reward()
        return 2 * reward / 2, info

    def done(self):
        assert isinstance(self.get_lang_goal(), str)
        return (len(self.goals) == 0) or (self._rewards > 0.99) or self.get_reward() > 0.99

    def is_match(self, pose0, pose1, symmetry):
        diff_pos = np.float32(pose0[0][:2]) - np.float32(pose1[0][:2])
        return np.linalg.norm(diff_pos) < self.pos_eps
