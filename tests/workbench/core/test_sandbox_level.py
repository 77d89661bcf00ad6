"""What a weaker kernel means for a user: it is pretended, and the worker that measures it is real."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from sim.errors import SandboxTooWeak
from sim.sandbox.host import Sandbox
from sim.sandbox.protocol import RolloutReport, SandboxLevel, WorkerReady
from workbench.core.authoring import author
from workbench.core.checking import check_task
from workbench.core.events import Notice, RunEvent, TrialInterrupted
from workbench.core.plans import RunPlan, TrialPlan
from workbench.core.running import run
from workbench.core.sandbox_level import least_level, level_in_words, next_level_needs, warning_of
from workbench.core.session import Session

SOUND = (Path(__file__).parents[2] / "cases" / "broken_tasks" / "sound_task.py").read_text()
FULL = WorkerReady("full", ("process", "landlock", "seccomp"))
PARTIAL = WorkerReady("partial", ("process", "seccomp"), ("read outside",), ("landlock: the kernel has no Landlock",))

ONLY = WorkerReady("process-only", ("process",), ("fork", "tcp"), (*PARTIAL.missing, "seccomp: refused"))


def without(*locks: str) -> Sandbox:
    return Sandbox(pretend=",".join(f"{lock}=0" for lock in locks))


async def check(sandbox: Sandbox, require: SandboxLevel) -> RolloutReport:
    events = [event async for event in check_task(sandbox, SOUND, seeds=(0,), evidence=False, require=require)]
    assert isinstance(events[-1], RolloutReport)
    return events[-1]


async def test_code_that_nobody_has_read_is_refused_where_only_the_process_holds_it() -> None:
    with pytest.raises(SandboxTooWeak) as refused:
        await check(without("landlock", "seccomp"), least_level(None, is_base=False))
    text = str(refused.value)
    assert "only the level process-only here, and partial is asked for" in text
    assert "read outside" in text
    assert "landlock: pretended away" in text
    assert "--unsafe-local-exec" in text


async def test_a_base_task_and_whoever_asks_for_it_run_at_any_level() -> None:
    report = await check(without("landlock", "seccomp"), least_level(None, is_base=True))
    assert (report.outcome, report.level) == ("solved", "process-only")
    assert least_level("process-only", is_base=False) == "process-only"


async def test_full_refuses_a_machine_that_lacks_one_lock() -> None:
    with pytest.raises(SandboxTooWeak, match="missing: seccomp: pretended away"):
        await check(without("seccomp"), least_level("full", is_base=True))


LANDLOCK = "Landlock (Linux 5.13 or newer, switched on at boot): the kernel has no Landlock"


def test_each_level_is_said_in_a_line() -> None:
    assert level_in_words(FULL).startswith("full: a task reads libraries and assets")
    assert level_in_words(PARTIAL) == "partial: a task can still get at: read outside"
    assert level_in_words(ONLY).startswith("process-only: only a process of its own holds a task, and ")


def test_the_next_level_is_described_by_what_would_close_what_is_open() -> None:
    assert next_level_needs(FULL) == warning_of(FULL) == ""
    assert next_level_needs(PARTIAL) == f"the level full needs {LANDLOCK}"
    assert next_level_needs(ONLY).startswith(f"the level partial needs {LANDLOCK}, or seccomp filters (Linux on")
    assert next_level_needs(ONLY).endswith("refused; the level full needs both")
    assert warning_of(PARTIAL) == (
        f"The sandbox is at level partial: a task can still get at: read outside; the level full needs {LANDLOCK}."
    )


def test_a_door_that_no_lock_explains_is_named_all_the_same() -> None:
    """Every lock was accepted and one of them does not keep: there is no advice, but no silence either."""
    odd = WorkerReady("partial", ("landlock", "seccomp"), ("tcp",))
    assert next_level_needs(odd) == ""
    assert warning_of(odd) == "The sandbox is at level partial: a task can still get at: tcp."


@pytest.fixture
async def session(project: Path) -> AsyncIterator[Session]:
    async with Session.open(project, flags={"provider": "builtin"}) as opened:
        yield opened


async def test_a_trial_whose_code_may_not_run_is_void_and_says_why(session: Session) -> None:
    async with replace(session, sandbox=without("landlock", "seccomp")) as weak:
        plan = TrialPlan("r", 0, RunPlan(episodes=1, require=None))
        events = [event async for event in author(weak, plan)]
    interruption = next(event for event in events if isinstance(event, TrialInterrupted))
    assert (interruption.cause, weak.library.trials()[-1].verdict) == ("sandbox", "void")
    assert "--unsafe-local-exec" in interruption.message


async def test_a_partial_level_is_said_once_in_a_run(session: Session) -> None:
    async with replace(session, sandbox=without("landlock")) as weak:
        plan = RunPlan(trials=2, episodes=1, seed=10, repair_attempts=0, require="partial", frames=None)  # few things
        events: list[RunEvent] = [event async for event in run(weak, plan)]
    assert len([event for event in events if isinstance(event, WorkerReady)]) > 1
    notices = [event for event in events if isinstance(event, Notice) and "level partial" in event.text]
    assert len(notices) == 1
