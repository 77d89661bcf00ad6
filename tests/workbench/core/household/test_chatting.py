"""Household tasks by chatting: who is asked when, what is sent back, and that only what is true is kept."""

import asyncio
import json
from collections.abc import AsyncGenerator, Iterable
from contextlib import aclosing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from prompts.errors import ProviderUnavailable
from prompts.providers import open_provider
from prompts.providers.base import Provider
from prompts.recipe import load_recipe
from sim.household.scenes.scene_io import to_json
from sim.jobs import Job, JobEvent
from sim.pool import Executor, InProcess, LocalProcesses
from tests.workbench.core.household.test_prompting import Script
from workbench.core.errors import HouseholdPlanError
from workbench.core.household import chatting as module
from workbench.core.household.examples import APPLE, COFFEE_TABLE, MUG, TABLE, example_house
from workbench.core.household.folder import TaskFolder
from workbench.core.household.making import create_tasks
from workbench.core.household.methods import scene_work
from workbench.core.household.plan import HouseholdPlan, check_plan, read_types
from workbench.core.household.prompting import HouseholdAuthor
from workbench.core.household.verifying import verify_files

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


def want(task: str, goal: object) -> str:
    return json.dumps({"task": task, "goal": goal})


def do(*calls: str, **more: object) -> str:
    return json.dumps({"plan": ["Do it."] * len(calls), "solution": list(calls), **more})


BRING = want("Bring me the blue mug.", ["and", ["holding", MUG], ["at_user"]])
BRINGS = do(f"goto({MUG})", "grab()", "goto_user()")
PUT_IT = want("Now put it on the table.", ["and", ["supported_by", MUG, TABLE], ["hand_empty"]])
PUTS_IT = do(f"goto({TABLE})", "release()")
TAKE_APPLE = want("Take the red apple.", ["holding", APPLE])
TAKES_APPLE = do(f"goto({APPLE})", "grab()")
LIFT = want("Bring me the coffee table.", ["and", ["holding", COFFEE_TABLE], ["at_user"]])
REFUSES = json.dumps({"refusal": "I cannot carry furniture.", "reason": "not_movable"})


async def talk(out: Path, provider: Provider, turns: int, executor: Executor | None = None) -> TaskFolder:
    house = out / "house.json"
    house.write_text(json.dumps(to_json(example_house())))
    plan = HouseholdPlan(read_types("all", "chatting"), "chatting", turns=turns, scene_files=(str(house),))
    folder = TaskFolder.begin(out, plan, NOON)
    work = scene_work(plan, lambda recipe: HouseholdAuthor(provider, load_recipe(recipe)), executor or InProcess())
    async with aclosing(create_tasks(folder, work)) as events:
        async for _ in events:
            pass
    return folder


def lines_of(folder: TaskFolder, name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder.root / name).read_text().splitlines()]


def samples_of(folder: TaskFolder) -> list[dict[str, Any]]:
    return [json.loads(file.read_text()) for file in folder.samples]


async def test_a_dialogue_goes_on_from_what_was_reached_and_each_turn_verifies_alone(tmp_path: Path) -> None:
    script = Script(BRING, BRINGS, PUT_IT, PUTS_IT, LIFT, REFUSES)
    folder = await talk(tmp_path, script, 3)
    samples = samples_of(folder)
    assert [sample["task"] for sample in samples] == [json.loads(said)["task"] for said in (BRING, PUT_IT, LIFT)]
    assert [[turn["task"] for turn in sample.get("dialogue", [])] for sample in samples] == [
        [],
        ["Bring me the blue mug."],
        ["Bring me the blue mug.", "Now put it on the table."],
    ]
    assert [sample["type"] for sample in samples] == ["bring", "free", "free"]
    assert samples[0]["bindings"] == {"x": MUG}
    assert samples[1]["scene"]["agent"]["holding"] == MUG
    assert samples[2]["goal"] == ["refused", json.loads(LIFT)["goal"]]
    assert [sample.get("reason") for sample in samples] == [None, None, "not_movable"]
    assert lines_of(folder, "rejected.jsonl") == []
    verdicts = [verdict async for verdict in verify_files(folder.samples, LocalProcesses())]
    assert [(verdict.passed, verdict.reason) for verdict in verdicts] == [(True, "")] * 3
    asked = [request.messages[-1].content for request in script.requests]
    assert "its hand is empty" in asked[0]
    assert "it holds the blue mug 4" in asked[2]
    assert "User: Bring me the blue mug." in asked[2]
    assert 'It is done when this is true, and not before: ["and", ["supported_by", 4, 0]' in asked[3]


async def test_what_failed_goes_back_call_by_call_and_the_state_is_that_before(tmp_path: Path) -> None:
    frees_its_hand = do("release()", f"goto({APPLE})", "grab()")
    script = Script(BRING, BRINGS, TAKE_APPLE, TAKES_APPLE, frees_its_hand)
    folder = await talk(tmp_path, script, 2)
    assert [line["attempt"] for line in lines_of(folder, "tasks.jsonl")] == [1, 2]
    (lost,) = lines_of(folder, "rejected.jsonl")
    assert lost["reason"] == "carried_out: grab() failed: hand_full"
    assert (lost["task"], lost["attempt"], lost["sentence"]) == (1, 1, "Take the red apple.")
    sent_back = script.requests[-1].messages[-1].content
    assert f"- goto({APPLE}): done\n- grab(): hand_full\nEverything is again as it was" in sent_back
    free, bring = folder.yields()
    assert (free.type, free.asked, free.verified, free.first, free.causes) == ("free", 1, 1, 0, {"carried_out": 1})
    assert (bring.type, bring.asked, bring.verified, bring.first, bring.causes) == ("bring", 1, 1, 1, {})
    assert len(lines_of(folder, "dialogues/scene0.jsonl")) == 5


AWKWARD_USERS = {
    "talk": ("Hello! Lovely house. What shall we do?", "no_task"),
    "bad JSON": ('{"task": "Come here.", "goal": [at_user]', "no_task"),
    "nothing": ("", "no_answer"),
    "no goal": ('{"task": "Come here."}', "no_goal"),
    "goal as text": (want("Come here.", "at_user"), "bad_value"),
    "goal too deep": (want("Come here.", json.loads("[" * 60 + "]" * 60)), "bad_value"),
    "task is a number": (want("", ["at_user"]).replace('""', "7"), "bad_value"),
    "the robot's part, too": ('{"task": "Come.", "goal": ["at_user"], "solution": ["goto_user()"]}', "wrong_role"),
    "only the robot's part": (BRINGS, "wrong_role"),
    "two requests": (f"{BRING}\n{TAKE_APPLE}", "several_tasks"),
    "unknown id": (want("Take it.", ["holding", 99]), "goal_is_valid"),
    "unknown predicate": (want("Clean the table.", ["clean", TABLE]), "goal_is_valid"),
    "true already": (want("Leave the red apple there.", ["on", APPLE, COFFEE_TABLE]), "false_at_start"),
    "it, and nothing before": (want("Bring it to me.", ["and", ["holding", MUG], ["at_user"]]), "names_are_right"),
    "speaks of another thing": (want("Take the red apple.", ["holding", MUG]), "names_are_right"),
    "asks to be refused": (want("Say no.", ["refused", ["holding", MUG]]), "goal_is_valid"),
    "hides it": (want("Say no.", ["and", ["or", ["refused", ["holding", MUG]]], ["at_user"]]), "goal_is_valid"),
}
AWKWARD_ROBOTS = {
    "talk": ("Of course! On my way.", "no_answer"),
    "bad JSON": ('{"plan": ["Go."], "solution": ["goto(4)"', "no_answer"),
    "empty plan": ('{"plan": [], "solution": []}', "missing_key"),
    "plan too long": ('{"plan": ["Go.", "Take."], "solution": ["goto(4)"]}', "plan_fits"),
    "unknown id": (do("goto(77)", "grab()"), "unknown_id"),
    "unknown call": (do("fly(4)"), "bad_calls"),
    "the user's part": (BRING, "wrong_role"),
    "another goal": (do("goto(4)", goal=["at", MUG]), "changed_goal"),
    "does and refuses": (do("goto(4)", refusal="No.", reason="not_movable"), "bad_value"),
    "refuses what can be done": (REFUSES, "unfounded_refusal"),
    "no reason": ('{"refusal": "I would rather not."}', "missing_key"),
    "a reason of its own": ('{"refusal": "I cannot.", "reason": "tired"}', "bad_value"),
    "stops half way": (do("goto(4)", "grab()"), "goal_reached"),
    "an idle last call": (do("goto(4)", "grab()", "goto_user()", "look(4)", "release()"), "goal_reached"),
}


@pytest.mark.parametrize("name", AWKWARD_USERS)
async def test_a_user_who_makes_no_sense_costs_the_turn(tmp_path: Path, name: str) -> None:
    said, cause = AWKWARD_USERS[name]
    script = Script(said, said, said)
    folder = await talk(tmp_path, script, 1)
    assert folder.samples == []
    assert [line["reason"].partition(":")[0] for line in lines_of(folder, "rejected.jsonl")] == [cause] * 3
    assert {request.stage for request in script.requests} == {"ask-household", "repair-ask-household"}


@pytest.mark.parametrize("name", AWKWARD_ROBOTS)
async def test_a_robot_that_makes_no_sense_costs_the_turn(tmp_path: Path, name: str) -> None:
    said, cause = AWKWARD_ROBOTS[name]
    folder = await talk(tmp_path, Script(BRING, said, said, said), 1)
    assert folder.samples == []
    assert [line["reason"].partition(":")[0] for line in lines_of(folder, "rejected.jsonl")] == [cause] * 3
    assert {line["sentence"] for line in lines_of(folder, "rejected.jsonl")} == {"Bring me the blue mug."}


async def test_who_is_bound_to_a_goal_cannot_change_it_and_may_be_answered_after_a_repair(tmp_path: Path) -> None:
    fenced = f"Let me think.\n```json\n{BRING}\n```\nThank you!"
    same_goal = do(f"goto({MUG})", "grab()", "goto_user()", goal=json.loads(BRING)["goal"])
    folder = await talk(tmp_path, Script("Hm.", fenced, same_goal), 1)
    assert [line["attempt"] for line in lines_of(folder, "tasks.jsonl")] == [1]
    assert [line["reason"].partition(":")[0] for line in lines_of(folder, "rejected.jsonl")] == ["no_task"]


async def test_it_must_be_what_the_turn_before_was_about(tmp_path: Path) -> None:
    other = want("Now put it on the table.", ["supported_by", APPLE, TABLE])
    folder = await talk(tmp_path, Script(BRING, BRINGS, other, PUT_IT, PUTS_IT), 2)
    assert len(folder.samples) == 2
    (lost,) = lines_of(folder, "rejected.jsonl")
    assert lost["reason"].startswith('names_are_right: "it" is the blue mug 4, which the goal')


async def test_a_hundred_turns_of_talk_end_and_lose_nothing_else(tmp_path: Path) -> None:
    script = Script(BRING, BRINGS, *["How are you?"] * 300)
    folder = await talk(tmp_path, script, 100)
    assert len(folder.samples) == 1
    assert len(script.requests) == 2 + 3 * 99
    assert folder.yields()[0].causes == {"no_task": 297}


async def test_a_request_that_came_to_nothing_is_not_wished_for_again(tmp_path: Path) -> None:
    talks = "I do not know how."
    script = Script(BRING, talks, talks, talks, TAKE_APPLE, TAKES_APPLE)
    folder = await talk(tmp_path, script, 2)
    assert [line["task"] for line in lines_of(folder, "tasks.jsonl")] == ["Take the red apple."]
    assert "want something else:\n- Bring me the blue mug." in script.requests[4].messages[-1].content


async def test_a_dialogue_that_has_used_up_its_tokens_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_TOKENS_A_TURN", 1)
    script = Script("Hello.", BRING)
    folder = await talk(tmp_path, script, 2)
    assert len(script.requests) == 1
    assert [line["reason"].partition(":")[0] for line in lines_of(folder, "rejected.jsonl")] == ["no_task", "ended"]


class Failing(InProcess):
    """Runs jobs here until it is asked for one too many."""

    def __init__(self, jobs: int) -> None:
        super().__init__()
        self._left = jobs

    def map(self, jobs: Iterable[Job]) -> AsyncGenerator[JobEvent, None]:
        self._left -= 1
        return super().map(jobs if self._left >= 0 else [Job("sim.household.jobs:no_such_job", None)])


async def test_a_process_that_fails_costs_no_turn_that_was_over(tmp_path: Path) -> None:
    made_heard_and_taken = 3
    folder = await talk(tmp_path, Script(BRING, BRINGS, PUT_IT), 3, Failing(made_heard_and_taken))
    assert len(folder.samples) == 1
    reasons = [line["reason"] for line in lines_of(folder, "rejected.jsonl")]
    assert len(reasons) == 2
    assert all(reason.startswith("ended: ") and "hear_request" in reason for reason in reasons)


def test_a_provider_that_fails_is_said_and_nothing_half_made_is_kept(tmp_path: Path) -> None:
    with pytest.raises(ProviderUnavailable):
        asyncio.run(talk(tmp_path, Script(BRING), 1))
    assert [file.name for file in tmp_path.glob("tasks/chatting/*/*.jsonl") if file.read_text()] == []


async def test_the_built_in_pair_says_the_same_with_the_same_seed(tmp_path: Path) -> None:
    folders = []
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        folders.append(await talk(tmp_path / name, open_provider("builtin"), 3))
    first, second = ([file.read_bytes() for file in folder.samples] for folder in folders)
    assert len(first) == 3
    assert first == second
    assert {"it", "It"} & set(samples_of(folders[0])[1]["task"].rstrip(".").split())


@pytest.mark.parametrize(
    "wrong", [{"task": "Come."}, {"tasks_per_scene": 3}, {"turns": 0}, {"method": "prompting", "turns": 9}]
)
def test_what_a_dialogue_cannot_be_asked_for_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(HouseholdPlanError, match="turns"):
        check_plan(HouseholdPlan(read_types("free", "chatting"), **{"method": "chatting", **wrong}))
