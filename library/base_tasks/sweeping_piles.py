import numpy as np

from sim import Spatula, Task, primitives


class SweepingPiles(Task):
    """Push a pile of fifty small blocks into the green square."""

    def __init__(self):
        super().__init__()
        self.max_steps = 20
        self.lang_template = "push the pile of small blocks into the green square"
        self.task_completed_desc = "done sweeping."
        self.ee = Spatula
        self.primitive = primitives.push
        self.additional_reset()

    def reset(self, env):
        super().reset(env)

        # Add the zone, which is a flat marker on the table.
        zone_size = (0.12, 0.12, 0)
        zone_pose = self.get_random_pose(env, zone_size)
        env.add_object("zone/zone.urdf", zone_pose, category="fixed")

        # Add the pile.
        blocks = self.make_piles(env)

        # Goal: all blocks are inside the zone, which takes any number of them.
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
            language_goal=self.lang_template,
        )
