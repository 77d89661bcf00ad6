"""What a person decides about proposals: accept, edit and accept, reject, skip, undo, redo.

The commands and the screen decide through these functions only, so that both refuse the same things. The
library keeps the rules and the record; here stands what needs a check to be run first.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing

from library.records import Decision, Revision, RolloutSummary, TaskCard
from library.rules import ACCEPTABLE, verdict_of
from sim.sandbox.protocol import FrameOptions, RolloutReport
from sim.source import source_hash
from sim.values import CheckReport
from workbench.core.checking import check_task
from workbench.core.errors import ReviewRefused
from workbench.core.events import SourceChecked, TaskDecided, TrialEvent
from workbench.core.explaining import headline
from workbench.core.sandbox_level import least_level
from workbench.core.seeds import evidence_seeds, scenes_of
from workbench.core.session import Session
from workbench.core.trial_record import summarize


def accept(
    session: Session,
    name: str,
    *,
    reason: str = "",
    anyway: bool = False,
    seconds: float | None = None,
    expected_hash: str | None = None,
) -> Decision:
    """Accept the revision under review.

    Args:
        session: The opened project.
        name: The task.
        reason: Why, in the person's words.
        anyway: Also when its checks did not pass; the record says so.
        seconds: From the first look to the decision.
        expected_hash: Of the code that was seen, or the hash's beginning; None takes whatever is there now.

    Raises:
        UnknownTask: With the names most like it.
        CodeMovedOn: The card shows other code than what was seen.
        DecisionRefused: It is not up for review, or its checks did not pass.
    """
    return session.library.accept(
        name, who=session.who, reason=reason, anyway=anyway, seconds=seconds, expected_hash=expected_hash
    )


def reject(
    session: Session,
    name: str,
    *,
    reason: str = "",
    seconds: float | None = None,
    expected_hash: str | None = None,
) -> Decision:
    """Turn the revision under review down; the reason is told to later authors.

    Raises:
        UnknownTask: With the names most like it.
        CodeMovedOn: The card shows other code than what was seen.
        DecisionRefused: It is not up for review.
    """
    return session.library.reject(name, who=session.who, reason=reason, seconds=seconds, expected_hash=expected_hash)


def retire(session: Session, name: str, *, reason: str = "") -> Decision:
    """Take an accepted task out of use; nothing is deleted, and base tasks retire, too.

    Raises:
        UnknownTask: With the names most like it.
        DecisionRefused: It is not accepted.
    """
    return session.library.retire(name, who=session.who, reason=reason)


def restore(session: Session, name: str, *, reason: str = "") -> Decision:
    """Bring a retired task back into use, or a rejected one back into review.

    Raises:
        UnknownTask: With the names most like it.
        DecisionRefused: It is neither retired nor rejected.
    """
    return session.library.restore(name, who=session.who, reason=reason)


def skip(session: Session, name: str, *, reason: str = "", seconds: float | None = None) -> Decision:
    """Put the decision off; the task stays in review.

    Raises:
        UnknownTask, DecisionRefused: As for `reject`.
    """
    return session.library.skip(name, who=session.who, reason=reason, seconds=seconds)


def flag(session: Session, name: str, *, flagged: bool = True, reason: str = "") -> Decision:
    """Mark a task to be looked at again, or take the mark away.

    Raises:
        UnknownTask: With the names most like it.
        DecisionRefused: It is as it should be already.
    """
    return session.library.flag(name, who=session.who, flagged=flagged, reason=reason)


def undo(session: Session) -> Decision:
    """Take back the last decision that stands.

    Raises:
        DecisionRefused: There is none.
    """
    return session.library.undo(who=session.who)


def redo(session: Session) -> Decision:
    """Take the last undone decision again.

    Raises:
        DecisionRefused: Nothing was undone since the last decision.
    """
    return session.library.redo(who=session.who)


async def edit_and_accept(
    session: Session,
    name: str,
    source: str,
    *,
    seeds: Sequence[int] | None = None,
    frames: FrameOptions | None = None,
    reason: str = "",
    anyway: bool = False,
    seconds: float | None = None,
    expected_hash: str | None = None,
) -> AsyncGenerator[TrialEvent, None]:
    """Check a person's version of a task and, when the checks pass, accept it as a new revision.

    The last event is one `TaskDecided`.

    Args:
        session: The opened project.
        name: The task.
        source: The person's code.
        seeds: Scenes to try; None takes those that its author was judged by.
        frames: None: no live pictures.
        reason: Why, in the person's words.
        anyway: Also when the checks do not pass; the record says so.
        seconds: From the first look to the decision.
        expected_hash: Of the code that the edit started from; None takes whatever is there now.

    Raises:
        UnknownTask: With the names most like it.
        CodeMovedOn: The card shows other code by now.
        ReviewRefused: The checks did not pass and `anyway` is not set; says what failed.
        DecisionRefused: A base task or a retired one.
        SandboxUnavailable: The checks could not be run.
    """
    card = session.library.card(name)
    seeds = scenes_for(session, card) if seeds is None else seeds
    check: CheckReport | None = None
    rollout: RolloutSummary | None = None
    require = least_level(session.settings.require, is_base=False)  # an edit is no base task
    checks = check_task(
        session.sandbox, source, parameters=card.parameters, seeds=seeds, frames=frames, require=require
    )
    async with aclosing(checks) as events:
        async for event in events:
            if isinstance(event, SourceChecked):
                check = event.report
            elif isinstance(event, RolloutReport):
                rollout = summarize(event)
            yield event
    yield TaskDecided(
        accept_edited(
            session,
            name,
            source,
            check,
            rollout,
            reason=reason,
            anyway=anyway,
            seconds=seconds,
            expected_hash=expected_hash,
        )
    )


def scenes_for(session: Session, card: TaskCard) -> tuple[int, ...]:
    """Where a person's version of a task is tried: in the scenes that its author was judged by."""
    trial = next((trial for trial in session.library.outlines() if trial.trial == card.trial), None)
    known = scenes_of(trial) if trial else ()
    return known or evidence_seeds(session.settings.seed, 0, session.settings.episodes)


def accept_edited(
    session: Session,
    name: str,
    source: str,
    check: CheckReport | None,
    rollout: RolloutSummary | None,
    *,
    reason: str = "",
    anyway: bool = False,
    seconds: float | None = None,
    expected_hash: str | None = None,
) -> Decision:
    """Accept a person's version of a task whose checks were run before.

    Args:
        session: The opened project.
        name: The task.
        source: The person's code, the very text that was checked.
        check: What reading it showed.
        rollout: What running it showed.
        reason: Why, in the person's words.
        anyway: Also when the checks did not pass; the record says so.
        seconds: From the first look to the decision.
        expected_hash: Of the code that the edit started from; None takes whatever is there now.

    Raises:
        UnknownTask: With the names most like it.
        CodeMovedOn: The card shows other code by now.
        ReviewRefused: The checks did not pass, or were those of other code.
        DecisionRefused: A base task or a retired one.
    """
    edited = Revision(0, source, source_hash(source), "person", check, rollout)
    if check is not None and check.source_hash != edited.source_hash:
        raise ReviewRefused(f"{name}: the code was changed after its checks; run them again")
    if not anyway and verdict_of(edited) not in ACCEPTABLE:
        raise ReviewRefused(f"{name}: {headline(edited)} Mend it or accept it anyway.")
    return session.library.edit_accept(
        name,
        source,
        who=session.who,
        check=check,
        rollout=rollout,
        reason=reason,
        anyway=anyway,
        seconds=seconds,
        expected_hash=expected_hash,
    )
