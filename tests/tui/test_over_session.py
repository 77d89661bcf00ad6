"""The screen's engine on a real project."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from library.store import TaskLibrary
from prompts.budget import Budget
from prompts.errors import ProviderUnavailable
from sim.sandbox.protocol import EpisodeStarted, FrameReady, RolloutReport
from sim.source import source_hash
from tests.library.builders import make_trial
from tests.workbench.core.sessions import (
    OPENING_SOURCE,
    SOUND_SOURCE,
    collect,
    scripted_session,
    trial_plan,
    writing,
)
from workbench.core import authoring, running, spending
from workbench.core.authoring import author
from workbench.core.events import TrialEvent
from workbench.core.opening import open_project
from workbench.core.plans import RunPlan, TrialPlan
from workbench.core.project import create_project
from workbench.core.running import plan_run
from workbench.core.session import Session
from workbench.core.spending import limited
from workbench.tui.card_lines import card_lines
from workbench.tui.engine import EngineRefused
from workbench.tui.over_session import SessionEngine
from workbench.tui.progress import apply
from workbench.tui.shelf import Shelf
from workbench.tui.state import ReviewState, stored_review


@pytest.fixture
async def engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[SessionEngine]:
    """A project with one completed proposal, "stack-blocks"."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    root = create_project(tmp_path / "project").root
    TaskLibrary(root).propose(make_trial("stack-blocks"))
    flags = {"episodes": 1, "seed": 3, "require": "process-only"}
    engine = SessionEngine(Session.open(root, environ={}, flags=flags))
    yield engine
    await engine.close()


def test_a_library_is_opened_when_it_is_first_asked_for(tmp_path: Path) -> None:
    root = create_project(tmp_path / "project").root
    (root / "journal").mkdir(exist_ok=True)
    (root / "journal" / "000001.jsonl").write_text("not JSON\n")
    engine = SessionEngine(open_project(root, environ={}))
    assert engine.settings().project == "project"
    assert engine.entries()["recipe"] == engine.settings().recipe
    with pytest.raises(EngineRefused, match=r"000001\.jsonl:1"):
        engine.begin()


def test_what_a_kill_left_is_told_at_the_beginning(tmp_path: Path) -> None:
    root = create_project(tmp_path / "project").root
    (root / "library" / "mine").mkdir(parents=True)
    (root / "library" / "mine" / "task.py").write_bytes(b"\xff")
    (damage,) = SessionEngine(open_project(root, environ={})).begin()
    assert "library/mine" in damage


def test_an_edit_comes_back_with_the_code_that_it_started_from(engine: SessionEngine) -> None:
    stored = engine.open("stack-blocks")
    assert stored.draft is None
    engine.keep_draft("stack-blocks", stored.card.source_hash, "# mine\n")
    assert engine.open("stack-blocks").draft == "# mine\n"
    engine.keep_draft("stack-blocks", stored.card.source_hash, None)
    assert engine.open("stack-blocks").draft is None


async def test_an_edit_is_accepted_with_the_checks_that_were_run_here(engine: SessionEngine) -> None:
    seen = engine.open("stack-blocks").card.source_hash
    with pytest.raises(EngineRefused):
        engine.accept("stack-blocks", SOUND_SOURCE, seen=seen, anyway=False, seconds=1.0)
    events = await collect(engine.check(SOUND_SOURCE, "stack-blocks"))
    assert isinstance(events[-1], RolloutReport)
    assert any(isinstance(event, FrameReady) for event in events)
    decision = engine.accept("stack-blocks", SOUND_SOURCE, seen=seen, anyway=False, seconds=1.0)
    assert decision.kind == "edit-accept"
    stored = engine.open("stack-blocks")
    assert (stored.card.state, stored.card.source_hash) == ("accepted", source_hash(SOUND_SOURCE))
    assert stored.revision.rollout is not None
    assert engine.undo().kind == "undo"
    assert engine.open("stack-blocks").card.state == "to-review"


def test_code_that_nobody_saw_is_neither_accepted_nor_rejected(engine: SessionEngine) -> None:
    with pytest.raises(EngineRefused, match="stack-blocks"):
        engine.reject("stack-blocks", "dull", seen="0" * 64, seconds=1.0)
    source = engine.open("stack-blocks").revision.source
    with pytest.raises(EngineRefused, match="stack-blocks"):
        engine.accept("stack-blocks", source, seen="0" * 64, anyway=True, seconds=1.0)


async def test_a_proposal_is_opened_with_the_picture_of_its_rollouts(engine: SessionEngine) -> None:
    await collect(engine.generate())
    (name,) = (card.name for card in engine.cards() if card.origin == "generated" and card.name != "stack-blocks")
    stored = engine.open(name)
    assert stored.trial is not None
    assert stored.pictures
    tried = [episode.seed for episode in stored.revision.rollout.episodes]  # type: ignore[union-attr]
    again = await collect(engine.check(stored.revision.source + "# mine\n", name))
    assert [event.seed for event in again if isinstance(event, EpisodeStarted)] == tried
    assert stored.pictures[-1].seed == stored.trial.revisions[-1].rollout.episodes[-1].seed  # type: ignore[union-attr]


async def test_each_stage_of_a_stored_task_and_of_a_live_one_has_its_own_prompt(
    engine: SessionEngine, tmp_path: Path
) -> None:
    live = ReviewState()
    async for event in engine.generate():
        apply(live, event, now_s=0.0)
    assert live.name is not None
    task = engine.open(live.name)
    stored = stored_review(task.card, task.revision, task.trial, task.earlier, task.sent)
    kept = TaskLibrary(tmp_path / "project").trial(live.trial_id)
    sent = [stage.prompt for stage in kept.stages]
    assert len(set(sent)) > 2
    assert [stage.sent.read() for stage in stored.stages] == sent
    assert [stage.sent.read() for stage in live.stages] == sent


def test_the_rates_are_those_of_the_author_that_writes_now(engine: SessionEngine, tmp_path: Path) -> None:
    by_a_model = replace(make_trial("sort-rings", trial="run-2-0", verdict="syntax"), provider="openai")
    TaskLibrary(tmp_path / "project").propose(by_a_model)
    assert engine.rates().completed == 1.0


def test_unknown_tasks_are_refused_in_a_sentence(engine: SessionEngine) -> None:
    with pytest.raises(EngineRefused, match="stack-block"):
        engine.open("stack-block")


def test_the_task_itself_is_not_its_neighbour(engine: SessionEngine) -> None:
    source = engine.open("put-block-in-bowl").revision.source
    names = [name for _, name in engine.nearest(source, "put-block-in-bowl")]
    assert names
    assert "put-block-in-bowl" not in names


async def test_what_a_repair_that_broke_off_said_is_seen_with_the_task(tmp_path: Path) -> None:
    project = create_project(tmp_path / "p").root
    broken = ("Sorry, here", ProviderUnavailable("dropped", "the line is dead"))
    session, _ = scripted_session(project, *writing(OPENING_SOURCE), broken)
    await collect(author(session, trial_plan(repair_attempts=0)))
    engine = SessionEngine(session)
    before = engine.open("sound-task")
    assert "import socket" in engine.what_failed("sound-task")
    await collect(engine.repair("sound-task", "mind list[int]", seen=before.card.source_hash))
    after = engine.open("sound-task")
    assert (after.card, after.revision, after.earlier) == (before.card, before.revision, ())
    assert before.trial is not None
    assert after.trial is not None
    assert after.trial.stages[: len(before.trial.stages)] == before.trial.stages
    assert [turn.answer for turn in after.trial.stages[len(before.trial.stages) :]] == ["Sorry, here"]
    with pytest.raises(EngineRefused, match="base task"):
        engine.what_failed("put-block-in-bowl")
    await engine.close()


def test_flags_and_retirement_are_decisions_that_are_taken_back_after_a_restart(engine: SessionEngine) -> None:
    engine.flag("stack-blocks", flagged=True)
    with pytest.raises(EngineRefused, match="flagged already"):
        engine.flag("stack-blocks", flagged=True)
    engine.retire("put-block-in-bowl", "too easy [/INST]")
    again = SessionEngine(Session.open(engine._session.project.root, environ={}))
    assert again.open("stack-blocks").card.tags == ("flagged",)
    assert again.open("put-block-in-bowl").card.state == "retired"
    assert again.undo().task == "put-block-in-bowl"
    assert again.undo().task == "stack-blocks"
    assert again.open("stack-blocks").card.tags == ()
    assert again.open("put-block-in-bowl").card.state == "accepted"
    record = again.history("put-block-in-bowl")
    assert [one.kind for one in record.decisions] == ["retire", "undo"]
    assert any("retire by" in line.text and "too easy [/INST] (taken back)" in line.text for line in card_lines(record))


async def test_a_batch_leaves_code_that_nobody_saw_and_edits_alone(engine: SessionEngine, tmp_path: Path) -> None:
    elsewhere = TaskLibrary(tmp_path / "project")
    for name in ("sort-rings", "stack-cups", "pour-beads"):
        elsewhere.propose(make_trial(name, trial=f"run-of-{name}"))
    shelf = Shelf(engine)
    cards = [card for card in engine.cards() if card.state == "to-review"]
    for card in cards:
        assert shelf.mark(card)
    assert "Accept 4 tasks: " in shelf.question("accept", engine.cards())
    elsewhere.propose(make_trial("sort-rings", trial="again", sources=("# other code\n",)), new_revision=True)
    engine.keep_draft("stack-cups", engine.open("stack-cups").card.source_hash, "# mine\n")
    outcome = await shelf.decide("accept", engine.cards())
    assert outcome.done == ("stack-blocks", "pour-beads")
    assert shelf.marked == {"sort-rings", "stack-cups"}
    assert "sort-rings" in outcome.sentence
    assert "has an edit of yours" in outcome.sentence
    assert [engine.undo().task for _ in outcome.done] == ["pour-beads", "stack-blocks"]


async def test_settings_and_budget_survive_each_other_whichever_is_done_last(
    engine: SessionEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine._opening = replace(engine._session, settings=engine._session.settings.with_flags(budget=1.0))
    seen: list[tuple[Session, TrialPlan]] = []

    def limited_while_settings_change(session: Session) -> Session:
        engine.configure({"episodes": "3"})
        return limited(session)

    def plan_while_a_trial_begins(session: Session) -> RunPlan:
        budgets.append(asyncio.run(engine._within_budget()).budget)
        return plan_run(session)

    async def told(session: Session, plan: TrialPlan) -> AsyncIterator[TrialEvent]:
        seen.append((session, plan))
        return
        yield

    budgets: list[Budget | None] = []
    with monkeypatch.context() as patch:
        patch.setattr(running, "plan_run", plan_while_a_trial_begins)
        await asyncio.to_thread(engine.configure, {"episodes": "2"})
    with monkeypatch.context() as patch:
        patch.setattr(spending, "limited", limited_while_settings_change)
        patch.setattr(authoring, "author", told)
        await collect(engine.generate())
    assert engine.settings().episodes == 3
    ((session, plan),) = seen
    assert plan.settings.episodes == session.settings.episodes
    assert session.budget is not None
    assert session.budget is budgets[0] is (await engine._within_budget()).budget
