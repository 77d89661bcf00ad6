import numpy as np
from cliport.tasks.task import Task
from cliport.utils import utils


class StackPyramidOnStandOneGoal(Task):
    """Build a pyramid of six blocks on the stand."""

    def __init__(self):
        super().__init__()
        self.max_steps = 12
        self.lang_template = "build a pyramid out of six blocks on the stand"
        self.task_completed_desc = "done building the pyramid."
        self.additional_reset()

    def reset(self, env):
        super().reset(env)
        base_size = (0.05, 0.15, 0.005)
        base_urdf = 'stacking/stand.urdf'
        base_pose = self.get_random_pose(env, base_size)
        env.add_object(base_urdf, base_pose, category='fixed')
        block_urdf = 'stacking/block.urdf'
        colors = [utils.COLORS['purple'], utils.COLORS['blue'], utils.COLORS['green'], utils.COLORS['yellow'],
                  utils.COLORS['orange'], utils.COLORS['red']]
        objs = []
        for i in range(6):
            block_pose = self.get_random_pose(env, (0.04, 0.04, 0.04))
            block_id = env.add_object(block_urdf, block_pose, color=colors[i])
            objs.append((block_id, (np.pi / 2, None)))
        place_pos = [(0, -0.05, 0.03), (0, 0, 0.03), (0, 0.05, 0.03), (0, -0.025, 0.08), (0, 0.025, 0.08), (0, 0, 0.13)]
        targs = [(utils.apply(base_pose, i), base_pose[1]) for i in place_pos]
        matches = np.zeros((6, 6))
        matches[:3, :3] = 1
        matches[3:5, 3:5] = 1
        matches[5, 5] = 1
        self.add_goal(objs=objs, matches=matches, targ_poses=targs, replace=False, rotations=True, metric='pose',
                      params=None, step_max_reward=1, symmetries=None, language_goal=[self.lang_template])
