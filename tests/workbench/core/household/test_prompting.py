"""Household tasks by prompting: what is sent, what is sent back, and when it ends."""

import json
from collections.abc import AsyncGenerator
from contextlib import aclosing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from prompts.errors import ProviderUnavailable
from prompts.household_dialogue import MOST_REPAIRS
from prompts.providers import open_provider
from prompts.providers.base import Provider
from prompts.recipe import load_recipe
from prompts.values import CompletionRequest, Finished, StreamEvent, TextDelta
from sim.household.scenes.scene_io import to_json
from sim.household.tasks.goals import CONNECTIVES, PREDICATES
from sim.household.tasks.task_types import HARDCODED
from sim.household.values import TaskType
from sim.pool import InProcess
from workbench.core.household.examples import example_house
from workbench.core.household.facts import CALLS, scene_variables
from workbench.core.household.facts import PREDICATES as TOLD
from workbench.core.household.folder import TaskFolder
from workbench.core.household.making import create_tasks
from workbench.core.household.plan import HouseholdPlan, read_types
from workbench.core.household.prompting import RECIPE, HouseholdAuthor, prompting, rehearse_household

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
COME = '{"type": "come", "task": "Come here.", "plan": ["Go."], "solution": ["goto_user()"], "goal": ["at_user"]}'
GOTO = '{"type": "goto", "task": "Go to the table.", "plan": ["Go."], "solution": ["goto(0)"], "goal": ["at", 0]}'


class Script:
    """A provider that says one text after the other and remembers what it was asked."""

    name = model = "script"

    def __init__(self, *answers: str) -> None:
        self._answers = list(answers)
        self.requests: list[CompletionRequest] = []

    async def stream(self, request: CompletionRequest) -> AsyncGenerator[StreamEvent, None]:
        self.requests.append(request)
        if not self._answers:
            raise ProviderUnavailable("server", "the script has ended")
        yield TextDelta(self._answers.pop(0))
        yield Finished("stop")


@pytest.fixture
def house(tmp_path: Path) -> Path:
    file = tmp_path / "house.json"
    file.write_text(json.dumps(to_json(example_house())))
    return file


async def make(out: Path, provider: Provider, types: str, house: Path, tasks: int = 1) -> TaskFolder:
    plan = HouseholdPlan(read_types(types, "prompting"), "prompting", tasks_per_scene=tasks, scene_files=(str(house),))
    folder = TaskFolder.begin(out, plan, NOON)
    work = prompting(plan, InProcess(), HouseholdAuthor(provider, load_recipe(RECIPE)))
    async with aclosing(create_tasks(folder, work)) as events:
        async for _ in events:
            pass
    return folder


async def test_what_is_true_is_written_and_what_was_said_is_kept(tmp_path: Path, house: Path) -> None:
    folder = await make(tmp_path, Script(f"Here:\n{COME}\n{GOTO}"), "come,goto", house)
    assert [file.parent.name for file in folder.samples] == ["come", "goto"]
    (said,) = (folder.root / "dialogues" / "scene0.jsonl").read_text().splitlines()
    assert json.loads(said)["answer"] == f"Here:\n{COME}\n{GOTO}"
    assert "0 | table | table | brown | living room | floor" in json.loads(said)["prompt"]


async def test_what_is_wrong_goes_back_with_the_reason_and_what_is_missing(tmp_path: Path, house: Path) -> None:
    script = Script(f"{COME}\n{GOTO.replace('goto(0)', 'goto(77)')}", GOTO)
    folder = await make(tmp_path, script, "come,goto", house)
    first, second = script.requests
    assert second.messages[:1] == first.messages
    assert "Go to the table.: unknown_id: goto(77)" in second.messages[-1].content
    assert "Write 1 more task for the same house (1 of type goto)" in second.messages[-1].content
    assert [line["attempt"] for line in map(json.loads, (folder.root / "tasks.jsonl").read_text().splitlines())] == [
        1,
        2,
    ]


async def test_what_physics_refutes_goes_back_too(tmp_path: Path, house: Path) -> None:
    line = {"type": "take", "task": "Take the coffee table.", "plan": ["Go.", "Take."], "solution": "goto(1), grab()"}
    take = json.dumps(line)
    script = Script(take, take.replace("(1)", "(3)").replace("coffee table", "apple"))
    folder = await make(tmp_path, script, "take", house)
    assert "carried_out: grab() failed: not_movable" in script.requests[1].messages[-1].content
    assert len(folder.samples) == 1


async def test_after_two_repairs_it_is_given_up(tmp_path: Path, house: Path) -> None:
    script = Script("I cannot.", "No.", "Never.", COME)
    folder = await make(tmp_path, script, "come", house)
    assert len(script.requests) == 1 + MOST_REPAIRS
    assert folder.samples == []
    (come, free) = folder.yields()
    assert (come.verified, free.causes) == (0, {"no_task": 3})


async def test_more_than_was_asked_for_is_not_taken(tmp_path: Path, house: Path) -> None:
    folder = await make(tmp_path, Script(f"{COME}\n{COME.replace('Come here', 'Over here')}"), "come", house)
    assert len(folder.samples) == 1
    assert "not_wanted: " in (folder.root / "rejected.jsonl").read_text()


async def test_a_provider_that_fails_ends_the_run_and_loses_nothing(tmp_path: Path, house: Path) -> None:
    with pytest.raises(ProviderUnavailable):
        await make(tmp_path, Script(), "come", house)
    (root,) = (tmp_path / "tasks" / "prompting").iterdir()
    assert TaskFolder.reopen(root).done == 0


async def test_the_builtin_author_knows_every_type(tmp_path: Path, house: Path) -> None:
    folder = await make(tmp_path, open_provider("builtin"), "all", house)
    assert {file.parent.name for file in folder.samples} >= {"come", "goto", "take", "bring", "where", "exist", "free"}


async def test_the_rehearsal_is_what_is_sent(tmp_path: Path, house: Path) -> None:
    script = Script(COME)
    folder = await make(tmp_path, script, "come", house)
    rehearsed = await rehearse_household(folder.plan, load_recipe(RECIPE), "script", InProcess())
    (sent,) = script.requests
    assert (rehearsed.messages, rehearsed.temperature, rehearsed.seed) == (sent.messages, sent.temperature, sent.seed)


@pytest.mark.parametrize(("tasks", "tokens"), [(1, 4096), (8, 8 * 7 * 160), (1000, 32_768)])
def test_many_tasks_may_be_answered_at_length(tasks: int, tokens: int) -> None:
    plan = HouseholdPlan(read_types("all", "hardcoding"), "prompting", tasks_per_scene=tasks)
    author = HouseholdAuthor(Script(), load_recipe(RECIPE))
    assert author.sampling(plan, 0).max_tokens == tokens


def test_the_prompt_tells_every_predicate_and_every_call() -> None:
    told = " ".join(TOLD)
    assert [name for name in (*PREDICATES, *CONNECTIVES, "said") if f'"{name}"' not in told] == []
    from sim.household.acting.calls import SIGNATURES

    assert [name for name in SIGNATURES if not any(form.startswith(f"{name}(") for form in CALLS)] == []


def test_a_scene_is_told_without_walls_and_floors() -> None:
    types: dict[TaskType, int] = dict.fromkeys((*HARDCODED, "free"), 1)
    variables = scene_variables(example_house(), types)
    assert variables["count"] == 8
    things = variables["things"]
    assert isinstance(things, list)
    assert len(things) == len(example_house().instances)
