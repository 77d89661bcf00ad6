import numpy as np

from sim import Spatula, Task, primitives, utils


class SeparatingPiles(Task):
    """Push a pile of fifty small blocks of one color into the named one of two colored squares."""

    def __init__(self):
        super().__init__()
        self.max_steps = 20
        self.lang_template = "push the pile of {pile} blocks into the {zone} square"
        self.task_completed_desc = "done separating piles."
        self.ee = Spatula
        self.primitive = primitives.push
        self.additional_reset()

    def reset(self, env):
        super().reset(env)

        # Colors: one of the pile, one of the zone to push it to, one of the other zone.
        colors, names = utils.get_colors(self.mode, n_colors=3)
        pile_color, zone_color, other_color = colors

        # Add two zones, which are flat markers on the table.
        zone_size = (0.12, 0.12, 0)
        zone_pose = self.get_random_pose(env, zone_size)
        env.add_object("zone/zone.urdf", zone_pose, category="fixed", color=zone_color)
        other_pose = self.get_random_pose(env, zone_size)
        env.add_object("zone/zone.urdf", other_pose, category="fixed", color=other_color)

        # Add the pile.
        blocks = self.make_piles(env, block_color=pile_color)

        # Goal: all blocks are inside the named zone, which takes any number of them.
        self.add_goal(
            objs=blocks,
            matches=np.ones((len(blocks), 1)),
            targ_poses=[zone_pose],
            replace=True,
            rotations=False,
            metric="zone",
            params=[(zone_pose, zone_size)],
            step_max_reward=1,
            symmetries=[0] * len(blocks),
            language_goal=self.lang_template.format(pile=names[0], zone=names[1]),
        )
