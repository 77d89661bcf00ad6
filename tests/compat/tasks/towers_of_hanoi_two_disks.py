import numpy as np
from cliport.tasks.task import Task
from cliport.utils import utils


class TowersOfHanoiTwoDisks(Task):
    """Move the disks from the first peg to the last, never a larger one on a smaller one."""

    def __init__(self):
        super().__init__()
        self.max_steps = 10
        self.lang_template = "solve the towers of hanoi"
        self.task_completed_desc = "solved towers of hanoi."
        self.additional_reset()

    def reset(self, env):
        super().reset(env)
        base_size = (0.12, 0.36, 0.01)
        base_pose = self.get_random_pose(env, base_size)
        env.add_object('hanoi/stand.urdf', base_pose, 'fixed')
        rod_positions = [[0, -0.12, 0.03], [0, 0, 0.03], [0, 0.12, 0.03]]
        n_disks = 2
        objs = []
        for i in range(n_disks):
            disk = 'hanoi/disk%d.urdf' % (n_disks - 1 - i)
            pos = utils.apply(base_pose, rod_positions[0])
            z = 0.015 * (i + 1)
            pos = (pos[0], pos[1], pos[2] + z)
            objs.append(env.add_object(disk, (pos, base_pose[1])))
        hanoi_steps = utils.solve_hanoi_all(n_disks)
        for step in hanoi_steps:
            disk_id = objs[n_disks - 1 - step[0]]
            targ_pos = utils.apply(base_pose, rod_positions[step[2]])
            targ_pose = (targ_pos, (0, 0, 0, 1))
            self.add_goal(objs=[disk_id], matches=np.int32([[1]]), targ_poses=[targ_pose], replace=False,
                          rotations=True, metric='pose', params=None, step_max_reward=1 / len(hanoi_steps),
                          symmetries=[0], language_goal=self.lang_template)
