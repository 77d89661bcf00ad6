from __future__ import annotations

import re
from pathlib import Path

import pytest

from sim.diagnostics import CODES, DiagnosticBook, collecting, line_of_error, report
from sim.errors import TaskMisuse
from sim.values import TASK_FILENAME, Diagnostic

ROOT = Path(__file__).parents[2]
USED = re.compile(r'(?:report|TaskMisuse|make_diagnostic|Diagnostic|__init__)\(\s*"([a-z-]+)"')


def test_the_documented_list_is_the_list_of_the_code() -> None:
    text = (ROOT / "docs/diagnostics.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `([a-z-]+)` \| (\w+) \| (.+) \|$", text, flags=re.MULTILINE)
    assert {code: (severity, meaning) for code, severity, meaning in rows} == dict(CODES)


def test_every_code_that_is_raised_is_on_the_list_and_every_listed_one_is_raised() -> None:
    sources = [path.read_text(encoding="utf-8") for path in (ROOT / "sim").rglob("*.py")]
    sources += [path.read_text(encoding="utf-8") for path in (ROOT / "workbench/core").rglob("*.py")]
    used = {code for source in sources for code in USED.findall(source)}
    assert used == set(CODES)


def run_as_task(code: str) -> None:
    exec(compile(code, TASK_FILENAME, "exec"), {"report": report})  # noqa: S102 - our own text


def test_a_report_carries_the_line_of_task_code() -> None:
    with collecting(DiagnosticBook("lenient")) as book:
        run_as_task("\n\nreport('bad-metric', 'wrong')\n")
    assert book.entries == [Diagnostic("bad-metric", "error", "wrong", 3)]


def test_strict_mode_raises_errors_and_keeps_warnings() -> None:
    with collecting(DiagnosticBook("strict")) as book:
        report("unknown-keyword", "ignored")
        with pytest.raises(TaskMisuse):
            report("bad-metric", "wrong")
    assert [entry.severity for entry in book.entries] == ["warning", "error"]
    assert book.first_error() == book.entries[1]


def test_an_entry_is_told_once() -> None:
    told: list[Diagnostic] = []
    with collecting(DiagnosticBook("lenient", told.append)) as book:
        report("bad-metric", "wrong")
        report("bad-metric", "wrong")
    assert book.entries == told
    assert len(told) == 1


def test_without_an_open_book_an_error_is_raised() -> None:
    with pytest.raises(TaskMisuse):
        report("bad-metric", "wrong")
    report("unknown-keyword", "ignored")


def test_the_line_of_an_error_is_the_innermost_of_the_task() -> None:
    with pytest.raises(ZeroDivisionError) as caught:
        run_as_task("def f():\n    return 1 / 0\n\nf()\n")
    assert line_of_error(caught.value) == 2


def test_the_line_of_an_error_is_found_behind_its_cause() -> None:
    with pytest.raises(ZeroDivisionError) as caught:
        run_as_task("\n1 / 0\n")
    outside = RuntimeError("outside")
    outside.__cause__ = caught.value
    assert line_of_error(outside) == 2


def test_an_error_that_knows_its_line_keeps_it() -> None:
    assert line_of_error(TaskMisuse("no-goal", "none", line=7)) == 7


def test_an_error_outside_of_task_code_has_no_line() -> None:
    assert line_of_error(ValueError("ours")) is None
