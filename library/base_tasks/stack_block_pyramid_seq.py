import numpy as np

from sim import Task, utils


class StackBlockPyramidSeq(Task):
    """Build a pyramid of six blocks on the brown stand, one block after another, each at the place that is named."""

    def __init__(self):
        super().__init__()
        self.max_steps = 12
        self.lang_template = "put the {block} block on {place}"
        self.task_completed_desc = "done stacking block pyramid."
        self.additional_reset()

    def reset(self, env):
        super().reset(env)

        # Add the stand: three plates in a row along its y axis, from the lightest brown to the darkest.
        stand_size = (0.05, 0.15, 0.005)
        stand_pose = self.get_random_pose(env, stand_size)
        env.add_object("stacking/stand.urdf", stand_pose, category="fixed")

        # Add one block of each color.
        colors, names = utils.get_colors(self.mode, n_colors=6)
        blocks = []
        for color in colors:
            block_pose = self.get_random_pose(env, (0.04, 0.04, 0.04))
            blocks.append(env.add_object("stacking/block.urdf", block_pose, color=color))

        # Where each block goes, in the frame of the stand, and how that place is called.
        places = [
            ((0, -0.05, 0.03), "the lightest brown plate"),
            ((0, 0, 0.03), "the middle brown plate"),
            ((0, 0.05, 0.03), "the darkest brown plate"),
            ((0, -0.025, 0.08), f"the {names[0]} and {names[1]} blocks"),
            ((0, 0.025, 0.08), f"the {names[1]} and {names[2]} blocks"),
            ((0, 0, 0.13), f"the {names[3]} and {names[4]} blocks"),
        ]

        # Goals: one per block, from the bottom to the top.
        for block, name, (position, place) in zip(blocks, names, places, strict=True):
            target = (utils.apply(stand_pose, position), stand_pose[1])
            self.add_goal(
                objs=[block],
                matches=np.ones((1, 1)),
                targ_poses=[target],
                replace=False,
                rotations=True,
                metric="pose",
                params=None,
                step_max_reward=1 / 6,
                symmetries=[np.pi / 2],
                language_goal=self.lang_template.format(block=name, place=place),
            )
