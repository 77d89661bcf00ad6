"""A task of many moves for `benchmarks.speed`: eleven bodies become a house, layer after layer."""

from __future__ import annotations

import numpy as np

from sim import Task
from sim.environment import Environment

Size = tuple[float, float, float]

BLOCK = (0.04, 0.04, 0.04)
BEAM = (0.04, 0.12, 0.04)
ROOF = (0.12, 0.12, 0.03)
CENTER = (0.5, 0.2)


class BuildHouse(Task):
    """Four corner blocks, two beams on them, four more blocks and a roof."""

    def __init__(self) -> None:
        super().__init__()
        self.max_steps = 16
        self.lang_template = "build a house of eight blocks, two beams and a roof"
        self.additional_reset()

    def reset(self, env: Environment) -> None:
        """Put all parts on the table and ask for one layer after another."""
        super().reset(env)
        corners = [(dx, dy) for dx in (-0.04, 0.04) for dy in (-0.04, 0.04)]
        sides = [(-0.04, 0.0), (0.04, 0.0)]
        self.build(env, "block/block.urdf", BLOCK, corners, 0.02, "red", 4 / 11)
        beam = self.fill_template("box/box-template.urdf", {"DIM": BEAM})
        self.build(env, beam, BEAM, sides, 0.06, "brown", 2 / 11)
        self.build(env, "block/block.urdf", BLOCK, corners, 0.10, "orange", 4 / 11)
        roof = self.fill_template("box/box-template.urdf", {"DIM": ROOF})
        self.build(env, roof, ROOF, [(0.0, 0.0)], 0.135, "blue", 1 / 11)

    def build(
        self,
        env: Environment,
        urdf: str,
        size: Size,
        offsets: list[tuple[float, float]],
        height: float,
        color: str,
        share: float,
    ) -> None:
        """One layer: its parts on the table, and the subgoal that puts them together."""
        parts = [env.add_object(urdf, self.get_random_pose(env, size), color=color) for _ in offsets]
        targets = [((CENTER[0] + dx, CENTER[1] + dy, height), (0, 0, 0, 1)) for dx, dy in offsets]
        symmetry = np.pi / 2 if size[0] == size[1] else np.pi
        self.add_goal(
            objs=parts,
            matches=np.ones((len(parts), len(parts))),
            targ_poses=targets,
            replace=False,
            rotations=True,
            metric="pose",
            params=None,
            step_max_reward=share,
            symmetries=[symmetry] * len(parts),
            language_goal=f"put the {color} parts of the house in place",
        )
