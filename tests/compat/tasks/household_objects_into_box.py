import numpy as np
from cliport.tasks.task import Task
from cliport.utils import utils


class HouseholdObjectsIntoBox(Task):
    """Pack three household objects into the brown box, one after the other."""

    def __init__(self):
        super().__init__()
        self.max_steps = 10
        self.lang_template = "pack the {obj} in the brown box"
        self.task_completed_desc = "done packing objects."

    def reset(self, env):
        super().reset(env)
        size = (0.25, 0.22, 0.06)
        pose = self.get_random_pose(env, size)
        urdf = self.fill_template('container/container-template.urdf', {'DIM': size, 'HALF': np.float32(size) / 2})
        env.add_object(urdf, pose, 'fixed')
        assert set(utils.google_seen_obj_shapes) | set(utils.google_unseen_obj_shapes) == set(utils.google_all_shapes)
        names = np.random.choice(utils.google_all_shapes[self.mode], 3, replace=False)
        for name in names:
            path = 'household/' + name.replace(' ', '_') + '.urdf'
            obj = env.add_object(path, self.get_random_pose(env, (0.1, 0.1, 0.06)))
            self.add_goal(objs=[obj], matches=np.ones((1, 1)), targ_poses=[pose], replace=False, rotations=True,
                          metric='zone', params=[(pose, size)], step_max_reward=1 / 3,
                          language_goal=self.lang_template.format(obj=name))
