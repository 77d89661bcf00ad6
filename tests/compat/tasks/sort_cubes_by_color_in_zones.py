import numpy as np
from cliport.tasks.task import Task
from cliport.utils import utils


class SortCubesByColorInZones(Task):
    """Sort small cubes by color into two zones of the same color."""

    def __init__(self):
        super().__init__()
        self.max_steps = 20
        self.lang_template = "sort the cubes by color into the {} zone"
        self.task_completed_desc = "done sorting cubes."
        self.additional_reset()

    def reset(self, env):
        super().reset(env)
        zone_size = (0.12, 0.12, 0)
        zone_urdf = 'zone/zone.urdf'
        colors = ['blue', 'orange']
        zone_poses = []
        for color in colors:
            zone_pose = self.get_random_pose(env, zone_size)
            env.add_object(zone_urdf, zone_pose, 'fixed', color=utils.COLORS[color])
            zone_poses.append(zone_pose)

        cube_urdf = 'block/block.urdf'
        for color, zone_pose in zip(colors, zone_poses):
            cubes = []
            for _ in range(3):
                pose = self.get_random_pose(env, (0.04, 0.04, 0.04))
                cubes.append((env.add_object(cube_urdf, pose, color=utils.COLORS[color]), (0, None)))
            self.add_goal(objs=cubes, matches=np.ones((len(cubes), 1)), targ_poses=[zone_pose], replace=True,
                          rotations=False, metric='zone', params=[(zone_pose, zone_size)],
                          step_max_reward=1 / len(colors), language_goal=self.lang_template.format(color))
