import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from sim.sandbox.host import Sandbox
from sim.sandbox.protocol import EpisodeFinished, RolloutEvent, RolloutReport, WorkerReady
from sim.source import source_hash
from sim.values import CheckReport, Diagnostic, EpisodeReport, TaskFailure
from workbench.core.checking import (
    CheckResult,
    check_document,
    check_task,
    parse_seeds,
)
from workbench.core.events import SourceChecked

BROKEN = Path(__file__).parents[2] / "cases" / "broken_tasks"
READY = WorkerReady("process-only", ("process",))


async def check(name: str, *, seeds: Sequence[int] = (0,), static: bool = True) -> list[SourceChecked | RolloutEvent]:
    source = (BROKEN / f"{name}.py").read_text()
    return [event async for event in check_task(Sandbox(), source, seeds=seeds, static=static)]


async def test_a_source_that_cannot_be_parsed_is_rejected_without_a_worker() -> None:
    checked, last = await check("syntax_error")
    assert isinstance(checked, SourceChecked)
    assert checked.report.diagnostics[0].line == 19
    assert isinstance(last, RolloutReport)
    assert (last.outcome, last.constructed, last.mechanisms) == ("rejected", False, ())


async def test_a_sound_task_is_read_and_then_run() -> None:
    events = await check("sound_task")
    assert isinstance(events[0], SourceChecked)
    assert any(isinstance(event, EpisodeFinished) for event in events)
    last = events[-1]
    assert isinstance(last, RolloutReport)
    assert last.completed


async def test_without_the_static_check_the_worker_meets_the_slip() -> None:
    events = await check("syntax_error", static=False)
    assert not any(isinstance(event, SourceChecked) for event in events)
    last = events[-1]
    assert isinstance(last, RolloutReport)
    assert last.failure is not None
    assert (last.outcome, last.failure.type, last.failure.line) == ("task_error", "SyntaxError", 19)


@pytest.mark.parametrize(
    ("text", "seeds"),
    [
        ("0", (0,)),
        ("0,1,2", (0, 1, 2)),
        ("0:4", (0, 1, 2, 3)),
        ("7, 1:3", (7, 1, 2)),
        ("3,3,2:4", (3, 2)),
        ("4294967295", (2**32 - 1,)),
    ],
)
def test_seeds_mean_literally_those(text: str, seeds: tuple[int, ...]) -> None:
    assert parse_seeds(text) == seeds


@pytest.mark.parametrize(
    "text", ["", "a", "-1", "1.5", "0:", ":3", "3:3", "5:2", "0:2:4", "4294967296", "0:9999999999", "1,,2", "٣"]
)
def test_what_is_no_seed_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"seed|range|far"):
        parse_seeds(text)


def result(rollout: RolloutReport, *diagnostics: Diagnostic) -> CheckResult:
    source = "class PutBlock(Task): ...\n"
    report = CheckReport(source_hash(source), "PutBlock", diagnostics)
    return CheckResult("put-block", "put.py", source, report.source_hash, report, rollout)


SOLVED = EpisodeReport(0, "solved", 1.0, 2, 4000, 0.7)
CRASHED = EpisodeReport(1, "task_error", 0.0, 0, 0, 0.1, TaskFailure("SIGSEGV", "crashed", 12))


def test_the_document_of_a_check_has_just_the_fields_of_the_contract() -> None:
    rollout = RolloutReport("task_error", "PutBlock", True, (SOLVED, CRASHED))
    warning = Diagnostic("unknown-color", "warning", "no such colour", 4, "say red")
    document = json.loads(json.dumps(check_document([result(rollout, warning)], READY)))
    assert document["sandbox"] == {"level": "process-only", "mechanisms": ["process"]}
    (task,) = document["tasks"]
    assert {key: task[key] for key in ("task", "path", "class", "outcome", "syntax", "runtime", "completed")} == {
        "task": "put-block",
        "path": "put.py",
        "class": "PutBlock",
        "outcome": "task_error",
        "syntax": True,
        "runtime": False,
        "completed": False,
    }
    assert task["hash"] == source_hash("class PutBlock(Task): ...\n")
    assert (task["self_judged"], task["evidence"]) == (False, [])
    assert (
        task["episodes"][0] | {"seed": 0, "outcome": "solved", "reward": 1.0, "steps": 2, "error": None}
        == task["episodes"][0]
    )
    assert task["episodes"][1]["error"] == {"type": "SIGSEGV", "message": "crashed", "line": 12}
    assert task["diagnostics"] == [
        {"code": "unknown-color", "severity": "warning", "line": 4, "message": "no such colour", "hint": "say red"}
    ]


def test_a_failure_to_load_is_a_diagnostic_with_its_line() -> None:
    rollout = RolloutReport("task_error", None, False, (), failure=TaskFailure("ValueError", "no", 7))
    (diagnostic,) = result(rollout).diagnostics
    assert (diagnostic.code, diagnostic.severity, diagnostic.line) == ("load-failed", "error", 7)


def test_a_diagnostic_of_both_checks_is_told_once() -> None:
    twice = Diagnostic("unknown-asset", "error", "no such file", 3)
    rollout = RolloutReport("task_error", "PutBlock", True, (CRASHED,), diagnostics=(twice,))
    assert result(rollout, twice).diagnostics == (twice,)
