"""Turns of a dialogue, each in a world that is built anew and goes on where the last one was."""

import asyncio
import json
from dataclasses import replace
from typing import Any, cast

import pytest

from sim.household.acting.calls import parse_calls
from sim.household.acting.embodiment import Embodiment
from sim.household.acting.executor import execute
from sim.household.acting.moments import moment_from_json, moment_to_json
from sim.household.chat_jobs import hear_request, take_turn
from sim.household.physics.world import HouseholdWorld
from sim.household.scenes.scene_io import from_json, to_json
from sim.household.tasks.sample_io import sample_from_json, sample_to_json
from sim.household.trying import try_document
from sim.household.values import Exchange, Goal, Sample, Vector3
from sim.sandbox.protocol import JsonValue
from tests.sim.household.acting.test_executor import APPLE, BOWL, HIDDEN, PUMPKIN, SOFA, TABLE, kitchen

TURNS: list[tuple[str, str, Goal]] = [
    ("Bring me the apple that is not in the bowl.", f"goto({APPLE}), grab(), goto_user()", ["holding", APPLE]),
    ("Now put it on the sofa.", f"goto({SOFA}), release()", ["and", ["on", APPLE, SOFA], ["hand_empty"]]),
    ("Take it back to the table.", f"goto({APPLE}), grab(), goto({TABLE}), release()", ["on", APPLE, TABLE]),
]


class World:
    """A dialogue from the kitchen on, through the jobs."""

    def __init__(self) -> None:
        self.scene = self.now = to_json(kitchen())
        self.state: JsonValue = None
        self.said: tuple[Exchange, ...] = ()

    def hear(self, goal: Goal) -> dict[str, Any]:
        asked = cast(JsonValue, {"scene": self.scene, "state": self.state, "goal": goal})
        return cast(dict[str, Any], asyncio.run(hear_request(asked, lambda _: None)))

    def take(self, task: str, calls: str, goal: Goal) -> dict[str, Any]:
        parsed = parse_calls(calls)
        turn = Exchange(task, ("Do it.",) * len(parsed), parsed, goal)
        sample = Sample("free", task, turn.plan, parsed, from_json(self.now), goal, dialogue=self.said)
        asked = json.loads(json.dumps({"scene": self.scene, "state": self.state, "sample": sample_to_json(sample)}))
        answer = cast(dict[str, Any], asyncio.run(take_turn(asked, lambda _: None)))
        if answer["passed"]:
            self.state, self.now, self.said = answer["state"], answer["scene"], (*self.said, turn)
        return answer


def test_each_turn_is_a_sample_and_goes_on_from_the_state_that_was_reached() -> None:
    world = World()
    documents = [world.take(*turn)["document"] for turn in TURNS]
    assert all(document["verified"] for document in documents)
    assert [len(document.get("dialogue", ())) for document in documents] == [0, 1, 2]
    assert documents[1]["scene"]["agent"]["holding"] == APPLE
    assert sample_from_json(documents[2]).dialogue == world.said[:2]

    agent = Embodiment(HouseholdWorld(kitchen()))
    held = []
    for _, calls, _ in TURNS:
        agent.listen()
        held.append(agent.world.scene.holding)
        execute(agent, parse_calls(calls))
        reached = agent.save()
    assert held == [None, APPLE, None], "a turn begins with the words of its time"
    assert moment_to_json(reached) == world.state, "one embodiment that is never begun anew comes to the same bits"
    assert moment_to_json(moment_from_json(cast(dict[str, Any], world.state))) == world.state


def test_a_turn_that_fails_changes_nothing_and_says_why() -> None:
    world = World()
    world.take(*TURNS[0])
    before = world.state
    full = world.take("Take the pumpkin.", f"goto({PUMPKIN}), grab()", ["holding", PUMPKIN])
    assert full["reason"] == "carried_out: grab() failed: hand_full"
    assert [result["reason"] for result in full["results"]] == [None, "hand_full"]
    assert world.take("Take the pumpkin.", f"goto({PUMPKIN})", ["holding", PUMPKIN])["reason"].startswith(
        "goal_reached"
    )
    assert world.state == before
    assert world.hear(["holding", APPLE]) == {"is_true": True, "obstacle": None}


def test_it_means_what_the_dialogue_was_about_last() -> None:
    world = World()
    world.take(*TURNS[0])
    other = world.take("Put it on the sofa.", f"goto({SOFA}), release()", ["not", ["holding", BOWL]])
    assert other["reason"].startswith(f'names_are_right: "it" is the red apple {APPLE}')
    document = world.take(*TURNS[1])["document"]
    assert try_document(document)["passed"]
    bowl: JsonValue = {"task": "Take it.", "plan": ["Do."], "solution": ["grab(1)"], "goal": ["holding", BOWL]}
    assert str(try_document({**document, "dialogue": [bowl]})["reason"]).startswith("names_are_right: ")


@pytest.mark.parametrize(
    ("goal", "reason"),
    [
        (["and", ["holding", SOFA], ["at_user"]], "not_movable"),
        (["holding", HIDDEN], "no_path"),
        (["at", HIDDEN], "no_path"),
        (["on", PUMPKIN, APPLE], "no_space"),
        (["exists", "?x", {"noun": "mug"}, ["holding", "?x"]], "unknown_id"),
        (["or", ["holding", SOFA], ["holding", TABLE]], "not_movable"),
        (["exists", "?x", {"noun": "apple"}, ["holding", "?x"]], None),
        (["or", ["holding", SOFA], ["holding", APPLE]], None),
        (["and", ["not", ["in_room", SOFA, 0]], ["holding", APPLE]], None),
        (["and", ["in_room", SOFA, 0], ["holding", APPLE]], None),
    ],
)
def test_what_can_never_be_is_told_from_what_is_only_difficult(goal: Goal, reason: str | None) -> None:
    found = World().hear(goal)["obstacle"]
    assert (found and found["reason"]) == reason


def test_what_stands_above_reach_stays_there() -> None:
    world, scale = World(), 2.3
    scene, table = kitchen(), kitchen().instances[TABLE]
    lift = (scale - 1) * table.size.z
    high = replace(
        table,
        scale=scale,
        size=Vector3(*(scale * side for side in table.size)),
        position=table.position._replace(z=scale * table.position.z),
    )
    things = [
        high,
        *(replace(one, position=one.position._replace(z=one.position.z + lift)) for one in scene.instances[1:4]),
    ]
    world.now = world.scene = to_json(replace(scene, instances=(*things, *scene.instances[4:])))
    assert world.hear(["holding", APPLE])["obstacle"] == {"reason": "too_far", "thing": APPLE}
    assert world.hear(["holding", PUMPKIN])["obstacle"] is None


def test_a_refusal_is_right_where_the_world_finds_the_obstacle_too() -> None:
    world = World()
    sofa: Goal = ["holding", SOFA]
    apple: Goal = ["holding", APPLE]
    no = 'speak("I cannot lift the sofa: it is furniture.")'
    refused = world.take("Bring me the sofa.", no, ["refused", sofa])
    assert refused["passed"]
    assert try_document({**refused["document"], "reason": "not_movable"})["passed"]
    other = try_document({**refused["document"], "reason": "too_far"})["reason"]
    assert other == "goal_reached: the reason is not_movable, not too_far"
    assert world.take("Bring me an apple.", no, ["refused", apple])["reason"].startswith("goal_reached")
    yes = world.take("Bring me the sofa.", 'speak("Here it comes.")', ["refused", sofa])
    assert yes["reason"].startswith("goal_reached")
