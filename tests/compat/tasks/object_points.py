import numpy as np
from cliport.tasks.task import Task
from cliport.utils import utils


class ObjectPoints(Task):
    """Move box, ball and star into the container; asks for the points of each."""

    def __init__(self):
        super().__init__()
        self.max_steps = 9
        self.lang_template = "move everything into the container"
        self.task_completed_desc = "done."

    def reset(self, env):
        super().reset(env)
        size = (0.2, 0.2, 0.08)
        pose = self.get_random_pose(env, size)
        half = np.array(size) / 2
        env.add_object(self.fill_template('container/container-template.urdf', {'DIM': size, 'HALF': half}), pose, 'fixed')
        box = env.add_object(self.fill_template('box/box-template.urdf', {'DIM': (0.05, 0.05, 0.03)}),
                             self.get_random_pose(env, (0.05, 0.05, 0.03)))
        ball = env.add_object('sphere/sphere.urdf', self.get_random_pose(env, (0.06, 0.06, 0.06)), color='orange')
        shape = self.set_up_star(env)
        points = {box: self.get_box_object_points(box), ball: self.get_sphere_object_points(ball),
                  shape: self.get_mesh_object_points(shape)}
        assert all(value.shape[0] == 3 for value in points.values())
        self.add_goal(objs=[(box, (0, None)), (ball, (0, None)), (shape, (0, None))], matches=np.ones((3, 1)),
                      targ_poses=[pose], replace=True, rotations=True, metric='zone',
                      params=(points, [(pose, size)]), step_max_reward=1, language_goal=self.lang_template)

    def set_up_star(self, env):
        self.set_assets_root(self.assets_root)
        urdf = self.fill_template('kitting/object-template.urdf', {
            'FNAME': (self.assets_root + '/kitting/10.obj',), 'SCALE': [0.003, 0.003, 0.001], 'COLOR': (0.5, 0.2, 0.9)})
        return env.add_object(urdf, self.get_random_pose(env, (0.08, 0.08, 0.02)))
