from __future__ import annotations

import math

import numpy as np
import pytest

from sim.environment import Environment
from sim.piles import strewn_poses
from tests.sim.tasks import make_task

PILE = """
self.ids = self.make_piles(env, block_color="red")
self.add_goal(self.ids, np.ones((50, 1)), [(0.5, 0, 0)], True, False, "zone", [((0.5, 0, 0), (0.1, 0.1, 0))], 1,
              language_goal="go")
"""


def test_cubes_are_strewn_over_the_middle_of_the_workspace() -> None:
    np.random.seed(0)
    poses = strewn_poses(2000)
    x, y, _ = np.array([pose.position for pose in poses]).T
    assert (x.min(), x.max()) == (pytest.approx(0.4, abs=1e-3), pytest.approx(0.6, abs=1e-3))
    assert (y.min(), y.max()) == (pytest.approx(-0.1, abs=1e-3), pytest.approx(0.1, abs=1e-3))


def test_no_two_cubes_overlap_when_they_are_dropped() -> None:
    np.random.seed(1)
    positions = np.array([pose.position for pose in strewn_poses(50)])
    for first, second in ((a, b) for a in range(50) for b in range(a)):
        aside = math.dist(positions[first][:2], positions[second][:2])
        assert aside > 0.0142 or abs(positions[first][2] - positions[second][2]) > 0.01


def test_fifty_cubes_of_a_centimetre_come_to_rest_on_the_table(environment: Environment) -> None:
    environment.reset(make_task(PILE), 0)
    ids = environment.task.ids  # type: ignore[attr-defined]
    heights = [environment.pose(body).position[2] for body in ids]
    assert len(ids) == 50
    assert environment.is_static
    assert 0.004 < min(heights) <= max(heights) < 0.03
    assert all(environment.box(body).size == pytest.approx((0.01, 0.01, 0.01)) for body in ids[:3])
