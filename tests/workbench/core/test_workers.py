"""Trials side by side: the order in which they end is chance, and nothing that is kept may depend on it."""

import asyncio
from collections.abc import Collection
from contextlib import aclosing
from dataclasses import replace
from pathlib import Path

from library.records import Trial
from library.store import TaskLibrary
from prompts.values import StageStarted
from tests.workbench.core.sessions import WITHOUT_CODE, ByStage, collect, only, plan, session_with
from workbench.core.authoring import CANCELLED
from workbench.core.events import RunEvent, RunFinished, TrialFinished, TrialStarted
from workbench.core.project import create_project
from workbench.core.running import run
from workbench.core.seeds import sampling_seed


async def run_trials(
    project: Path, trials: int, workers: int, slow: Collection[int] = ()
) -> tuple[list[RunEvent], ByStage]:
    model = ByStage(WITHOUT_CODE, slow)
    async with session_with(create_project(project).root, model) as session:
        return await collect(run(session, replace(plan(trials=trials), workers=workers))), model


def asked(trials: Collection[Trial]) -> list[list[str]]:
    """What each trial asked, as hashes of its calls."""
    return [[stage.call_hash for stage in trial.stages] for trial in trials]


async def test_events_come_trial_by_trial_although_the_first_one_is_slow(tmp_path: Path) -> None:
    events, _ = await run_trials(tmp_path, trials=3, workers=3, slow=[0])
    started = [event.index for event in events if isinstance(event, TrialStarted)]
    ended = [event.trial.trial for event in events if isinstance(event, TrialFinished)]
    assert started == [0, 1, 2]
    assert [trial.rpartition("-")[2] for trial in ended] == ["0", "1", "2"]
    assert [trial.trial for trial in TaskLibrary(tmp_path).trials()] == ended


async def test_no_more_trials_run_than_there_are_workers_and_none_waits_for_a_slow_one(tmp_path: Path) -> None:
    model = ByStage(WITHOUT_CODE, held={0: 3})
    async with session_with(create_project(tmp_path).root, model) as session:
        await collect(run(session, replace(plan(trials=6), workers=2)))
    order = [sampling_seed(0, draw) for draw in range(6)]
    last = {request.seed: position for position, request in enumerate(model.requests)}
    assert [last[seed] for seed in order[1:4]] == sorted(last[seed] for seed in order[1:4])
    assert last[order[0]] > last[order[2]], "two others were finished while the first one was held"
    running: set[int] = set()
    for position, request in enumerate(model.requests):
        running.add(request.seed)
        assert len(running) <= 2
        running -= {seed for seed in running if last[seed] == position}


async def test_what_is_asked_does_not_depend_on_which_trial_is_faster(tmp_path: Path) -> None:
    one, _ = await run_trials(tmp_path / "one", trials=5, workers=2, slow=[0, 3])
    other, _ = await run_trials(tmp_path / "other", trials=5, workers=2, slow=[1, 2])
    assert asked(only(one, RunFinished).trials) == asked(only(other, RunFinished).trials)


async def test_the_memory_of_a_trial_lags_by_twice_the_number_of_workers(tmp_path: Path) -> None:
    for workers, lag in ((1, 1), (2, 4), (3, 6)):
        _, model = await run_trials(tmp_path / str(workers), trials=7, workers=workers)
        prompts = {
            request.seed: request.messages[0].content for request in model.requests if request.stage == "propose"
        }
        for draw in range(7):
            prompt = prompts[sampling_seed(0, draw)]
            known = [earlier for earlier in range(7) if f"task-of-draw-{earlier}" in prompt]
            assert known == list(range(draw - lag + 1)), f"{workers} workers, trial {draw}"


async def test_stopping_keeps_every_trial_that_runs(project: Path) -> None:
    model = ByStage(WITHOUT_CODE, slow=[0, 1])
    async with (
        session_with(project, model) as session,
        aclosing(run(session, replace(plan(trials=4), workers=2))) as events,
    ):
        async for event in events:
            if isinstance(event, StageStarted):
                break
        while len({request.seed for request in model.requests}) < 2:  # noqa: ASYNC110 - until both have begun, in any order
            await asyncio.sleep(0.001)
    trials = TaskLibrary(project).trials()
    assert [(trial.settings["index"], trial.verdict, trial.problem) for trial in trials] == [
        (0, "void", CANCELLED),
        (1, "void", CANCELLED),
    ]
