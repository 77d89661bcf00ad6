"""The outlines of the current subgoal stand in the picture where the renderer shows the place itself."""

from __future__ import annotations

import numpy as np
import pytest

from sim.assets import ASSETS_ROOT
from sim.environment import Environment
from sim.physics import Physics
from sim.rendering import project_to_frame, render_frame
from sim.rollout import run_episode
from sim.sandbox.protocol import FrameOptions
from sim.values import Pose
from tests.sim.tasks import BLOCK_TO_ZONE, make_task
from tests.sim.test_rollout import Notes

WIDTH, HEIGHT = 160, 120
GOALS = FrameOptions(WIDTH, HEIGHT, 240, goals=True)
ZONE = BLOCK_TO_ZONE.replace('metric="pose", params=None', 'metric="zone", params=[(zone_pose, (0.12, 0.12, 0))]')
HALF = BLOCK_TO_ZONE.replace("step_max_reward=1", "step_max_reward=0.5")
TWO_GOALS = HALF + HALF.split("\n", 4)[4].replace("zone_pose", "((0.5, 0.3, 0.02), (0, 0, 0, 1))")


def shown(environment: Environment, task: str, options: FrameOptions = GOALS, *, methods: str = "") -> Notes:
    notes = Notes()
    run_episode(environment, make_task(task, methods=methods), 7, listener=notes, frames=options)
    return notes


def test_points_are_projected_where_the_picture_shows_them(physics: Physics) -> None:
    before = render_frame(WIDTH, HEIGHT)
    position = (0.5, 0.1, 0.02)
    physics.load_urdf(ASSETS_ROOT / "block/block.urdf", Pose(position))
    rows, columns = np.nonzero(np.any(render_frame(WIDTH, HEIGHT) != before, axis=2))
    [(x, y)] = project_to_frame(np.array([position]), WIDTH, HEIGHT)
    assert columns.mean() == pytest.approx(x * WIDTH, abs=3)
    assert rows.mean() == pytest.approx(y * HEIGHT, abs=3)
    assert np.isnan(project_to_frame(np.array([(9.0, -9.0, 5.0)]), WIDTH, HEIGHT)).all()


def test_a_zone_is_outlined_by_its_edge_and_a_place_by_the_foot_of_what_goes_there(environment: Environment) -> None:
    zone, place = shown(environment, ZONE), shown(environment, BLOCK_TO_ZONE)
    (wide,), (narrow,) = zone.goals[-1], place.goals[-1]
    assert len(wide) == len(narrow) == 4
    assert np.ptp(wide, axis=0) == pytest.approx(np.ptp(narrow, axis=0) * 3, rel=0.2)
    assert np.mean(wide, axis=0) == pytest.approx(np.mean(narrow, axis=0), abs=0.02)


def test_only_the_current_subgoal_is_outlined(environment: Environment) -> None:
    seen = list(dict.fromkeys(shown(environment, TWO_GOALS).goals))
    assert [len(outlines) for outlines in seen] == [1, 1]


def test_a_task_that_judges_itself_has_no_outlines(environment: Environment) -> None:
    own = shown(environment, BLOCK_TO_ZONE, methods="def done(self):\n    return False\n")
    assert set(own.goals) == {()}


def test_outlines_change_neither_the_pictures_nor_the_episode(environment: Environment) -> None:
    without, with_goals = (
        shown(environment, BLOCK_TO_ZONE, FrameOptions(WIDTH, HEIGHT, 240)),
        shown(environment, BLOCK_TO_ZONE),
    )
    assert set(without.goals) == {()}
    assert with_goals.heard == without.heard
    for (_, image), (_, same) in zip(with_goals.images, without.images, strict=True):
        assert np.array_equal(image, same)
