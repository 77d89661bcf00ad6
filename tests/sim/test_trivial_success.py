from __future__ import annotations

import math

import numpy as np
import pytest

from sim.diagnostics import DiagnosticBook, collecting
from sim.environment import Environment
from sim.goals import make_goal
from sim.physics import Physics
from sim.rollout import run_episode
from sim.trivial_success import report_loose_tolerances, report_small_parts
from tests.sim.tasks import FIRST_LINE, make_task

ONE_BLOCK = """
block = env.add_object("block/block.urdf", ((0.4, -0.3, 0.02), (0, 0, 0, 1)))
self.add_goal([block], np.ones((1, 1)), [({target}, (0, 0, 0, 1))], False, True, "pose", None, 1, language_goal="go")
"""
AWAY, HERE, ALOFT, CARELESS = "(0.6, 0.2, 0.02)", "(0.4, -0.3, 0.02)", "(0.6, 0.2, 0.25)", "(0.6, 0.2, 0.1)"
IN_A_ZONE = """
block = env.add_object("block/block.urdf", ((0.4, -0.3, 0.02), (0, 0, 0, 1)))
zone = ((0.5, 0, 0), (0, 0, 0, 1))
self.add_goal([block], np.ones((1, 1)), [zone], True, True, "zone", [(zone, {size})], 1, language_goal="go")
"""


@pytest.fixture
def lenient(physics: Physics) -> Environment:
    return Environment(physics, "lenient")


def told(environment: Environment, reset: str, *, init: str = "pass", methods: str = "") -> list[str]:
    """Codes of what a lenient reset earns."""
    environment.reset(make_task(reset, init=init, methods=methods), 0)
    return [entry.code for entry in environment.diagnostics.entries]


@pytest.mark.parametrize(
    ("target", "codes"), [(AWAY, []), (HERE, ["solved-at-reset"]), (ALOFT, ["floating-target"]), (CARELESS, [])]
)
def test_what_a_scene_leaves_to_do(target: str, codes: list[str], lenient: Environment) -> None:
    assert told(lenient, ONE_BLOCK.format(target=target)) == codes


@pytest.mark.parametrize(("size", "codes"), [("(0.2, 0.2, 0)", []), ("(9, 9, 0)", ["solved-at-reset"])])
def test_a_zone_as_large_as_the_table_is_reached_at_once(size: str, codes: list[str], lenient: Environment) -> None:
    assert told(lenient, IN_A_ZONE.format(size=size)) == codes


def test_what_holds_a_target_up_may_be_anything_on_the_table(lenient: Environment) -> None:
    pillar = """
pillar = self.fill_template("box/box-template.urdf", {"DIM": (0.1, 0.1, 0.2)})
env.add_object(pillar, ((0.5, 0.4, 0.1), (0, 0, 0, 1)), "fixed")
"""
    assert told(lenient, pillar + ONE_BLOCK.format(target=ALOFT)) == []


def test_what_is_fixed_in_the_air_holds_a_target_up_there(lenient: Environment) -> None:
    """As the tilted fixture of block-insertion-sixdof does."""
    shelf = 'env.add_object("zone/zone.urdf", ((0.6, 0.2, 0.2), (0, 0, 0, 1)), "fixed")'
    assert told(lenient, shelf + ONE_BLOCK.format(target=ALOFT)) == []


def test_in_strict_mode_it_is_the_tasks_failure_with_the_line(environment: Environment) -> None:
    episode = run_episode(environment, make_task(ONE_BLOCK.format(target=HERE)), 0)
    assert episode.outcome == "task_error"
    assert episode.error is not None
    assert episode.error.line == FIRST_LINE + 1
    assert "before anything is done" in episode.error.message


def test_in_lenient_mode_it_counts(lenient: Environment) -> None:
    episode = run_episode(lenient, make_task(ONE_BLOCK.format(target=HERE)), 0)
    assert (episode.outcome, len(episode.steps)) == ("solved", 1)


def test_a_task_that_judges_itself_is_not_asked(lenient: Environment) -> None:
    methods = "def reward(self):\n    return 0.0, {}\n"
    assert told(lenient, ONE_BLOCK.format(target=HERE), init="self.pos_eps = 3", methods=methods) == []


@pytest.mark.parametrize(
    ("pos_eps", "rot_eps", "count"),
    [(0.01, 0.26, 0), (0.1, math.pi / 4, 0), (0.11, 0.26, 1), (0.01, 15.0, 1), (1.0, 3.0, 2)],
)
def test_tolerances_have_a_limit(pos_eps: float, rot_eps: float, count: int) -> None:
    with collecting(DiagnosticBook("lenient")) as book:
        report_loose_tolerances(pos_eps, rot_eps, 7)
    assert [(entry.code, entry.line) for entry in book.entries] == [("loose-tolerance", 7)] * count


def test_tolerances_are_read_after_reset(lenient: Environment) -> None:
    late = ONE_BLOCK.format(target=AWAY) + "self.pos_eps = 0.5\n"
    assert told(lenient, late) == ["loose-tolerance"]


@pytest.mark.parametrize(
    ("count", "share", "codes"), [(16, 1 / 6, []), (17, 1 / 6, ["small-parts"]), (101, 1, ["small-parts"])]
)
def test_objects_that_the_judge_would_not_miss_are_told(count: int, share: float, codes: list[str]) -> None:
    goal = make_goal(list(range(count)), np.ones((count, 1)), [(0.5, 0.0, 0.0)], step_max_reward=share)
    with collecting(DiagnosticBook()) as book:
        report_small_parts([goal], None)
    assert [entry.code for entry in book.entries] == codes
