import numpy as np

from sim import Task, primitives, utils


class AlignRope(Task):
    """Lay the red rope along the named side of a green square that is open at one side."""

    def __init__(self):
        super().__init__()
        self.max_steps = 20
        self.lang_template = "align the rope from the {start} to the {end}"
        self.task_completed_desc = "done aligning rope."
        # The beads are so close to the table that a low, slow motion is enough; they need not lie exactly.
        self.primitive = primitives.PickPlace(height=0.02, speed=0.001)
        self.pos_eps = 0.02
        self.additional_reset()

    def reset(self, env):
        super().reset(env)

        # A side of the square is as long as the rope, 20 beads with gaps between them.
        n_parts, radius = 20, 0.005
        length = 2 * radius * n_parts * np.sqrt(2)

        # Add the square, which is a flat marker of three strips.
        square_size = (length, length, 0)
        square_pose = self.get_random_pose(env, square_size)
        square_urdf = self.fill_template(
            "square/square-template.urdf",
            {"DIM": (length,), "HALF": (length / 2 - 0.005,)},
        )
        env.add_object(square_urdf, square_pose, category="fixed")

        # Its four corners in turn: the open side, with the two tips, is in front.
        half = length / 2
        corners = [
            ("front right tip", (half, half, 0.001)),
            ("front left tip", (-half, half, 0.001)),
            ("back left corner", (-half, -half, 0.001)),
            ("back right corner", (half, -half, 0.001)),
        ]
        side = np.random.randint(4)
        (start, corner0), (end, corner1) = corners[side], corners[(side + 1) % 4]

        # Add the rope; its targets lie between the two corners.
        ends = [utils.apply(square_pose, corner) for corner in (corner0, corner1)]
        beads, targets, matches = self.make_ropes(env, ends, radius=radius, n_parts=n_parts)

        # Goal: the beads lie along this side, in either direction.
        self.add_goal(
            objs=beads,
            matches=matches,
            targ_poses=targets,
            replace=False,
            rotations=False,
            metric="pose",
            params=None,
            step_max_reward=1,
            symmetries=[0] * len(beads),
            language_goal=self.lang_template.format(start=start, end=end),
        )
