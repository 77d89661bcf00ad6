import numpy as np
import pybullet as p
from cliport.tasks.task import Task
from cliport.utils import utils


class LookBeforeYouPlace(Task):
    """Look at the scene from above and put the block where a random pixel of the largest zone is."""

    def __init__(self):
        super().__init__()
        self.max_steps = 3
        self.pos_eps = 0.02
        self.lang_template = "put the block on the gold zone"
        self.task_completed_desc = "done."

    def reset(self, env):
        super().reset(env)
        assert not self.goals and not self.lang_goals and self.progress == 0 and self._rewards == 0
        zone_pose = self.get_random_pose(env, (0.12, 0.12, 0))
        zone = env.add_object('zone/zone.urdf', zone_pose, 'fixed', color=utils.COLORS['gold'])
        block = env.add_object('block/block.urdf', self.get_random_pose(env, (0.04, 0.04, 0.04)))
        env.set_color(block, 'silver')
        env.set_object_color(block, utils.get_random_color())
        cmap, hmap, mask = self.get_true_image(env)
        pixel = utils.sample_distribution(np.float32(mask == zone))
        position = utils.pix_to_xyz(pixel, hmap, self.bounds, self.pix_size)
        assert utils.xyz_to_pix(position, env.bounds, env.pix_size) == tuple(pixel)
        assert set(env.obj_ids['rigid']) == set(env.objects['rigid'])
        assert env.info[block][2][0] > 0 and 'lang_goal' in env.info
        while not env.is_static:
            env.step_simulation()
            p.stepSimulation()
        self.add_goal(objs=[block], matches=np.ones((1, 1)), targ_poses=[(position, zone_pose[1])], replace=False,
                      rotations=True, metric='pose', params=None, step_max_reward=1, symmetries=[0],
                      language_goal=self.lang_template)
