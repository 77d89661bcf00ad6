"""From recorded events to the words on the screen."""

from __future__ import annotations

from dataclasses import replace

from sim.sandbox.levels import LEVELS
from sim.sandbox.protocol import EpisodeFinished, RolloutReport
from sim.values import CheckReport, EpisodeReport, TaskFailure
from tests.tui.scripted import HOSTILE, SEEDS, card, rollout_events, trial_events
from workbench.core.events import SourceChecked, TrialEvent
from workbench.tui.engine import Rates
from workbench.tui.presenting import (
    GLYPHS,
    LEVEL_MARKS,
    all_diagnostics,
    blocked,
    check_rows,
    groups,
    headline,
    progress_line,
    rates_line,
    seed_rows,
    verdict_line,
)
from workbench.tui.progress import apply
from workbench.tui.state import ReviewState, begin_checks


def played(events: list[TrialEvent]) -> ReviewState:
    state = ReviewState()
    for event in events:
        apply(state, event, 0.0)
    return state


def marks(state: ReviewState) -> list[str]:
    return [row.mark for row in check_rows(state)]


def test_a_solved_trial_passes_every_gate_and_can_be_accepted() -> None:
    state = played(trial_events())
    assert marks(state) == ["passed"] * 4
    assert blocked(state) == ""
    assert headline(state) == ("asking", "to review")
    assert verdict_line(state) == "verdict completed"


def test_every_prefix_of_a_trial_has_words_and_is_not_acceptable() -> None:
    events = trial_events()
    for count in range(len(events) - 1):
        state = played(events[:count])
        assert headline(state)[1]
        assert blocked(state)
        assert len(check_rows(state)) == 4
        progress_line(state, 1.0)


def test_a_syntax_error_fails_the_first_two_gates_and_leaves_the_others_waiting() -> None:
    broken = replace(HOSTILE, code="syntax-error")
    state = ReviewState(name="x", source="(")
    begin_checks(state, "(")
    apply(state, SourceChecked(CheckReport("0" * 64, None, (broken,))), 0.0)
    apply(state, RolloutReport("rejected", None, constructed=False, episodes=()), 0.0)
    assert marks(state) == ["failed", "failed", "waiting", "waiting"]
    assert "line 13" in blocked(state)


def test_an_exception_in_reset_fails_the_gate_with_its_line() -> None:
    error = TaskFailure("ValueError", "list[int]", 7)
    report = EpisodeReport(SEEDS[0], "task_error", 0.0, 0, 0, 0.1, error)
    state = ReviewState(name="x", source="s", check=CheckReport("0" * 64, "X"), phase="running")
    apply(state, EpisodeFinished(report), 0.0)
    apply(state, RolloutReport("task_error", "X", constructed=True, episodes=(report,)), 0.0)
    assert marks(state)[2:] == ["failed", "failed"]
    assert "ValueError: list[int] (line 7)" in blocked(state)
    assert [(d.code, d.line) for d in all_diagnostics(state)] == [("ValueError", 7)]


def test_an_unsolved_rollout_blocks_with_its_count() -> None:
    assert blocked(played(trial_events("unsolved"))) == "oracle is failed: 0/2"


def test_an_unchecked_edit_blocks_until_it_was_checked() -> None:
    state = played(trial_events())
    state.draft = state.source + "# more"
    assert "not checked yet" in blocked(state)
    begin_checks(state, state.code)
    for event in (SourceChecked(CheckReport("0" * 64, "X")), *rollout_events()):
        apply(state, event, 0.0)
    assert blocked(state) == ""
    assert headline(state) == ("asking", "edited, to review")


def test_seeds_show_outcome_reward_and_steps() -> None:
    rows = seed_rows(played(trial_events()))
    assert [(row.seed, row.word, row.reward, row.steps) for row in rows] == [
        (seed, "solved", 1.0, "2") for seed in SEEDS
    ]


def test_the_library_is_grouped_by_what_it_needs() -> None:
    cards = [
        card("base"),
        card("good", state="to-review", origin="generated", verdict="completed"),
        card("bad", state="to-review", origin="generated", verdict="runtime"),
        card("old", state="retired"),
    ]
    assert [(group.title, group.names) for group in groups(cards, "new")] == [
        ("being written", ("new",)),
        ("to review", ("good",)),
        ("failing", ("bad",)),
        ("base library", ("base",)),
        ("retired", ("old",)),
    ]


def test_the_funnel_is_silent_before_the_first_trial() -> None:
    assert rates_line(Rates()) == ""
    assert rates_line(Rates(1.0, 0.96, 0.905, 0.58)) == "syntax 100 runtime 96 completed 90 div .58"


def test_streaming_speed_is_marked_as_an_estimate() -> None:
    state = played(trial_events()[:3])
    assert "≈" in progress_line(state, 2.0)


def test_every_level_of_the_sandbox_has_a_glyph_of_its_own() -> None:
    assert len({GLYPHS[LEVEL_MARKS[level]] for level in LEVELS}) == len(LEVELS)
