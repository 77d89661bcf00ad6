import numpy as np
from cliport.tasks.task import Task
from cliport.utils import utils


class MissingAssetAndColor(Task):
    """Put the toy elephant on the turquoise zone: neither the asset nor the color exists."""

    def __init__(self):
        super().__init__()
        self.max_steps = 4
        self.lang_template = "put the elephant on the turquoise zone"
        self.task_completed_desc = "done."
        self.additional_reset()

    def reset(self, env):
        super().reset(env)
        zone_pose = self.get_random_pose(env, (0.12, 0.12, 0))
        env.add_object('zone/zone.urdf', zone_pose, 'fixed', color=utils.COLORS['turquoise'])
        toy_urdf = self.fill_template('toys/elephant-template.urdf', {'DIM': (0.05, 0.05, 0.05)})
        toy = env.add_object(toy_urdf, self.get_random_pose(env, (0.05, 0.05, 0.05)), category='toy', color='magenta')
        self.add_goal(objs=[toy], matches=np.ones((1, 1)), targ_poses=[zone_pose], replace=False, rotations=True,
                      metric='pose', params=None, step_max_reward=1, symmetries=[0],
                      language_goal=self.lang_template)
