import json
from collections.abc import AsyncGenerator, Iterable
from contextlib import aclosing
from dataclasses import replace
from functools import partial
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from library.store import TaskLibrary
from sim.errors import SandboxUnavailable
from sim.jobs import Job, JobDone, JobEvent, JobFailed, JobTold
from sim.pool import Executor, InProcess, LocalProcesses
from sim.sandbox.host import Sandbox
from workbench.core.check_files import folder_names
from workbench.core.check_run import CheckEvent, CheckPlan, CheckProgress, check_sources, sandbox_of
from workbench.core.checking import CheckFailed, CheckResult
from workbench.core.project import create_project
from workbench.core.sources import TaskSource, find_sources

BROKEN = Path(__file__).parents[2] / "cases" / "broken_tasks"
PLAN = CheckPlan(seeds=(0, 1), require="process-only")


def source(name: str) -> TaskSource:
    return TaskSource(name.replace("_", "-"), f"{name}.py", (BROKEN / f"{name}.py").read_text())


MIXED = [
    source("sound_task"),
    TaskSource("binary", "binary.py", "", problem="binary.py: not UTF-8 text (byte 0)"),
    source("scalar_euler"),
    source("syntax_error"),
]


async def check(sources: list[TaskSource], executor: Executor, plan: CheckPlan = PLAN) -> list[CheckEvent]:
    async with aclosing(check_sources(sources, plan, executor)) as events:
        return [event async for event in events]


def results(events: list[CheckEvent]) -> list[CheckResult]:
    """Without processor times, the only thing that may differ."""
    found = [event for event in events if isinstance(event, CheckResult)]
    untimed = [tuple(replace(episode, cpu_s=0.0) for episode in result.rollout.episodes) for result in found]
    return [
        replace(result, rollout=replace(result.rollout, episodes=episodes))
        for result, episodes in zip(found, untimed, strict=True)
    ]


async def test_every_executor_finds_out_the_same_in_the_same_order() -> None:
    alone = results(await check(MIXED, InProcess(1)))
    assert [(result.task, result.rollout.outcome) for result in alone] == [
        ("sound-task", "solved"),
        ("binary", "rejected"),
        ("scalar-euler", "task_error"),
        ("syntax-error", "rejected"),
    ]
    assert [result.source for result in alone] == [one.text for one in MIXED]
    assert len({episode.poses_digest for episode in alone[0].rollout.episodes}) == 2
    assert results(await check(MIXED, InProcess(2))) == alone
    assert results(await check(MIXED, LocalProcesses(2))) == alone


async def test_a_file_that_cannot_be_read_says_why() -> None:
    (result,) = results(await check(MIXED[1:2], InProcess()))
    assert [(one.code, one.message) for one in result.diagnostics] == [("syntax-error", MIXED[1].problem)]


async def test_progress_is_told_meanwhile() -> None:
    told = [event for event in await check(MIXED[:1], InProcess()) if isinstance(event, CheckProgress)]
    assert {event.task for event in told} == {"sound-task"}
    assert [event.doing for event in told][:2] == ["loading", "seed 0, step 0 of 3"]
    assert told[-1].doing == "seed 1 solved"


class LosingOne:
    """An executor whose second machine is broken for good."""

    async def map(self, jobs: Iterable[Job]) -> AsyncGenerator[JobEvent, None]:
        async with aclosing(InProcess().map(jobs)) as events:
            async for event in events:
                if event.index == 1 and isinstance(event, JobDone):
                    yield JobFailed(1, "the machine went away", 3)
                elif not isinstance(event, JobTold):
                    yield event


async def test_our_own_failure_blames_no_task_and_stops_no_other() -> None:
    events = await check([MIXED[0], MIXED[3], MIXED[1]], LosingOne(), replace(PLAN, seeds=(0,)))
    ended = [event for event in events if not isinstance(event, CheckProgress)]
    assert [type(event) for event in ended] == [CheckResult, CheckFailed, CheckResult]
    assert ended[1] == CheckFailed("syntax-error", "syntax_error.py", "the machine went away")


async def test_a_machine_on_which_no_worker_stands_ends_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workbench.core.check_run.Sandbox", partial(Sandbox, command=("false",)))
    seen: list[CheckEvent] = []

    async def follow() -> None:
        async with aclosing(check_sources([MIXED[3], MIXED[0], MIXED[1]], PLAN, InProcess())) as events:
            async for event in events:
                seen.append(event)  # noqa: PERF401 - what came before the error counts

    with pytest.raises(SandboxUnavailable):
        await follow()
    assert [one.task for one in seen if not isinstance(one, CheckProgress)] == ["syntax-error"]


async def test_the_sandbox_is_measured_when_no_task_came_that_far() -> None:
    read = results(await check(MIXED[1:2], InProcess()))
    assert (await sandbox_of(read)).mechanisms


async def test_pictures_and_results_are_kept_when_asked_for(tmp_path: Path) -> None:
    twice = [MIXED[0], MIXED[0], MIXED[3]]
    await check(twice, InProcess(), replace(PLAN, seeds=(4,), record=tmp_path))
    files = sorted(str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*.*"))  # noqa: ASYNC240
    assert files == [
        "sound-task-2/check.json",
        "sound-task-2/seed-4.png",
        "sound-task/check.json",
        "sound-task/seed-4.png",
        "syntax-error/check.json",
    ]
    entry = json.loads((tmp_path / "sound-task" / "check.json").read_text())
    assert (entry["task"], entry["outcome"]) == ("sound-task", "solved")
    with Image.open(tmp_path / "sound-task" / "seed-4.png") as picture:
        assert picture.size == (320, 240)
        assert len(picture.getcolors(1 << 20) or []) > 10, "something is seen"


def test_two_tasks_of_one_name_get_two_folders() -> None:
    assert list(folder_names(["a", "a-2", "a", "a", "b"])) == ["a", "a-2", "a-3", "a-4", "b"]


@pytest.mark.parametrize("parameters", [{}, {"total_steps": 3, "name": "x", "easy": True, "share": 0.5, "none": None}])
async def test_a_variants_parameters_reach_its_task(parameters: dict[str, str | int | float | bool | None]) -> None:
    text = MIXED[0].text.replace(
        "super().reset(env)", "assert getattr(self, 'share', 1) in (0.5, 1); super().reset(env)"
    )
    (result,) = results(
        await check([replace(MIXED[0], text=text, parameters=parameters)], InProcess(), replace(PLAN, seeds=(0,)))
    )
    assert result.rollout.completed


def test_a_card_beside_a_file_makes_no_base_task(tmp_path: Path) -> None:
    library = TaskLibrary(create_project(tmp_path / "project").root)
    (base,) = find_sources(["put-block-in-bowl"], stdin=BytesIO(), library=lambda: library)
    claiming = replace(source("sound_task"), card=base.card)
    assert [CheckPlan(seeds=(0,)).level_for(one) for one in (base, claiming)] == ["process-only", "partial"]
    assert CheckPlan(seeds=(0,), require="full").level_for(base) == "full"
