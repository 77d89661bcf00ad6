"""The built-in user and robot, without a world: what they say follows from what they are told."""

from __future__ import annotations

import json
from typing import Any

import pytest

from prompts.parsing import HouseholdReply, HouseholdRequest, parse_reply, parse_request
from prompts.providers.builtin.chat_robot import reply
from prompts.providers.builtin.chat_user import ask
from prompts.values import CompletionRequest, Conversation, JsonValue
from sim.household.tasks.goal_check import check_goal
from workbench.core.household.examples import APPLE, COFFEE_TABLE, MUG, TABLE, example_house
from workbench.core.household.facts import scene_variables

BROUGHT: JsonValue = {"task": "Bring me the blue mug.", "plan": ["Go."], "solution": ["goto(4)"], "about": MUG}


def told(seed: int, *said: JsonValue, answers: int = 0, **more: Any) -> CompletionRequest:
    """A request of either role after some turns, and after some answers that were sent back."""
    conversation = Conversation().say("user", "Say something.")
    for _ in range(answers):
        conversation = conversation.say("assistant", "…").say("user", "That cannot be used.")
    facts: dict[str, JsonValue] = {**scene_variables(example_house(), {"free": 1}), "dialogue": list(said), **more}
    return CompletionRequest(conversation.messages, "builtin", 0.0, 4096, seed, "", facts)


def wish(seed: int, *said: JsonValue, **more: Any) -> HouseholdRequest:
    request = parse_request(ask(told(seed, *said, **more)))
    assert isinstance(request, HouseholdRequest)
    check_goal(request.goal, example_house())
    return request


def calls(goal: JsonValue, seed: int = 0, answers: int = 0, holding: int | None = None) -> HouseholdReply:
    request = told(seed, answers=answers, request={"task": "…", "goal": goal})
    things: Any = request.facts["things"]
    for row in things:
        row["support"] = "hand" if row["id"] == holding else row["support"]
    read = parse_reply(reply(request))
    assert isinstance(read, HouseholdReply)
    return read


def test_the_user_begins_with_a_thing_and_goes_on_about_it() -> None:
    assert all("it" not in wish(seed).task.lower().rstrip(".").split()[1:3] for seed in range(20))
    seconds = [wish(seed, BROUGHT) for seed in range(20)]
    assert all(str(MUG) in json.dumps(second.goal) for second in seconds)
    assert len({second.task for second in seconds}) >= 4


def test_the_user_wants_what_cannot_be_had_once_in_a_dialogue() -> None:
    fourth = [wish(seed, BROUGHT, BROUGHT, BROUGHT) for seed in range(10)]
    impossible = [one for one in fourth if calls(one.goal).refusal]
    assert len(impossible) >= 7
    assert {calls(one.goal).reason for one in impossible} == {"not_movable", "unknown_id"}


def test_the_user_does_not_insist() -> None:
    first = wish(3)
    assert wish(3, taken=[first.task]).task != first.task


@pytest.mark.parametrize("seed", range(3))
def test_the_same_request_gets_the_same_words(seed: int) -> None:
    assert ask(told(seed, BROUGHT)) == ask(told(seed, BROUGHT))
    assert calls(["holding", MUG], seed) == calls(["holding", MUG], seed)


def test_the_robot_forgets_at_times_that_its_hand_is_full_and_does_better_then() -> None:
    goal: JsonValue = ["and", ["supported_by", APPLE, TABLE], ["hand_empty"]]
    first = {calls(goal, seed, holding=MUG).solution for seed in range(20)}
    usual = (f"goto({APPLE})", "grab()", f"goto({TABLE})", "release()")
    assert first == {usual, ("release()", *usual)}
    assert {calls(goal, seed, 1, MUG).solution for seed in range(20)} == {("release()", *usual)}


def test_the_robot_goes_on_with_what_it_holds() -> None:
    assert calls(["and", ["holding", MUG], ["at_user"]], holding=MUG).solution == ("goto_user()",)
    assert calls(["and", ["holding", COFFEE_TABLE], ["at_user"]]).reason == "not_movable"
