"""Samples on their way into a project's library and back."""

import json
from contextlib import aclosing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from library.errors import CorruptProject
from library.samples import examine_samples
from sim.household.tasks.sample_io import sample_to_json
from sim.pool import LocalProcesses
from workbench.core.errors import ReviewRefused
from workbench.core.household.examples import example_samples
from workbench.core.household.folder import TaskFolder
from workbench.core.household.importing import SampleArrived, import_samples, keep_left_over, keep_scene
from workbench.core.household.keeping import Origins, document_of, keep_sample, samples_of, verified, with_samples
from workbench.core.household.making import SceneKept
from workbench.core.household.outcome import MadeSample, SceneOutcome
from workbench.core.household.plan import HouseholdPlan, read_types
from workbench.core.household.reviewing import accept_edited_sample, next_plan
from workbench.core.session import Session

NOW = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)


def documents() -> list[dict[str, Any]]:
    return [sample_to_json(sample) for sample in example_samples()]


def opened(project: Path) -> Session:
    return with_samples(Session.open(project, environ={}))


async def imported(session: Session, *paths: Path) -> list[SampleArrived]:
    async with aclosing(import_samples(session, paths, LocalProcesses())) as samples:
        return [one async for one in samples]


def test_a_kept_sample_is_its_document_again_and_scenes_are_shared(project: Path) -> None:
    library = samples_of(opened(project))
    for document in documents():
        talk = {**document, "dialogue": [{"says": "Bring it back."}]}
        card = keep_sample(library, talk, Origins("generated", "hardcoding", split="val"), verified()).card
        again = document_of(library, card.name, library.source(card.name))
        assert again == {key: value for key, value in talk.items() if key not in ("verified", "checks", "steps")}
        assert card.class_name == document["type"]
        assert card.name.startswith(f"{document['type']}-") or document["type"] == "free"
        assert card.parameters["split"] == "val"
    kept = len(list((library.root / "scenes").iterdir()))
    assert kept == len({json.dumps(document["scene"]) for document in documents()})


async def test_what_a_run_made_waits_for_review_and_is_not_tried_again(project: Path) -> None:
    session = opened(project)
    document = documents()[0]
    outcome = SceneOutcome(0, 5, (MadeSample(document["type"], 0, 1, document),))
    plan = HouseholdPlan(read_types(document["type"], "hardcoding"))
    folder = TaskFolder.begin(project / "household", plan, NOW)
    kept = SceneKept(outcome, tuple(folder.commit(outcome)), 1)
    (first,) = keep_scene(session, folder, kept)
    assert (first.card.state, first.card.verdict, first.card.origin) == ("to-review", "completed", "generated")
    assert first.card.parameters["run"] == f"tasks/hardcoding/{folder.root.name}"
    assert await imported(session, folder.root) == []
    accepting = TaskFolder(folder.root, replace(plan, accept=True))
    (again,) = keep_scene(session, accepting, kept)
    assert not again.is_new
    assert session.library.card(first.card.name).state == "to-review"


async def test_what_a_kill_left_of_a_run_comes_in_as_the_run_was_asked_for(project: Path) -> None:
    session, document = opened(project), documents()[0]
    plan = HouseholdPlan(read_types(document["type"], "hardcoding"), split="val", accept=True)
    folder = TaskFolder.begin(project / "household", plan, NOW)
    folder.commit(SceneOutcome(0, 5, (MadeSample(document["type"], 0, 1, document),)))
    (one,) = await keep_left_over(session, folder, LocalProcesses())
    card = session.library.card(one.card.name)
    assert (card.state, card.origin, card.recipe, card.parameters["split"]) == (
        "accepted",
        "generated",
        "hardcoding",
        "val",
    )
    assert await keep_left_over(session, folder, LocalProcesses()) == []


def test_the_next_run_has_the_smallest_seed_that_none_has(project: Path) -> None:
    session, plan = opened(project), HouseholdPlan(read_types("come", "hardcoding"))
    for hour, seed in enumerate((0, 1, 3)):
        TaskFolder.begin(project / "household", replace(plan, seed=seed), NOW + timedelta(hours=hour))
    assert next_plan(session, plan).seed == 2


async def test_a_file_is_believed_by_physics_only(project: Path) -> None:
    good = documents()[0]
    mutant = {**good, "solution": good["solution"][:-1], "plan": good["plan"][:-1], "verified": True}
    for name, text in (("good", json.dumps(good)), ("mutant", json.dumps(mutant)), ("rubbish", "[7]")):
        (project / "household" / "tasks").mkdir(parents=True, exist_ok=True)
        (project / "household" / "tasks" / f"{name}.json").write_text(text)
    session = opened(project)
    found = {one.verdict.path.stem: one.imported for one in await imported(session, project / "household" / "tasks")}
    assert found["rubbish"] is None
    assert found["good"] is not None
    assert found["mutant"] is not None
    assert (found["good"].card.verdict, found["mutant"].card.verdict) == ("completed", "syntax")
    assert found["good"].card.parameters["split"] == "train"
    (problem,) = session.library.revision(found["mutant"].card.name).rollout.diagnostics  # type: ignore[union-attr]
    assert problem.code == "fits-type"
    assert [one.verdict.path.stem for one in await imported(session, project / "household")] == ["rubbish"]


async def test_a_sample_whose_scene_is_lost_is_accepted_once_it_is_back(project: Path) -> None:
    session, document = opened(project), documents()[0]
    library = samples_of(session)
    name = keep_sample(library, document, Origins("generated"), verified()).card.name
    (scene,) = (library.root / "scenes").iterdir()
    for spoil in (scene.unlink, lambda: scene.write_text("{}")):
        spoil()
        with pytest.raises(CorruptProject, match=scene.name):
            library.accept(name, who="somebody")
        assert [one.place for one in examine_samples(library.root).findings] == [f"scenes/{scene.name}"]
        (project / "sample.json").write_text(json.dumps(document))
        assert await imported(session, project / "sample.json") == []  # fsck's remedy
    assert examine_samples(library.root).findings == ()
    assert library.accept(name, who="somebody").kind == "accept"


def test_a_sample_that_was_broken_by_hand_is_named(project: Path) -> None:
    library = samples_of(opened(project))
    name = keep_sample(library, documents()[0], Origins("generated"), verified()).card.name
    for text in ("{", "[7]", '{"plan": 3}'):
        with pytest.raises(CorruptProject, match=f"{name}/sample.json"):
            document_of(library, name, text)


def test_an_edit_that_nobody_tried_is_not_accepted(project: Path) -> None:
    session = opened(project)
    name = keep_sample(samples_of(session), documents()[0], Origins("generated"), verified()).card.name
    with pytest.raises(ReviewRefused, match="only a verified sample can be accepted: it was not tried"):
        accept_edited_sample(session, name, documents()[0] | {"task": "Other words."}, None)
    assert session.library.card(name).state == "to-review"
