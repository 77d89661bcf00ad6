from __future__ import annotations

import math

import numpy as np
import pybullet as p
import pytest

from sim.environment import Environment
from sim.ropes import create_beads, lay_rope, spacing_of
from tests.sim.tasks import make_task

CORNERS = ((0.4, -0.1, 0.001), (0.6, 0.1, 0.001))
ROPE = f"""
self.rope = self.make_ropes(env, {CORNERS!r}, color_name="blue")
objects, targets, matches = self.rope
self.add_goal(objects, matches, targets, False, False, "pose", None, 1, language_goal="go")
"""


def test_targets_lie_evenly_between_the_corners() -> None:
    targets = np.array([target.position for target in lay_rope(range(20), CORNERS).targets])
    steps = np.diff(targets, axis=0)
    assert np.allclose(steps, steps[0])
    assert targets.mean(axis=0) == pytest.approx((0.5, 0.0, 0.001))
    assert np.linalg.norm(targets[0] - CORNERS[0]) == pytest.approx(np.linalg.norm(steps[0]) / 2)


def test_a_rope_may_lie_either_way_round() -> None:
    matches = lay_rope(range(4), CORNERS).matches
    assert matches.tolist() == [[1, 0, 0, 1], [0, 1, 1, 0], [0, 1, 1, 0], [1, 0, 0, 1]]


def test_neighbours_stay_tied_and_the_rope_comes_to_rest_on_the_table(environment: Environment) -> None:
    environment.reset(make_task(ROPE), 0)
    beads = [body for body, _ in environment.task.rope.objects]  # type: ignore[attr-defined]
    positions = np.array([environment.pose(bead).position for bead in beads])
    gaps = np.linalg.norm(np.diff(positions, axis=0), axis=1)
    assert environment.obj_ids["deformable"] == beads
    assert environment.is_static
    assert np.all(gaps < 1.6 * spacing_of(CORNERS, 20))
    assert positions[:, 2].min() > 0.004


def test_beads_of_a_crowded_rope_do_not_overlap(environment: Environment) -> None:
    environment.reset(make_task(), 0)
    beads = create_beads((0.3, 0.4, 0.02), 0.006, 0.005, 8, (1.0, 0.0, 0.0))
    assert environment.box(beads[0]).size == pytest.approx((0.0057,) * 3)
    environment.step_simulation()
    assert not p.getContactPoints(beads[0], beads[1]) or p.getContactPoints(beads[0], beads[1])[0][8] > 0


def test_a_rope_is_as_long_as_the_segment() -> None:
    assert 20 * spacing_of(CORNERS, 20) == pytest.approx(math.dist(*CORNERS))


def test_only_the_ends_are_white(environment: Environment) -> None:
    environment.reset(make_task(), 0)
    beads = create_beads((0.5, 0.0, 0.01), 0.014, 0.005, 4, (1.0, 0.0, 0.0))
    center = environment.top_down().color[160, 80]  # the upper end is seen
    assert center[0] == center[1] == center[2]
    assert len(beads) == 4


def test_equal_seeds_make_equal_ropes(environment: Environment) -> None:
    environment.reset(make_task(ROPE), 3)
    first = environment.final_poses()
    environment.reset(make_task(ROPE), 3)
    assert environment.final_poses() == first
