"""What the procedural author answers to a household prompt; whether it is true is tried elsewhere."""

from __future__ import annotations

import json
from typing import Any

import pytest

from prompts.household_facts import REPAIR_STAGE
from prompts.parsing import HouseholdAnswer, parse_household
from prompts.providers.builtin.household import answer_household
from prompts.values import CompletionRequest, Conversation, FormatError
from sim.household.tasks.task_types import HARDCODED
from sim.household.values import TaskType
from workbench.core.household.examples import example_house
from workbench.core.household.facts import scene_variables
from workbench.core.household.proposals import read_proposals


def ask(types: dict[TaskType, int], seed: int = 0, wish: str = "", conversation: Conversation | None = None) -> str:
    facts = scene_variables(example_house(), types, wish)
    said = conversation or Conversation().say("user", "Write tasks.")
    stage = REPAIR_STAGE if conversation else "propose-household"
    return answer_household(CompletionRequest(said.messages, "builtin", 0.8, 4096, seed, stage, facts))


def lines_of(answer: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in answer.splitlines()]


def test_every_line_makes_sense_in_the_house() -> None:
    types: dict[TaskType, int] = dict.fromkeys((*HARDCODED, "free"), 2)
    for seed in range(30):
        parsed = parse_household(ask(types, seed))
        assert isinstance(parsed, HouseholdAnswer)
        candidates, rejections = read_proposals(parsed, example_house())
        assert [rejection.reason for rejection in rejections] == []
        assert len({candidate.sample.task for candidate in candidates}) == len(candidates)


def test_free_tasks_use_goals_that_no_fixed_type_has() -> None:
    goals = [json.dumps(line["goal"]) for seed in range(30) for line in lines_of(ask({"free": 3}, seed))]
    assert [
        word for word in ("not", "count", "inside", "exists") if not any(f'"{word}"' in goal for goal in goals)
    ] == []


def test_the_same_request_gives_the_same_answer_and_another_seed_another_one() -> None:
    types: dict[TaskType, int] = {"goto": 1, "free": 3}
    assert ask(types, 1) == ask(types, 1)
    assert len({ask(types, seed) for seed in range(10)}) > 5


@pytest.mark.parametrize(
    ("type_", "wish", "names"),
    [
        ("bring", "Bring me the red apple, please!", ["apple"]),
        ("put", "Put the mug on the table.", ["mug", "table"]),
        ("goto", "Go to the coffee table", ["coffee table"]),
        ("where", "Where's the book?", ["book"]),
        ("exist", "Is there a mug on the table?", ["mug", "table"]),
    ],
)
def test_a_wish_is_about_what_it_names(type_: TaskType, wish: str, names: list[str]) -> None:
    tasks = [line["task"] for seed in range(10) for line in lines_of(ask({type_: 1}, seed, wish))]
    assert len(tasks) == 10
    assert all(name in task for task in tasks for name in names)


@pytest.mark.parametrize(
    ("type_", "wish", "complaint"),
    [
        ("bring", "My apple!", "I do not understand this as bring."),
        ("take", "Bring me the apple.", "I do not understand this as take, but as bring."),
        ("bring", "Bring me the apple quickly.", "I do not understand 'quickly'."),
        ("bring", "Bring me the boook.", "This house has no 'boook'; the nearest is 'book'."),
        ("bring", "Bring me the blue apple.", "This house has no 'blue apple'."),
    ],
)
def test_what_it_does_not_understand_of_a_wish_it_says(type_: TaskType, wish: str, complaint: str) -> None:
    answer = ask({type_: 1}, wish=wish)
    assert answer == complaint
    wrong = parse_household(answer)
    assert isinstance(wrong, FormatError)
    assert f"only {complaint!r}" in wrong.message


def test_a_repair_writes_what_is_still_missing_and_nothing_twice() -> None:
    first = ask({"take": 2, "come": 1})
    conversation = Conversation().say("user", "Write tasks.").say("assistant", first)
    again = ask({"take": 2, "come": 1}, conversation=conversation.say("user", "Write 2 more tasks (2 of type take)."))
    assert {line["type"] for line in lines_of(again)} == {"take"}
    assert not {line["task"] for line in lines_of(first)} & {line["task"] for line in lines_of(again)}
