"""A run that was stopped at any point and gone on with equals the run that was not stopped."""

import shutil
from collections.abc import Sequence
from contextlib import aclosing
from dataclasses import replace
from pathlib import Path

import pytest

from library.records import Trial
from library.sameness import content_of, differences
from library.store import TaskLibrary
from prompts.errors import ProviderUnavailable
from prompts.recipe import PACKAGED_RECIPES
from prompts.values import StageFinished
from tests.workbench.core.sessions import (
    SOUND_SOURCE,
    WITHOUT_CODE,
    YES,
    Answer,
    ByStage,
    collect,
    only,
    plan,
    proposal,
    scripted_session,
    session_with,
    writing,
)
from workbench.core.batch import BY_FLAG
from workbench.core.errors import RunBusy, SettingsError, UnknownRun
from workbench.core.events import RunEvent, RunFinished, TaskDecided, TrialFinished, TrialStarted
from workbench.core.plans import RunPlan
from workbench.core.project import create_project
from workbench.core.run_record import LAST, read_run, run_names, running, without_password
from workbench.core.running import begun_run, plan_run, repeated_run, resume, run

REFUSED = ProviderUnavailable("refused", "cannot connect")


def batch_of(trials: int, workers: int = 1) -> RunPlan:
    return replace(plan(trials=trials), workers=workers)


async def start(project: Path, model: ByStage, settings: RunPlan, *, stop_after: int | None = None) -> list[RunEvent]:
    """Run, or stop after so many calls of the model were answered."""
    events: list[RunEvent] = []
    async with session_with(create_project(project).root, model) as session, aclosing(run(session, settings)) as live:
        async for event in live:
            events.append(event)
            if stop_after is not None and sum(isinstance(each, StageFinished) for each in events) >= stop_after:
                break
    return events


async def go_on(project: Path, model: ByStage, name: str = LAST) -> list[RunEvent]:
    async with session_with(project, model) as session:
        return await collect(resume(*begun_run(session, name)))


def contents(trials: Sequence[Trial]) -> list[object]:
    return [content_of(trial) for trial in trials]


@pytest.mark.parametrize("workers", [1, 2])
async def test_a_run_stopped_anywhere_and_gone_on_with_is_the_same(tmp_path: Path, workers: int) -> None:
    whole = only(await start(tmp_path / "whole", ByStage(WITHOUT_CODE), batch_of(3, workers)), RunFinished)
    model = ByStage(WITHOUT_CODE)
    await start(tmp_path / "stopped", ByStage(WITHOUT_CODE), batch_of(3, workers))  # another run is in the way
    for stop_after in (2, 7, 13):
        project = tmp_path / f"stopped-{stop_after}"
        model = ByStage(WITHOUT_CODE)
        await start(project, model, batch_of(3, workers), stop_after=stop_after)
        finished = only(await go_on(project, model), RunFinished)
        assert contents(finished.trials) == contents(whole.trials)
        assert finished.statistics.rates == whole.statistics.rates
        assert len(TaskLibrary(project).trials()) == 3
        unanswered = workers  # a call that was cut off has to be asked again
        assert len(model.requests) <= sum(len(trial.stages) for trial in whole.trials) + unanswered


async def test_what_came_to_a_verdict_is_not_run_again(project: Path) -> None:
    await start(project, ByStage(WITHOUT_CODE), batch_of(2))
    model = ByStage(WITHOUT_CODE)
    events = await go_on(project, model)
    assert model.requests == []
    assert not any(isinstance(event, TrialStarted) for event in events)
    assert len(only(events, RunFinished).trials) == 2


async def test_after_the_network_was_lost_the_void_trial_is_run_again(project: Path) -> None:
    answers: tuple[Answer, ...] = (*writing(), YES, YES, proposal("second-task"), ("I un", REFUSED))
    settings = replace(plan(trials=2), accept=True)
    session, _ = scripted_session(project, *answers)
    async with session:
        broken = only(await collect(run(session, settings)), RunFinished)
    assert ([trial.verdict for trial in broken.trials], broken.interruption is None) == (["reflected", "void"], False)
    session, model = scripted_session(project, *writing(SOUND_SOURCE, "second-task")[1:], YES, YES)
    async with session:
        events = await collect(resume(*begun_run(session, LAST)))
    finished = only(events, RunFinished)
    assert [trial.verdict for trial in finished.trials] == ["reflected", "reflected"]
    assert finished.interruption is None
    assert [stage.cached for stage in finished.trials[1].stages] == [True] + [False] * 6
    assert only(events, TrialFinished).trial.trial == broken.trials[1].trial
    assert [decision.task for decision in finished.accepted] == ["sound-task", "second-task"]
    assert only(events, TaskDecided).decision.task == "second-task"
    assert model.requests[0].messages[0].content == broken.trials[1].stages[0].prompt


async def test_a_kill_between_verdict_and_acceptance_is_made_good(project: Path) -> None:
    session, _ = scripted_session(project, *writing(), YES, YES)
    async with session, aclosing(run(session, replace(plan(), accept=True))) as events:
        async for event in events:
            if isinstance(event, TrialFinished):
                break
    assert TaskLibrary(project).card("sound-task").state == "to-review"
    session, model = scripted_session(project)
    async with session:
        decision = only(await collect(resume(*begun_run(session, LAST))), TaskDecided).decision
    assert (decision.task, decision.who, model.requests) == ("sound-task", BY_FLAG, [])


async def test_a_run_that_goes_on_elsewhere_is_left_alone(project: Path) -> None:
    await start(project, ByStage(WITHOUT_CODE), batch_of(1), stop_after=1)
    (name,) = run_names(project / "trials")
    with running(project / "trials" / name), pytest.raises(RunBusy, match="still goes on"):
        await go_on(project, ByStage(WITHOUT_CODE))
    await go_on(project, ByStage(WITHOUT_CODE))


async def test_only_what_was_begun_can_be_gone_on_with(project: Path) -> None:
    with pytest.raises(UnknownRun, match="there is none yet"):
        await go_on(project, ByStage(WITHOUT_CODE))
    await start(project, ByStage(WITHOUT_CODE), batch_of(1), stop_after=1)
    (name,) = run_names(project / "trials")
    with pytest.raises(UnknownRun, match=f"did you mean '{name}'"):
        await go_on(project, ByStage(WITHOUT_CODE), f"{name[:-1]}x")


async def test_a_run_keeps_the_settings_that_it_was_begun_with(project: Path) -> None:
    session = session_with(project, ByStage(WITHOUT_CODE))
    async with session:
        settings = replace(session.settings, episodes=2, temperature={"propose": 0.5})
        await collect(run(replace(session, settings=settings), batch_of(1)))
        resumed, record = begun_run(session, LAST)
        assert (resumed.settings, record.plan) == (settings, batch_of(1))
        said = replace(session, settings=session.settings.with_flags(episodes=2))
        assert begun_run(said, LAST, given=["episodes"])[1] == record
        with pytest.raises(SettingsError, match=r"begun with episodes = 2, not 5; leave --episodes out"):
            begun_run(replace(session, settings=session.settings.with_flags(episodes=5)), LAST, given=["episodes"])


async def test_no_password_is_written_down(project: Path) -> None:
    async with session_with(project, ByStage(WITHOUT_CODE)) as session:
        settings = session.settings.with_flags(base_url="https://me:hunter2@example.org/v1")
        await collect(run(replace(session, settings=settings), batch_of(1)))
    assert "hunter2" not in (project / "trials" / run_names(project / "trials")[0] / "run.json").read_text()
    assert read_run(project / "trials", LAST).settings.base_url == without_password(settings.base_url)


async def test_a_run_like_an_earlier_one_draws_further_seeds_and_another_one_the_same(project: Path) -> None:
    async with session_with(project, ByStage(WITHOUT_CODE)) as session:
        first = plan_run(session)
        await collect(run(session, replace(first, trials=2)))
        assert (first.first_draw, plan_run(session).first_draw) == (0, 2)
        other = replace(session, settings=session.settings.with_flags(target="stack-blocks"))
        assert plan_run(other).first_draw == 0
        literal = replace(session, settings=session.settings.with_flags(seed=0))
        assert plan_run(literal).first_draw == 0


async def test_a_run_is_repeated_for_nothing_although_the_library_has_grown(project: Path) -> None:
    async with session_with(project, ByStage(WITHOUT_CODE)) as session:
        session = replace(session, settings=session.settings.with_flags(trials=3, workers=2, repair_attempts=0))
        first = only(await collect(run(session, plan_run(session))), RunFinished)
    await start(project, ByStage(WITHOUT_CODE), batch_of(1))  # somebody else's, in between
    silent = ByStage({})
    async with session_with(project, silent) as session:
        session, plan_again, mark = repeated_run(session, first.run, {})
        again = only(await collect(run(session, plan_again, mark=mark)), RunFinished)
    assert silent.requests == []
    assert contents(again.trials) == contents(first.trials)
    assert all(stage.cached for trial in again.trials for stage in trial.stages)
    assert [trial.cost_usd for trial in again.trials] == [0.0] * 3


async def test_what_flags_say_is_all_that_differs_in_a_repeated_run(project: Path) -> None:
    first = only(await start(project, ByStage(WITHOUT_CODE), batch_of(1)), RunFinished)
    async with session_with(project, ByStage(WITHOUT_CODE)) as session:
        repeated, other, mark = repeated_run(session, LAST, {"temperature": "implement=0.7", "episodes": 5})
        record = read_run(project / "trials", first.run)
        assert (other.episodes, other.sampling.temperatures, mark) == (5, {"implement": 0.7}, record.mark)
        assert replace(repeated.settings, episodes=3, temperature={}, origins={}) == record.settings
        replayed, _, _ = repeated_run(session, LAST, {"provider": "replay"})
        assert replayed.settings.model == "scripted-1"


async def test_after_an_edit_the_stages_before_it_are_not_asked_again(project: Path) -> None:
    await start(project, ByStage(WITHOUT_CODE), batch_of(1))
    shutil.copytree(PACKAGED_RECIPES / "bottom-up", project / "recipes" / "bottom-up")
    with (project / "recipes" / "bottom-up" / "pick-references.j2").open("a") as template:
        template.write("\nThink twice.\n")
    model = ByStage(WITHOUT_CODE)
    async with session_with(project, model) as session:
        session, again, mark = repeated_run(session, LAST, {"trials": 1, "repair_attempts": 0})
        finished = only(await collect(run(session, again, mark=mark)), RunFinished)
    assert [stage.cached for stage in finished.trials[0].stages] == [True, True, True, False, False]
    assert [request.stage for request in model.requests] == ["pick-references", "implement"]


async def test_the_differences_between_two_draws_are_found(project: Path) -> None:
    finished = only(await start(project, ByStage(WITHOUT_CODE), batch_of(2)), RunFinished)
    assert {"task", "seed", "settings.draw"} <= set(differences(*finished.trials))


def test_runs_are_listed_as_they_were_begun(tmp_path: Path) -> None:
    for name in ("20261121-030406", "20261121-030405-10", "20261121-030405-2", "20261121-030405", "a-backup"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "run.json").touch()
    (tmp_path / "20261121-030407").mkdir()  # of the screen: it has no record
    assert run_names(tmp_path) == ["20261121-030405", "20261121-030405-2", "20261121-030405-10", "20261121-030406"]
