"""A scene in which the agent holds something from the start: what is written down goes on as what was."""

import json
import math
from dataclasses import replace

import pytest

from sim.household.acting.calls import parse_calls
from sim.household.acting.embodiment import Embodiment
from sim.household.errors import BadScene
from sim.household.judging.verify import verify
from sim.household.physics.world import HouseholdWorld
from sim.household.scenes.frames import to_published
from sim.household.scenes.scene_io import from_json, to_json
from sim.household.scenes.validate import problems_of
from sim.household.tasks.goals import is_reached
from sim.household.values import FLOOR, Goal, Sample, Scene
from sim.household.words.referring import unique_descriptions
from tests.sim.household.acting.test_executor import APPLE_IN_BOWL, BOWL, SOFA, TABLE, do, kitchen


@pytest.fixture(scope="module")
def house() -> HouseholdWorld:
    return HouseholdWorld(kitchen())


def bowl_in_hand(house: HouseholdWorld) -> tuple[Embodiment, Scene]:
    """The agent after it took the bowl with an apple in it, and the scene of that moment as it is written."""
    agent = Embodiment(house, kitchen())
    assert do(agent, f"goto({BOWL}), grab()") == [None, None]
    return agent, from_json(json.loads(json.dumps(to_json(agent.present))))


def test_what_is_written_down_in_the_hand_is_in_the_hand_again(house: HouseholdWorld) -> None:
    agent, written = bowl_in_hand(house)
    before = {thing: agent.world.pose(thing) for thing in (BOWL, APPLE_IN_BOWL)}
    assert written.carried == {BOWL, APPLE_IN_BOWL}
    assert [written.instances[thing].parent for thing in (BOWL, APPLE_IN_BOWL)] == [FLOOR, BOWL]
    again = Embodiment(house, written)
    assert is_reached(["and", ["holding", BOWL], ["inside", APPLE_IN_BOWL, BOWL]], again.situation)
    assert all(math.dist(again.world.pose(thing).position, before[thing].position) < 1e-9 for thing in before)
    assert again.present.holding == BOWL
    assert do(again, f"goto({SOFA}), release()") == [None, None]
    assert is_reached(["and", ["on", BOWL, SOFA], ["inside", APPLE_IN_BOWL, BOWL]], again.situation)
    assert again.present.holding is None


def test_a_sample_that_begins_with_a_full_hand_verifies(house: HouseholdWorld) -> None:
    _, written = bowl_in_hand(house)
    calls = parse_calls(f"goto({SOFA}), release()")
    goal: Goal = ["and", ["supported_by", BOWL, SOFA], ["hand_empty"]]
    sample = Sample("free", "Put it on the sofa.", ("Go there.", "Set it down."), calls, written, goal)
    verification = verify(sample, house)
    assert verification.reason == ""
    assert {check.name for check in verification.checks} >= {"scene_holds", "repeats", "last_call_needed"}
    elsewhere = written.instances[BOWL].position._replace(z=1.5)
    moved = tuple(replace(one, position=elsewhere) if one.id == BOWL else one for one in written.instances)
    assert "comes to rest" in verify(replace(sample, scene=replace(written, instances=moved)), house).reason


def test_nobody_says_that_what_is_held_stands_on_the_floor(house: HouseholdWorld) -> None:
    _, written = bowl_in_hand(house)
    assert not any("floor" in phrase for phrase in unique_descriptions(written, BOWL))


def test_a_scene_with_a_full_hand_holds_and_comes_back_from_both_frames(house: HouseholdWorld) -> None:
    _, written = bowl_in_hand(house)
    document = to_json(written)
    assert from_json(to_published(document)) == from_json(document) == written
    about = {problem for problem in problems_of(document) if "player" not in problem}
    assert not any(f"[{BOWL}]" in problem or f"[{APPLE_IN_BOWL}]" in problem for problem in about)


@pytest.mark.parametrize(
    ("holding", "says"),
    [(99, "holds 99, which there is not"), (TABLE, "which is furniture"), (BOWL, "parent -1, not 0"), (-1, "at least")],
)
def test_a_hand_that_cannot_be_is_refused(holding: int, says: str) -> None:
    document = to_json(kitchen())
    with pytest.raises(BadScene, match=says):
        from_json({**document, "agent": {**document["agent"], "holding": holding}})  # type: ignore[dict-item]  # JSON


def test_an_empty_hand_leaves_no_trace_in_the_document() -> None:
    assert "holding" not in json.dumps(to_json(kitchen()))
