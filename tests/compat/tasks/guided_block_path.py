import numpy as np
import itertools
from cliport.tasks.task import Task
from cliport.utils import utils


class GuidedBlockPath(Task):
    """Guide the block along a path through three zones, one after the other."""

    def __init__(self):
        super().__init__()
        self.max_steps = 10
        self.lang_template = "move the block along the path: first {a}, then {b}"
        self.task_completed_desc = "done with the path."
        self.additional_reset()

    def reset(self, env):
        super().reset(env)
        zone_size = (0.12, 0.12, 0)
        names = ['red', 'green', 'blue']
        zone_poses = []
        for name in names:
            zone_pose = self.get_random_pose(env, zone_size)
            env.add_object('zone/zone.urdf', zone_pose, 'fixed', color=utils.COLORS[name])
            zone_poses.append(zone_pose)
        block = env.add_object('block/block.urdf', self.get_random_pose(env, (0.04, 0.04, 0.04)), color=[0.9, 0.8, 0.1, 1])
        pairs = list(itertools.zip_longest(names, names[1:], fillvalue='stop'))
        for pose, (a, b) in zip(zone_poses, pairs):
            self.add_goal(objs=[block], matches=np.ones((1, 1)), targ_poses=[pose], replace=(False,), rotations=False,
                          metric='zone', params=[(pose, zone_size)], step_max_reward=1 / 3,
                          language_goal=self.lang_template.format(a=a, b=b), lang_goal="unused")
