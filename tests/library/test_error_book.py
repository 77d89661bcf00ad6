from __future__ import annotations

from dataclasses import replace

from library.error_book import error_book
from library.records import Decision, DecisionKind, RolloutSummary, Trial
from prompts.values import FormatError, Reflection
from sim.values import Diagnostic, EpisodeReport, Evidence, TaskFailure
from tests.library.builders import make_trial


def failing(number: int, message: str, *, diagnostic: bool = False) -> Trial:
    """A trial whose two attempts both fail with the same message."""
    rollout = RolloutSummary(
        "task_error",
        constructed=False,
        completed=False,
        runtime=False,
        diagnostics=(Diagnostic("x", "error", message, 3, "mend it"),) if diagnostic else (),
        failure=None if diagnostic else TaskFailure("ValueError", message, 3),
    )
    trial = make_trial(trial=f"run-1-{number}", sources=("a", "b"))
    revisions = tuple(replace(revision, rollout=rollout) for revision in trial.revisions)
    return replace(trial, revisions=revisions, started_at=f"2024-05-01T12:00:{number:02d}.000+00:00")


def rejected(task: str, reason: str, kind: DecisionKind = "reject") -> Decision:
    return Decision("1", kind, task, "hash", "ann", "2024-06-01T00:00:00+00:00", reason)


def texts(*trials: Trial, decisions: tuple[Decision, ...] = ()) -> list[str]:
    return [str(entry) for entry in error_book(trials, decisions)]


def test_errors_are_listed_newest_first_with_how_many_trials_made_them() -> None:
    trials = (failing(0, "old"), failing(1, "new"), failing(2, "old"), failing(3, "odd", diagnostic=True))
    assert texts(*trials) == ["odd: mend it", "ValueError: old (seen 2 times)", "ValueError: new"]


def test_what_differs_in_numbers_and_names_is_the_same_mistake_in_its_newest_words() -> None:
    trials = (failing(0, "shape (3, 1) of 'blocks'"), failing(1, "shape (2, 1) of 'balls'"))
    assert texts(*trials) == ["ValueError: shape (2, 1) of 'balls' (seen 2 times)"]


def test_why_reviewers_turned_tasks_down_is_told() -> None:
    decisions = (rejected("a-task", "it rolls"), rejected("other", "it rolls"), rejected("third", ""))
    assert texts(decisions=decisions) == ["turned down by a reviewer: it rolls (seen 2 times)"]
    assert texts(decisions=(rejected("a-task", "dull", "accept"),)) == []


def test_critics_and_unreadable_answers_are_told() -> None:
    no = replace(make_trial(), reflections=(Reflection(False, "a copy"), Reflection(True, "new")))
    unreadable = replace(
        make_trial(sources=()), verdict="proposed", format_error=FormatError("no-code", "no code block")
    )
    assert set(texts(no, unreadable)) == {"a critic said no: a copy", "unreadable answer: no code block"}


def test_what_the_oracle_could_not_finish_and_evidence_found_is_told() -> None:
    episode = EpisodeReport(5, "unsolved", 0.5, 9, 100, 0.1, reason="not solved within 9 actions")
    rollout = RolloutSummary(
        "unsolved",
        constructed=True,
        completed=False,
        runtime=True,
        episodes=(episode,),
        evidence=(Evidence("at-rest", False, "the ball rolls"), Evidence("null-policy", True)),
    )
    trial = make_trial()
    trial = replace(trial, revisions=(replace(trial.revisions[0], rollout=rollout),))
    assert set(texts(trial)) == {
        "the oracle could not finish: not solved within 9 actions",
        "at-rest: the ball rolls",
    }


def test_void_trials_teach_nothing() -> None:
    assert texts(replace(failing(0, "cut short"), verdict="void")) == []


def test_one_entry_is_one_short_line() -> None:
    (entry,) = error_book([failing(0, "much\n" * 500)])
    assert "\n" not in entry.text
    assert len(entry.text) <= 240
