from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from library.store import TaskLibrary
from prompts.errors import ProviderUnavailable
from tests.workbench.core.sessions import (
    NO,
    YES,
    Answer,
    collect,
    only,
    plan,
    proposal,
    scripted_session,
    writing,
)
from workbench.core.batch import BY_FLAG
from workbench.core.events import RunEvent, RunFinished, TaskDecided, TrialStarted
from workbench.core.plans import RunPlan
from workbench.core.project import create_project
from workbench.core.run_record import claim_run
from workbench.core.running import run
from workbench.core.session import Session

DROPPED = ProviderUnavailable("dropped", "the connection broke off")
REFUSED = ProviderUnavailable("auth", "the key was refused", "check OPENAI_API_KEY")
FEW_THINGS = 10
"""With this seed the built-in author proposes tasks of two things to move."""
NOW = datetime(2026, 11, 21, 3, 4, 5, tzinfo=UTC)


async def run_plan(project: Path, settings: RunPlan, *answers: Answer) -> list[RunEvent]:
    session, _ = scripted_session(project, *answers)
    async with session:
        return await collect(run(session, settings))


async def test_what_is_reflected_is_accepted_by_the_flag_and_the_record_says_so(project: Path) -> None:
    answers = (*writing(), YES, YES, *writing(name="second-task"), YES, NO)
    events = await run_plan(project, replace(plan(trials=2), accept=True), *answers)
    finished = only(events, RunFinished)
    assert events[-1] is finished
    assert [trial.verdict for trial in finished.trials] == ["reflected", "completed"]
    decision = only(events, TaskDecided).decision
    assert (decision.task, decision.who, decision.kind) == ("sound-task", BY_FLAG, "accept")
    assert finished.accepted == (decision,)
    assert finished.statistics.accepted == 1
    assert finished.statistics.rates["completion_rate"].value == 1.0
    library = TaskLibrary(project)
    assert (library.card("sound-task").state, library.card("second-task").state) == ("accepted", "to-review")


async def test_without_the_flag_everything_waits_for_review(project: Path) -> None:
    events = await run_plan(project, plan(), *writing(), YES, YES)
    assert not any(isinstance(event, TaskDecided) for event in events)
    assert TaskLibrary(project).card("sound-task").state == "to-review"


async def test_a_failure_that_would_repeat_itself_ends_the_run(project: Path) -> None:
    finished = only(await run_plan(project, plan(trials=3), (proposal(), REFUSED)), RunFinished)
    assert [trial.verdict for trial in finished.trials] == ["void"]
    assert finished.interruption is not None
    assert (finished.interruption.kind, finished.interruption.hint) == ("auth", "check OPENAI_API_KEY")
    assert finished.statistics.rates == {}


async def test_a_dropped_stream_costs_one_trial_and_enters_no_rate(project: Path) -> None:
    answers: tuple[Answer, ...] = ((proposal(), DROPPED), *writing(), YES, YES)
    finished = only(await run_plan(project, plan(trials=2), *answers), RunFinished)
    assert [trial.verdict for trial in finished.trials] == ["void", "reflected"]
    assert finished.interruption is None
    assert (finished.statistics.void, finished.statistics.rates["syntax_rate"].of) == (1, 1)


async def test_a_run_of_nothing_but_dropped_streams_was_ended_by_the_provider(project: Path) -> None:
    finished = only(await run_plan(project, plan(trials=2), (proposal(), DROPPED), ("", DROPPED)), RunFinished)
    assert [trial.verdict for trial in finished.trials] == ["void", "void"]
    assert finished.interruption is not None


async def test_equal_plans_write_equal_tasks_that_end_in_equal_poses(tmp_path: Path) -> None:
    settings = RunPlan(trials=2, episodes=1, seed=FEW_THINGS, frames=None)
    results = []
    for name in ("first", "second"):
        session = Session.open(create_project(tmp_path / name).root, environ={})
        async with session:
            trials = only(await collect(run(session, settings)), RunFinished).trials
        rollouts = [revision.rollout for trial in trials for revision in trial.revisions]
        digests = [episode.poses_digest for rollout in rollouts if rollout for episode in rollout.episodes]
        results.append(([trial.revisions[-1].source for trial in trials], digests))
    assert results[0] == results[1]
    assert len(set(results[0][0])) == 2
    assert all(results[0][1])


async def test_trials_know_their_place_in_the_run(project: Path) -> None:
    events = await run_plan(project, plan(trials=2), "no task", "no task")
    started = [event for event in events if isinstance(event, TrialStarted)]
    assert [(event.index, event.total) for event in started] == [(0, 2), (1, 2)]
    assert [event.trial for event in started] == [f"{started[0].run}-0", f"{started[0].run}-1"]


def test_two_runs_of_one_second_have_different_ids(tmp_path: Path) -> None:
    assert claim_run(tmp_path / "trials", NOW) == "20261121-030405"
    assert claim_run(tmp_path / "trials", NOW) == "20261121-030405-2"
