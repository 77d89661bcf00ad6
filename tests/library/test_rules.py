from dataclasses import replace

import pytest

from library.entries import Standing
from library.errors import DecisionRefused
from library.records import DecisionKind, TaskState, VerdictName
from library.rules import ALLOWED_STATES, decide, verdict_of
from tests.library.builders import make_card, make_revision

STATES: tuple[TaskState, ...] = ("to-review", "accepted", "rejected", "retired")


def standing_in(state: TaskState, *tags: str) -> Standing:
    card = replace(make_card(), state=state, verdict="completed", tags=tags)
    return Standing(card, card if state == "accepted" else None)


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("kind", ALLOWED_STATES)
def test_the_gate_is_open_exactly_for_accepted_tasks(kind: DecisionKind, state: TaskState) -> None:
    before = standing_in(state, *(["flagged"] if kind == "unflag" else []))
    if state not in ALLOWED_STATES[kind]:
        with pytest.raises(DecisionRefused, match=f"cannot {kind} .* it is {state}"):
            decide(before, kind, who="ada", at="now", reason="", anyway=False)
        return
    after = decide(before, kind, who="ada", at="now", reason="", anyway=False)
    assert (after.accepted is not None) == (after.card.state == "accepted")
    assert after.accepted in (None, after.card)


@pytest.mark.parametrize("state", STATES)
def test_a_flag_comes_and_goes_and_changes_nothing_else(state: TaskState) -> None:
    before = standing_in(state, "hard")
    flagged = decide(before, "flag", who="ada", at="now", reason="", anyway=False)
    assert flagged.card == replace(before.card, tags=("hard", "flagged"))
    with pytest.raises(DecisionRefused, match="flagged already"):
        decide(flagged, "flag", who="ada", at="now", reason="", anyway=False)
    assert decide(flagged, "unflag", who="ada", at="now", reason="", anyway=False) == before
    with pytest.raises(DecisionRefused, match="not flagged"):
        decide(before, "unflag", who="ada", at="now", reason="", anyway=False)


def test_a_flag_on_a_newer_revision_leaves_the_accepted_one() -> None:
    accepted = standing_in("accepted").card
    newer = replace(accepted, state="to-review", revision=2)
    after = decide(Standing(newer, accepted), "flag", who="ada", at="now", reason="", anyway=False)
    assert after == Standing(replace(newer, tags=("flagged",)), accepted)


@pytest.mark.parametrize("kind", ["undo", "redo"])
def test_undo_and_redo_are_not_decided_by_state(kind: DecisionKind) -> None:
    with pytest.raises(ValueError, match=kind):
        decide(standing_in("accepted"), kind, who="ada", at="now", reason="", anyway=False)


@pytest.mark.parametrize(
    ("constructed", "runtime", "completed", "verdict"),
    [
        (False, False, False, "proposed"),
        (True, False, False, "syntax"),
        (True, True, False, "runtime"),
        (True, True, True, "completed"),
    ],
)
def test_a_revisions_verdict_is_how_far_its_checks_came(
    constructed: bool, runtime: bool, completed: bool, verdict: VerdictName
) -> None:
    revision = make_revision()
    assert revision.rollout is not None
    rollout = replace(revision.rollout, constructed=constructed, runtime=runtime, completed=completed)
    assert verdict_of(replace(revision, rollout=rollout)) == verdict


def test_a_revision_that_was_never_run_has_come_nowhere() -> None:
    assert verdict_of(replace(make_revision(), rollout=None)) == "proposed"
