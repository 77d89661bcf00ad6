import numpy as np

from sim import Task, utils


class TowersOfHanoiSeq(Task):
    """Move a tower of three colored rings to the last peg, one ring at a time, each move by its own instruction."""

    def __init__(self):
        super().__init__()
        self.max_steps = 14
        self.lang_template = "move the {ring} ring to the {side}"
        self.task_completed_desc = "solved towers of hanoi."
        self.additional_reset()

    def reset(self, env):
        super().reset(env)

        # Add the stand: three pegs in a row along its y axis, from the lighter brown side to the darker one.
        stand_size = (0.12, 0.36, 0.01)
        stand_pose = self.get_random_pose(env, stand_size)
        env.add_object("hanoi/stand.urdf", stand_pose, category="fixed")
        pegs = [-0.12, 0, 0.12]
        sides = ["lighter brown side", "middle of the stand", "darker brown side"]

        # Add the rings on the first peg, the largest first, in random colors; ring 0 is the smallest, each 0.01 high.
        n_rings = 3
        colors, names = utils.get_colors(self.mode, n_colors=n_rings)
        rings = [None] * n_rings
        for level, ring in enumerate(reversed(range(n_rings))):
            position = utils.apply(stand_pose, (0, pegs[0], 0.01 + 0.01 * level))
            rings[ring] = env.add_object(f"hanoi/disk{ring}.urdf", (position, stand_pose[1]), color=colors[ring])

        # Goals: one per move of the solution; a ring comes to lie on those that are on the peg already.
        moves = utils.solve_hanoi_all(n_rings)
        n_on_peg = [n_rings, 0, 0]
        for ring, from_peg, to_peg in moves:
            position = utils.apply(stand_pose, (0, pegs[to_peg], 0.01 + 0.01 * n_on_peg[to_peg]))
            n_on_peg[from_peg] -= 1
            n_on_peg[to_peg] += 1
            self.add_goal(
                objs=[rings[ring]],
                matches=np.ones((1, 1)),
                targ_poses=[(position, stand_pose[1])],
                replace=False,
                rotations=True,
                metric="pose",
                params=None,
                step_max_reward=1 / len(moves),
                symmetries=[0],
                language_goal=self.lang_template.format(ring=names[ring], side=sides[to_peg]),
            )
