import numpy as np
from cliport.tasks import primitives
from cliport.tasks.grippers import Spatula
from cliport.tasks.task import Task
from cliport.utils import utils


class MixedColorSeparatingPiles(Task):
    """Push the piles of blocks into the zone that is named; the other zone stays empty."""

    def __init__(self):
        super().__init__()
        self.max_steps = 20
        self.num_blocks = 15
        self.lang_template = "push the piles of blocks into the {} square"
        self.task_completed_desc = "done separating piles."
        self.additional_reset()

    def reset(self, env):
        super().reset(env)
        zone_size = (0.12, 0.12, 0)
        colors, names = utils.get_colors(self.mode, n_colors=2)
        poses = []
        for color in colors:
            pose = self.get_random_pose(env, zone_size)
            env.add_object('zone/zone.urdf', pose, 'fixed', color=color)
            poses.append(pose)
        pile = self.make_piles(env, utils.COLORS['yellow'])
        self.add_goal(objs=[(i, (0, None)) for i in pile], matches=np.ones((len(pile), 1)), targ_poses=[poses[0]],
                      replace=True, rotations=False, metric='zone', params=[(poses[0], zone_size)],
                      step_max_reward=1, language_goal=self.lang_template.format(names[0]))
