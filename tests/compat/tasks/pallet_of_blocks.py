import numpy as np
from cliport.tasks.task import Task
from cliport.utils import utils


class PalletOfBlocks(Task):
    """Load four blocks on the pallet, any place."""

    def __init__(self):
        super().__init__()
        self.max_steps = 8
        self.lang_template = "load the blocks on the pallet"
        self.task_completed_desc = "done loading the pallet."

    def reset(self, env):
        super().reset(env)
        pallet_size = (0.35, 0.3, 0.05)
        pallet_pose = self.get_random_pose(env, pallet_size)
        pallet_pose = ((pallet_pose[0][0], pallet_pose[0][1], 0.02), pallet_pose[1])
        env.add_object('pallet/pallet.urdf', pallet_pose, 'fixed')
        blocks = []
        for name in utils.get_colors_names(self.mode)[:4]:
            blocks.append(env.add_object('stacking/block.urdf', self.get_random_pose(env, (0.04, 0.04, 0.04)),
                                         color=utils.COLORS[name]))
        inverse = utils.invert(pallet_pose)
        assert np.allclose(utils.multiply(pallet_pose, inverse)[0], 0, atol=1e-6)
        self.add_goal(objs=blocks, matches=np.ones((4, 1)), targ_poses=[pallet_pose], replace=True, rotations=True,
                      metric='zone', params=[(pallet_pose, pallet_size)], step_max_reward=1,
                      language_goal=self.lang_template)
