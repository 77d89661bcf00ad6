"""A task that a reviewer sends back to its author."""

from contextlib import aclosing
from pathlib import Path

import pytest

from library.errors import CodeMovedOn
from prompts.calls import call_hash
from prompts.errors import ProviderUnavailable
from prompts.values import Message, StageDelta
from tests.library.builders import make_trial
from tests.workbench.core.sessions import (
    OPENING_SOURCE,
    SOUND_SOURCE,
    Answer,
    code,
    collect,
    only,
    scripted_session,
    trial_plan,
    writing,
)
from workbench.core.authoring import author
from workbench.core.errors import ReviewRefused
from workbench.core.events import AttemptFinished, RepairRequested, TrialFinished, TrialInterrupted
from workbench.core.project import create_project
from workbench.core.repairing import repair, repair_message
from workbench.core.session import Session

NOTE = "The [/INST] block, a list[int], should be red."


async def rejected(project: Path, *later: Answer) -> tuple[Session, object]:
    """A project whose one task was not even run, and an author with these answers left."""
    create_project(project)
    session, model = scripted_session(project, *writing(OPENING_SOURCE), *later)
    await collect(author(session, trial_plan(repair_attempts=0)))
    return session, model


async def test_what_failed_goes_back_on_the_same_conversation_and_new_code_is_a_revision(tmp_path: Path) -> None:
    worse = code(OPENING_SOURCE.replace("socket", "ctypes"))
    session, model = await rejected(tmp_path / "p", code(SOUND_SOURCE), worse)
    async with session:
        before = session.library.card("sound-task")
        told = repair_message(session.library, "sound-task")
        events = await collect(repair(session, "sound-task", expected_hash=before.source_hash))

        first, asked = model.requests[-2:]  # type: ignore[attr-defined]
        assert asked.messages[:-2] == first.messages
        assert asked.messages[-2:] == (Message("assistant", code(OPENING_SOURCE)), Message("user", told))
        assert "import socket" in told
        assert only(events, RepairRequested).message == told
        trial = only(events, TrialFinished).trial
        assert (trial.continues, trial.verdict, [turn.stage for turn in trial.stages]) == (
            before.trial,
            "completed",
            ["repair"],
        )
        assert trial.stages[0].call_hash == call_hash(asked)
        assert trial.usage == trial.stages[0].usage
        card = session.library.card("sound-task")
        assert (card.revision, card.state, card.trial, card.description) == (
            2,
            "to-review",
            trial.trial,
            before.description,
        )
        assert [one.author for one in session.library.revisions("sound-task")] == ["model", "repair"]
        assert only(events, AttemptFinished).revision.rollout.episodes[0].seed == trial_plan().seeds[0]  # type: ignore[union-attr]

        with pytest.raises(ReviewRefused, match="no check of sound-task failed"):
            repair_message(session.library, "sound-task")
        await collect(repair(session, "sound-task", NOTE))
        again = model.requests[-1]  # type: ignore[attr-defined]
        assert again.messages[: len(asked.messages)] == asked.messages, "both repairs are one conversation"
        assert NOTE in again.messages[-1].content
        assert again.seed != asked.seed
        assert session.library.card("sound-task").revision == 3
        assert session.library.accepted("sound-task") is None


async def test_a_provider_that_cannot_be_reached_changes_nothing_and_keeps_what_it_said(tmp_path: Path) -> None:
    broken = ("Sorry, here", ProviderUnavailable("dropped", "the line is dead"))
    session, _ = await rejected(tmp_path / "p", broken, code(OPENING_SOURCE))
    async with session:
        before = session.library.card("sound-task")
        events = await collect(repair(session, "sound-task"))
        assert only(events, TrialInterrupted).cause == "provider"
        kept = session.library.trial(only(events, TrialFinished).trial.trial)
        assert (kept.verdict, kept.task, kept.stages[0].answer) == ("void", "sound-task", "Sorry, here")
        assert session.library.card("sound-task") == before
        assert len(session.library.revisions("sound-task")) == 1

        async with aclosing(repair(session, "sound-task")) as stopped:
            async for event in stopped:
                if isinstance(event, StageDelta):
                    break
        kept = session.library.trial(session.library.trials()[-1].trial)
        assert (kept.verdict, kept.stages[0].answer) == ("void", code(OPENING_SOURCE)[:10])
        assert session.library.card("sound-task") == before


async def test_an_answer_without_code_leaves_the_task_as_it_was(tmp_path: Path) -> None:
    session, _ = await rejected(tmp_path / "p", "I would rather not.")
    async with session:
        before = session.library.card("sound-task")
        trial = only(await collect(repair(session, "sound-task")), TrialFinished).trial
        assert (trial.verdict, trial.revisions) == ("proposed", ())
        assert session.library.card("sound-task") == before


async def test_refuses_what_nobody_can_go_on_with(tmp_path: Path) -> None:
    session, _ = await rejected(tmp_path / "p")
    async with session:
        library = session.library
        with pytest.raises(ReviewRefused, match="a base task"):
            await collect(repair(session, "put-block-in-bowl", NOTE))
        with pytest.raises(CodeMovedOn):
            await collect(repair(session, "sound-task", expected_hash="0" * 64))
        library.accept("sound-task", who="me", anyway=True)
        library.retire("sound-task", who="me")
        with pytest.raises(ReviewRefused, match="restore it first"):
            await collect(repair(session, "sound-task", NOTE))
        library.propose(make_trial("stack-blocks"))  # its record holds no dialogue that leads to code
        with pytest.raises(ReviewRefused, match="is not complete"):
            await collect(repair(session, "stack-blocks", NOTE))


async def test_code_that_a_person_changed_is_shown_to_the_author(tmp_path: Path) -> None:
    session, _ = await rejected(tmp_path / "p")
    async with session:
        library = session.library
        library.edit_accept("sound-task", "import socket  # mine\n", who="me", anyway=True)
        message = repair_message(library, "sound-task", NOTE)
        assert "import socket  # mine" in message
        assert message.count("Mend this") == 1
