from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.sandbox.protocol import RolloutReport, WorkerReady
from sim.values import CheckReport, Diagnostic, EpisodeOutcome, EpisodeReport, TaskFailure
from workbench.core.checking import CheckFailed, CheckResult
from workbench.core.reporting import CheckOfMany, cause_of, describe_seeds, render_report

GOLDEN = Path(__file__).parents[2] / "cases" / "reports" / "check.md"


def episode(seed: int, outcome: EpisodeOutcome, reward: float, error: TaskFailure | None = None) -> EpisodeReport:
    return EpisodeReport(seed, outcome, reward, 3, 4000, 0.6, error)


def result(name: str, *episodes: EpisodeReport, diagnostics: tuple[Diagnostic, ...] = ()) -> CheckResult:
    report = CheckReport("hash", "AClass", diagnostics)
    outcome = episodes[-1].outcome if episodes else "rejected"
    rollout = RolloutReport(outcome, "AClass", constructed=bool(episodes), episodes=episodes)
    return CheckResult(name, f"{name}.py", "", "hash", report, rollout)


SOLVED = result("put-block", episode(0, "solved", 1.0), episode(1, "solved", 1.0))
HALF = result("half-way", episode(0, "solved", 1.0), episode(1, "unsolved", 0.25))
RAISED = result(
    "raises", episode(0, "solved", 1.0), episode(1, "task_error", 0.0, TaskFailure("KeyError", "'red' | `x`", 31))
)
UNSOLVED = result("never", episode(0, "unsolved", 0.5), episode(1, "unsolved", 0.0))
REJECTED = result("no-colon", diagnostics=(Diagnostic("syntax-error", "error", "expected ':'", 19),))
LENIENT = result("red-block", episode(0, "solved", 1.0), diagnostics=(Diagnostic("unknown-asset", "error", "no x", 4),))
CHECK = CheckOfMany(
    results=(SOLVED, HALF, RAISED, UNSOLVED, REJECTED, LENIENT, replace(REJECTED, task="no-bracket")),
    failed=(CheckFailed("lost", "lost.py", "the worker was not ready after 60 s"),),
    sandbox=WorkerReady("partial", ("process", "rlimits")),
    environment={"simsmith": "0.1.0", "pybullet": "3.2.7"},
    command="simsmith check tasks --mode lenient --seeds 0:2 --report check.md",
    mode="lenient",
    seeds=(0, 1),
    workers=2,
    started=datetime(2024, 5, 1, 12, 0, 30, tzinfo=UTC),
    seconds=83.4,
)


def test_the_page_is_the_one_that_was_agreed_on() -> None:
    assert render_report(CHECK) == GOLDEN.read_text()


def test_an_interrupted_run_says_so_at_the_top() -> None:
    assert "interrupted" not in render_report(CHECK)
    assert "interrupted" in render_report(replace(CHECK, interrupted=True)).split("\n")[2]


def test_nothing_checked_is_no_rate() -> None:
    page = render_report(replace(CHECK, results=(), failed=()))
    assert page.startswith("# Check of 0 tasks\n")
    assert "| episodes solved | 0 | 0 | – | – |" in page


@pytest.mark.parametrize(
    ("one", "cause"),
    [(RAISED, "KeyError"), (UNSOLVED, "unsolved"), (REJECTED, "syntax-error"), (LENIENT, "solved")],
)
def test_the_cause_is_what_stopped_the_task(one: CheckResult, cause: str) -> None:
    assert cause_of(one) == cause


@given(st.text())
def test_no_text_of_a_task_breaks_the_table(text: str) -> None:
    failing = result("odd", episode(0, "task_error", 0.0, TaskFailure("ValueError", text, 1)))
    plain = render_report(replace(CHECK, results=(result("odd", episode(0, "task_error", 0.0)),)))
    page = render_report(replace(CHECK, results=(failing,)))
    rows = [line for line in page.split("\n") if line.startswith("| odd")]
    assert len(rows) == 1
    assert rows[0].replace("\\\\", "").replace("\\|", "").count("|") == 8
    assert page.count("\n") == plain.count("\n")


@pytest.mark.parametrize(
    ("seeds", "words"), [((0,), "0"), (tuple(range(50)), "0–49"), ((1, 2, 7, 9, 10), "1–2, 7, 9–10"), ((), "")]
)
def test_seeds_are_written_as_people_do(seeds: tuple[int, ...], words: str) -> None:
    assert describe_seeds(seeds) == words
