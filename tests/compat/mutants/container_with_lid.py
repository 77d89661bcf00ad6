"""The target is inside of a closed, fixed box: the block lies on its lid, and the lid is not inside the zone."""
import numpy as np
from cliport.tasks.task import Task


class ContainerWithLid(Task):
    def __init__(self):
        super().__init__()
        self.max_steps = 3
        self.zone_bounds[2, 1] = 0.03
        self.lang_template = "put the block into the closed box"

    def reset(self, env):
        super().reset(env)
        box = self.fill_template('box/box-template.urdf', {'DIM': (0.14, 0.14, 0.08)})
        pose = ((0.5, 0.2, 0.04), (0, 0, 0, 1))
        env.add_object(box, pose, 'fixed')
        block = env.add_object('block/block.urdf', ((0.5, -0.2, 0.02), (0, 0, 0, 1)))
        zone = ((0.5, 0.2, 0.0), (0, 0, 0, 1))
        self.add_goal(objs=[block], matches=np.ones((1, 1)), targ_poses=[zone], replace=True, rotations=True,
                      metric='zone', params=[(zone, (0.14, 0.14, 0.08))], step_max_reward=1,
                      language_goal=self.lang_template)
