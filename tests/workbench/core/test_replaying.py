"""A replay runs everything but the author anew, asks nobody, and keeps nothing."""

from dataclasses import replace
from pathlib import Path

from library.store import TaskLibrary
from prompts.errors import ProviderUnavailable
from tests.workbench.core.sessions import (
    SOUND_SOURCE,
    WITHOUT_CODE,
    YES,
    ByStage,
    collect,
    only,
    plan,
    proposal,
    scripted_session,
    session_with,
    writing,
)
from workbench.core.replaying import ReplayFinished, replay
from workbench.core.run_record import LAST, read_run
from workbench.core.running import run
from workbench.core.session import Session

DROPPED = ProviderUnavailable("dropped", "the connection broke off")


async def replayed(project: Path) -> ReplayFinished:
    async with Session.open(project, environ={}) as session:
        events = await collect(replay(session, read_run(project / "trials", LAST)))
    return only(events, ReplayFinished)


def files_of(project: Path) -> set[str]:
    return {str(file.relative_to(project)) for file in project.rglob("*")}


async def test_an_accepted_task_comes_out_the_same_down_to_its_poses(project: Path) -> None:
    session, _ = scripted_session(project, *writing(), YES, YES, proposal("second-task"), ("I un", DROPPED))
    async with session:
        await collect(run(session, replace(plan(trials=2), accept=True)))
    before = files_of(project)
    finished = await replayed(project)
    (trial,) = finished.trials
    assert (trial.is_same, trial.verdict, finished.void) == (True, "reflected", 1)
    assert files_of(project) == before


async def test_trials_side_by_side_are_replayed_side_by_side(project: Path) -> None:
    async with session_with(project, ByStage(WITHOUT_CODE)) as session:
        await collect(run(session, replace(plan(trials=4), workers=2)))
    finished = await replayed(project)
    assert [trial.is_same for trial in finished.trials] == [True] * 4


async def test_what_is_not_in_the_record_any_more_is_told(project: Path) -> None:
    async with session_with(project, ByStage(WITHOUT_CODE)) as session:
        await collect(run(session, plan(trials=2)))
    library = TaskLibrary(project)
    gone = library.trial(library.trials()[0].trial).stages[1].call_hash
    (project / "calls" / f"{gone}.json").unlink()
    first, second = (await replayed(project)).trials
    assert "no recorded call" in first.problem
    assert not first.is_same
    assert second.verdict == "proposed"


async def test_what_comes_out_otherwise_is_named(project: Path) -> None:
    session, _ = scripted_session(project, *writing(), YES, YES)
    async with session:
        await collect(run(session, plan()))
    (calls,) = [file for file in (project / "calls").glob("*.json") if '"stage": "implement"' in file.read_text()]
    assert "np.ones((1, 1))" in SOUND_SOURCE
    calls.write_text(calls.read_text().replace("np.ones((1, 1))", "np.zeros((1, 1))"))
    (trial,) = (await replayed(project)).trials
    assert not trial.is_same
    assert trial.problem or {"verdict", "stages.4.answer"} <= set(trial.differences)
