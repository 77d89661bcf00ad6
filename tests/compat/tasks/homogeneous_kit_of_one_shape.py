import os
import numpy as np
from cliport.tasks.task import Task
from cliport.utils import utils


class HomogeneousKitOfOneShape(Task):
    """Three pieces of the same unseen shape onto three places."""

    def __init__(self):
        super().__init__()
        self.max_steps = 8
        self.mode = 'test'
        self.homogeneous = True
        self.rot_eps = np.deg2rad(20)
        self.train_set = np.arange(0, 14)
        self.test_set = np.arange(14, 20)
        self.lang_template = "put all the pieces of shape {} on the kit"
        self.task_completed_desc = "done."

    def reset(self, env):
        super().reset(env)
        kit_pose = self.get_random_pose(env, (0.28, 0.2, 0.005))
        env.add_object('kitting/kit.urdf', kit_pose, 'fixed')
        shapes = self.get_kitting_shapes(3)
        places = [(-0.09, 0, 0.0014), (0, 0, 0.0014), (0.09, 0, 0.0014)]
        targets = [(utils.apply(kit_pose, place), kit_pose[1]) for place in places]
        colors = [utils.COLORS[c] for c in utils.EVAL_COLORS[:3]]
        objects, matches = self.make_kitting_objects(env, targets, shapes, 3, colors)
        self.add_goal(objs=objects, matches=np.int32(matches), targ_poses=targets, replace=False, rotations=True,
                      metric='pose', params=None, step_max_reward=1,
                      language_goal=self.lang_template.format(utils.assembling_kit_shapes[int(shapes[0])]))
