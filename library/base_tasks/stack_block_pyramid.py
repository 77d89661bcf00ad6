import numpy as np

from sim import Task, utils


class StackBlockPyramid(Task):
    """Stack six blocks of different colors into a pyramid on the brown stand: three below, two on them, one on top."""

    def __init__(self):
        super().__init__()
        self.max_steps = 12
        self.lang_template = "make the {row} row with {blocks}"
        self.task_completed_desc = "done stacking block pyramid."
        self.additional_reset()

    def reset(self, env):
        super().reset(env)

        # Add the stand: three plates in a row along its y axis.
        stand_size = (0.05, 0.15, 0.005)
        stand_pose = self.get_random_pose(env, stand_size)
        env.add_object("stacking/stand.urdf", stand_pose, category="fixed")

        # Add one block of each color.
        colors, names = utils.get_colors(self.mode, n_colors=6)
        blocks = []
        for color in colors:
            block_pose = self.get_random_pose(env, (0.04, 0.04, 0.04))
            blocks.append(env.add_object("stacking/block.urdf", block_pose, color=color))

        # Places in the frame of the stand, row by row.
        rows = [
            ("bottom", [(0, -0.05, 0.03), (0, 0, 0.03), (0, 0.05, 0.03)]),
            ("middle", [(0, -0.025, 0.08), (0, 0.025, 0.08)]),
            ("top", [(0, 0, 0.13)]),
        ]

        # Goals: one per row; its blocks may take any place of it.
        used = 0
        for row, places in rows:
            n = len(places)
            self.add_goal(
                objs=blocks[used : used + n],
                matches=np.ones((n, n)),
                targ_poses=[(utils.apply(stand_pose, place), stand_pose[1]) for place in places],
                replace=False,
                rotations=True,
                metric="pose",
                params=None,
                step_max_reward=n / 6,
                symmetries=[np.pi / 2] * n,
                language_goal=self.lang_template.format(row=row, blocks=self.name_blocks(names[used : used + n])),
            )
            used += n

    def name_blocks(self, names):
        """Say 'the red, the blue and the green block'."""
        words = [f"the {name}" for name in names]
        return (", ".join(words[:-1]) + " and " + words[-1] if len(words) > 1 else words[0]) + " block"
