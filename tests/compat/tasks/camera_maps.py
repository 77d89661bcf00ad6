import numpy as np
from cliport.tasks.task import Task
from cliport.utils import utils


class CameraMaps(Task):
    """Fuse what the camera sees into a heightmap, then sort the block by what was found."""

    def __init__(self):
        super().__init__()
        self.max_steps = 3
        self.lang_template = "put the highest block on the zone"
        self.task_completed_desc = "done."

    def reset(self, env):
        super().reset(env)
        config = self.oracle_cams[0]
        zone_pose = self.get_random_pose(env, (0.12, 0.12, 0))
        env.add_object('zone/zone.urdf', zone_pose, 'fixed')
        block = env.add_object('block/block.urdf', self.get_random_pose(env, (0.04, 0.04, 0.04)))
        color, depth, segm = env.render_camera(config)
        points = utils.get_pointcloud(depth, np.eye(3))
        points = utils.transform_pointcloud(points, np.eye(4))
        hmap, cmap = utils.get_heightmap(points, color, env.bounds, env.pix_size)
        camera = {'intrinsics': [450, 0, 320, 0, 450, 240, 0, 0, 1], 'position': (0.5, 0, 1), 'rotation': (1, 0, 0, 0)}
        hmaps, cmaps = utils.reconstruct_heightmaps([color], [depth], [camera], env.bounds, env.pix_size)
        cmap, hmap = utils.get_fused_heightmap({'color': [color], 'depth': [depth]}, [camera], env.bounds, env.pix_size)
        assert hmap.shape == (320, 160) and segm.shape == (320, 160)
        self.add_goal(objs=[block], matches=np.ones((1, 1)), targ_poses=[zone_pose], replace=False, rotations=True,
                      metric='pose', params=None, step_max_reward=1, symmetries=[0], language_goal=self.lang_template)
