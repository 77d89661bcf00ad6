import numpy as np

from sim import Task, utils


class TowersOfHanoi(Task):
    """Move a tower of three disks from the first peg to the last, one disk at a time, never a larger on a smaller."""

    def __init__(self):
        super().__init__()
        self.max_steps = 14
        self.lang_template = "solve towers of hanoi"
        self.task_completed_desc = "solved towers of hanoi."
        self.additional_reset()

    def reset(self, env):
        super().reset(env)

        # Add the stand: three pegs in a row along its y axis.
        stand_size = (0.12, 0.36, 0.01)
        stand_pose = self.get_random_pose(env, stand_size)
        env.add_object("hanoi/stand.urdf", stand_pose, category="fixed")
        pegs = [-0.12, 0, 0.12]

        # Add the disks on the first peg, the largest first; disk 0 is the smallest. A disk is 0.01 high.
        n_disks = 3
        disks = [None] * n_disks
        for level, disk in enumerate(reversed(range(n_disks))):
            position = utils.apply(stand_pose, (0, pegs[0], 0.01 + 0.01 * level))
            disks[disk] = env.add_object(f"hanoi/disk{disk}.urdf", (position, stand_pose[1]))

        # Goals: one per move of the solution; a disk comes to lie on those that are on the peg already.
        moves = utils.solve_hanoi_all(n_disks)
        n_on_peg = [n_disks, 0, 0]
        for disk, from_peg, to_peg in moves:
            position = utils.apply(stand_pose, (0, pegs[to_peg], 0.01 + 0.01 * n_on_peg[to_peg]))
            n_on_peg[from_peg] -= 1
            n_on_peg[to_peg] += 1
            self.add_goal(
                objs=[disks[disk]],
                matches=np.ones((1, 1)),
                targ_poses=[(position, stand_pose[1])],
                replace=False,
                rotations=True,
                metric="pose",
                params=None,
                step_max_reward=1 / len(moves),
                symmetries=[0],
                language_goal=self.lang_template,
            )
