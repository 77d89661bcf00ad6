from __future__ import annotations

import pytest

from sim.evidence.rest import check_rest
from sim.evidence.scene import Body
from tests.sim.evidence.scenes import thing

STILL = (thing(1), thing(2, (0.3, 0.2, 0.02), color="blue"))


def test_a_scene_in_which_nothing_moves_is_at_rest() -> None:
    assert check_rest(STILL, STILL, STILL, STILL).ok


@pytest.mark.parametrize(
    ("position", "speed", "place", "words"),
    [
        ((0.5, 0.0, 0.02), 0.006, "at_reset", "red block moving after reset"),
        ((0.5, 0.0, 0.02), 0.006, "at_end", "red block moving at the end"),
        ((0.5, 0.06, 0.02), 0.0, "at_reset", "red block thrown aside when physics starts"),
        ((0.5, 0.0, -0.3), 0.0, "at_end", "red block off the table at the end"),
        ((0.5, 0.0, 0.035), 0.0, "after_waiting", "red block moving while nothing is done"),
    ],
)
def test_what_moves_by_itself_is_named(
    position: tuple[float, float, float], speed: float, place: str, words: str
) -> None:
    moments = {"built": STILL, "at_reset": STILL, "after_waiting": STILL, "at_end": STILL}
    moments[place] = (thing(1, position, speed=speed), STILL[1])
    if place == "at_reset":
        moments["after_waiting"] = moments["at_reset"]
    evidence = check_rest(**moments)
    assert not evidence.ok
    assert evidence.detail.startswith(words)


def test_what_is_dropped_may_fall_straight_down_while_the_scene_settles() -> None:
    dropped: tuple[Body, ...] = (thing(1, (0.5, 0.0, 0.3)), STILL[1])
    assert check_rest(dropped, STILL, STILL, STILL).ok


def test_what_cannot_move_and_what_came_later_are_not_looked_at() -> None:
    fixed, new = thing(3, (0.5, 0.3, -1.0), speed=1.0, rigid=False), thing(4, (0.6, 0.3, 0.02))
    assert check_rest(STILL, (*STILL, fixed), (*STILL, new), (*STILL, fixed)).ok
