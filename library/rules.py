"""What each decision does to a task, and when it is refused. Pure.

    to-review ──accept──► accepted ──retire──► retired
        │  ▲                  ▲                   │
      reject └──restore──┐    └─────restore───────┘
        ▼                │
    rejected ────────────┘

Rejecting a newer revision of an accepted task brings the accepted one back.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from library.entries import Standing
from library.errors import DecisionRefused
from library.index import Change
from library.records import FLAGGED, Decision, DecisionKind, Revision, TaskCard, TaskState, VerdictName

ALLOWED_STATES: dict[DecisionKind, tuple[TaskState, ...]] = {
    "accept": ("to-review", "rejected"),
    "edit-accept": ("to-review", "accepted", "rejected"),
    "reject": ("to-review",),
    "skip": ("to-review",),
    "flag": ("to-review", "accepted", "rejected", "retired"),
    "unflag": ("to-review", "accepted", "rejected", "retired"),
    "retire": ("accepted",),
    "restore": ("retired", "rejected"),
}
ACCEPTABLE: tuple[VerdictName, ...] = ("completed", "reflected")
"""Verdicts from which a task is accepted without "anyway"."""


def verdict_of(revision: Revision) -> VerdictName:
    """How far a revision came by its own checks."""
    rollout = revision.rollout
    if rollout is None or not rollout.constructed:
        return "proposed"
    if not rollout.runtime:
        return "syntax"
    return "completed" if rollout.completed else "runtime"


def decide(standing: Standing, kind: DecisionKind, *, who: str, at: str, reason: str, anyway: bool) -> Standing:
    """Where a task stands after a decision other than undo and redo.

    Raises:
        DecisionRefused: The task's state or its checks do not allow the decision.
    """
    card = standing.card
    if kind not in ALLOWED_STATES:
        raise ValueError(f"{kind} depends on the last decision, not on the task's state")
    if card.state not in ALLOWED_STATES[kind]:
        allowed = " or ".join(ALLOWED_STATES[kind])
        raise DecisionRefused(f"cannot {kind} {card.name!r}: it is {card.state}, not {allowed}")
    match kind:
        case "accept" | "edit-accept":
            _refuse_unchecked(card, anyway=anyway)
            accepted = _decided(card, "accepted", who, at, reason)
            return Standing(accepted, accepted)
        case "reject":
            if standing.accepted is not None:
                return Standing(standing.accepted, standing.accepted)
            return Standing(_decided(card, "rejected", who, at, reason))
        case "retire":
            return Standing(_decided(card, "retired", who, at, reason))
        case "restore" if card.state == "retired":
            restored = _decided(card, "accepted", who, at, reason)
            return Standing(restored, restored)
        case "flag" | "unflag":
            return _flagged(standing, kind == "flag")
        case "restore":
            return Standing(_decided(card, "to-review", who, at, reason))
    return standing  # skip


def accepting_decision(standing: Iterable[Decision], name: str, source_hash: str) -> Decision | None:
    """The last of the decisions that stand by which this very code was accepted.

    None for what ships accepted, or came so from elsewhere.
    """
    found = None
    for decision in standing:
        if (decision.task, decision.source_hash) == (name, source_hash) and decision.kind in ("accept", "edit-accept"):
            found = decision
    return found


def take_back(change: Change, current: Standing) -> Standing:
    """Where a task stands when a decision is undone.

    A revision that arrived after the decision stays in review; only what the gate lets through goes back.
    """
    if current == change.after:
        return change.before
    return Standing(current.card, change.before.accepted)


def restore_change(change: Change, current: Standing) -> Standing:
    """Where a task stands when an undone decision is taken again; the mirror of `take_back`."""
    if current == change.before:
        return change.after
    return Standing(current.card, change.after.accepted)


def _refuse_unchecked(card: TaskCard, *, anyway: bool) -> None:
    if card.verdict in ACCEPTABLE or anyway:
        return
    came_to = card.verdict or "never run; the screen runs them, and so does handing in its file as edited"
    raise DecisionRefused(
        f"cannot accept {card.name!r}: its checks did not pass ({came_to}); accept it anyway or edit it"
    )


def _flagged(standing: Standing, flagged: bool) -> Standing:
    card, accepted = standing.card, standing.accepted
    if flagged == card.is_flagged:
        raise DecisionRefused(f"{card.name!r} is {'flagged already' if flagged else 'not flagged'}")
    others = tuple(tag for tag in card.tags if tag != FLAGGED)
    marked = replace(card, tags=(*others, FLAGGED) if flagged else others)
    return Standing(marked, marked if accepted == card else accepted)


def _decided(card: TaskCard, state: TaskState, who: str, at: str, reason: str) -> TaskCard:
    return replace(card, state=state, decided_by=who, decided_at=at, reason=reason)
