from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from library.errors import CodeMovedOn, DecisionRefused, UnknownTask
from library.store import TaskLibrary
from sim.source import source_hash
from sim.values import CheckReport
from tests.library.builders import make_trial
from tests.workbench.core.sessions import OPENING_SOURCE, SOUND_SOURCE, collect, only
from workbench.core import reviewing
from workbench.core.errors import ReviewRefused
from workbench.core.events import SourceChecked, TaskDecided
from workbench.core.session import Session


@pytest.fixture
async def session(project: Path) -> AsyncIterator[Session]:
    """A session with one completed proposal, "stack-blocks"."""
    TaskLibrary(project).propose(make_trial("stack-blocks"))
    async with Session.open(project, environ={}) as session:
        yield session


async def test_an_edit_whose_checks_pass_is_accepted_as_a_new_revision(session: Session) -> None:
    events = await collect(
        reviewing.edit_and_accept(session, "stack-blocks", SOUND_SOURCE, seeds=(5,), reason="safer", seconds=4.0)
    )
    decision = only(events, TaskDecided).decision
    assert events[-1] == TaskDecided(decision)
    assert only(events, SourceChecked).report.ok
    assert (decision.kind, decision.reason, decision.seconds, decision.anyway) == ("edit-accept", "safer", 4.0, False)
    card = session.library.card("stack-blocks")
    assert (card.state, card.revision, card.verdict) == ("accepted", 2, "completed")
    assert session.library.is_accepted("stack-blocks", source_hash(SOUND_SOURCE))
    assert session.library.revisions("stack-blocks")[-1].author == "person"


async def test_an_edit_whose_checks_fail_is_refused_with_the_reason(session: Session) -> None:
    with pytest.raises(ReviewRefused, match="The code was not run: line 2: "):
        await collect(reviewing.edit_and_accept(session, "stack-blocks", OPENING_SOURCE))
    assert session.library.card("stack-blocks").state == "to-review"
    assert len(session.library.revisions("stack-blocks")) == 1


async def test_an_edit_whose_checks_fail_can_be_accepted_anyway(session: Session) -> None:
    await collect(reviewing.edit_and_accept(session, "stack-blocks", OPENING_SOURCE, anyway=True))
    assert session.library.history("stack-blocks")[-1].anyway
    assert session.library.card("stack-blocks").state == "accepted"


def test_checks_of_other_code_do_not_count(session: Session) -> None:
    other = CheckReport(source_hash("pass"), "T")
    with pytest.raises(ReviewRefused, match="changed after its checks"):
        reviewing.accept_edited(session, "stack-blocks", SOUND_SOURCE, other, None, anyway=True)


async def test_an_unknown_task_is_refused_before_anything_runs(session: Session) -> None:
    with pytest.raises(UnknownTask):
        await collect(reviewing.edit_and_accept(session, "stack-block", SOUND_SOURCE))


def test_decisions_are_signed_taken_back_and_taken_again(session: Session) -> None:
    accepted = reviewing.accept(session, "stack-blocks", reason="neat", seconds=2.5)
    assert (accepted.who, accepted.reason, accepted.seconds) == (session.who, "neat", 2.5)
    assert reviewing.undo(session).undoes == accepted.id
    assert session.library.card("stack-blocks").state == "to-review"
    reviewing.redo(session)
    assert session.library.card("stack-blocks").state == "accepted"
    with pytest.raises(DecisionRefused):
        reviewing.reject(session, "stack-blocks")


def test_an_edit_of_code_that_is_no_longer_shown_is_refused(session: Session) -> None:
    seen = session.library.card("stack-blocks").source_hash
    newer = make_trial("stack-blocks", trial="run-2-0", sources=(OPENING_SOURCE,))
    TaskLibrary(session.project.root).propose(newer, new_revision=True)
    with pytest.raises(CodeMovedOn, match="look at it again"):
        reviewing.accept_edited(session, "stack-blocks", SOUND_SOURCE, None, None, anyway=True, expected_hash=seen)
    assert session.library.history() == ()


def test_skipping_leaves_the_task_in_review(session: Session) -> None:
    reviewing.skip(session, "stack-blocks", reason="later")
    assert session.library.card("stack-blocks").state == "to-review"
    assert session.library.history("stack-blocks")[-1].kind == "skip"
