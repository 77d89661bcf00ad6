"""What a trial remembers, is told before code is paid for, and leaves behind."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

from library.store import TaskLibrary
from tests.workbench.core.sessions import (
    OPENING_SOURCE,
    WITHOUT_CODE,
    ByStage,
    code,
    collect,
    only,
    plan,
    session_with,
    trial_plan,
)
from workbench.core.authoring import author
from workbench.core.events import NearDuplicatesFound, TrialEvent, TrialFinished
from workbench.core.plans import TrialPlan
from workbench.core.running import run

COPY = json.dumps(
    {
        "task-name": "red-into-green",
        "task-description": "Put all red blocks into green bowls, among six blocks and bowls of other colors.",
        "assets-used": ["stacking/block.urdf", "bowl/bowl.urdf"],
    }
)


async def events_of(project: Path, model: ByStage, asked: TrialPlan | None = None) -> list[TrialEvent]:
    async with session_with(project, model) as session:
        return await collect(author(session, asked or trial_plan(repair_attempts=0)))


async def test_a_copy_is_told_after_it_was_proposed_and_before_anything_else_is_asked(project: Path) -> None:
    model = ByStage({**WITHOUT_CODE, "propose": COPY})
    events = await events_of(project, model)
    found = only(events, NearDuplicatesFound)
    assert found.near[0].name == "place-red-in-green"
    assert found.near[0].state == "accepted"
    asked_before = [event for event in events[: events.index(found)] if type(event).__name__ == "StageStarted"]
    assert len(asked_before) == 1
    errors = next(request for request in model.requests if request.stage == "review-errors")
    assert "- place-red-in-green: Put all red blocks" in errors.messages[-1].content
    trial = only(events, TrialFinished).trial
    assert trial.near_duplicates[0] == "place-red-in-green"


async def test_a_new_task_is_told_as_like_nothing(project: Path) -> None:
    events = await events_of(project, ByStage(WITHOUT_CODE))
    assert not [event for event in events if isinstance(event, NearDuplicatesFound)]


async def test_the_task_that_was_asked_for_is_no_duplicate_of_itself(project: Path) -> None:
    model = ByStage({**WITHOUT_CODE, "propose": COPY.replace("red-into-green", "place-red-in-green")})
    events = await events_of(project, model, trial_plan(target="place-red-in-green", repair_attempts=0))
    near = [near.name for event in events if isinstance(event, NearDuplicatesFound) for near in event.near]
    assert "place-red-in-green" not in near


async def test_what_was_drawn_into_the_prompt_is_in_the_record(project: Path) -> None:
    asked = trial_plan(repair_attempts=0)
    sampling = replace(asked.settings.sampling, example_candidates=2, asset_candidates=5)
    asked = replace(asked, settings=replace(asked.settings, sampling=sampling))
    model = ByStage(WITHOUT_CODE)
    trial = only(await events_of(project, model, asked), TrialFinished).trial
    assert trial.examples is not None
    assert len(trial.examples) == 2
    assert trial.shown_assets is not None
    assert len(trial.shown_assets) == 5
    prompt = model.requests[0].messages[-1].content
    assert all(f'"task-name": "{name}"' in prompt for name in trial.examples)
    assert all(f"- {path}: " in prompt for path in trial.shown_assets)
    assert trial.settings["asset_candidates"] == 5


async def test_without_the_template_the_prompts_say_nothing_of_the_library(project: Path) -> None:
    asked = trial_plan(repair_attempts=0)
    asked = replace(asked, settings=replace(asked.settings, template=False))
    model = ByStage({**WITHOUT_CODE, "propose": COPY})
    events = await events_of(project, model, asked)
    assert "stack-block-pyramid" not in model.requests[0].messages[-1].content
    assert "pick-references" not in [request.stage for request in model.requests]
    assert only(events, NearDuplicatesFound).near, "the user is told all the same"


async def test_without_saving_a_trial_is_kept_and_nothing_waits_for_review(project: Path) -> None:
    asked = trial_plan(repair_attempts=0)
    asked = replace(asked, settings=replace(asked.settings, save_memory=False))
    model = ByStage({**WITHOUT_CODE, "implement": code(OPENING_SOURCE)})
    trial = only(await events_of(project, model, asked), TrialFinished).trial
    library = TaskLibrary(project)
    assert [known.trial for known in library.trials()] == [trial.trial]
    assert library.cards("to-review") == []


async def test_trials_of_one_run_know_the_names_that_were_proposed_before(project: Path) -> None:
    model = ByStage(WITHOUT_CODE)
    settings = replace(plan(trials=2, repair_attempts=0), load_memory=False)
    async with session_with(project, model) as session:
        await collect(run(session, settings))
    first, second = (request.messages[0].content for request in model.requests if request.stage == "propose")
    assert "## Names that are taken" not in first
    assert "## Names that are taken\n\ntask-of-draw-0\n" in second
