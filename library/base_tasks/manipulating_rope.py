import numpy as np

from sim import Task, primitives, utils


class ManipulatingRope(Task):
    """Lay the red rope along the open side of the green square, so that it connects the two tips."""

    def __init__(self):
        super().__init__()
        self.max_steps = 20
        self.lang_template = "lay the rope so that it closes the green square"
        self.task_completed_desc = "done manipulating rope."
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

        # Add the rope; its targets lie between the two tips of the open side.
        tips = [(length / 2, length / 2, 0.001), (-length / 2, length / 2, 0.001)]
        corners = [utils.apply(square_pose, tip) for tip in tips]
        beads, targets, matches = self.make_ropes(env, corners, radius=radius, n_parts=n_parts)

        # Goal: the beads lie along the open side, in either direction.
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
            language_goal=self.lang_template,
        )
