"""A folder of good and bad tasks, as a script meets it."""

import json
import shutil
import signal
import subprocess
import sys
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from sim.sandbox.host import Sandbox
from tests.sim.sandbox.processes import processes_below
from tests.workbench.commands.running import CommandLine
from tests.workbench.commands.test_check import BROKEN, environment, simsmith

__all__ = ["environment"]
NAMES = (
    "crashes_on_one_seed",
    "raises_in_reset",
    "sound_task",
    "syntax_error",
    "two_tasks",
    "unknown_asset",
    "wrong_matches",
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Eleven files, of which one is no text and one is no task."""
    folder = tmp_path / "tasks"
    folder.mkdir()
    for name in NAMES:
        shutil.copy(BROKEN / f"{name}.py", folder)
    (folder / "binary.py").write_bytes(b"\x89PNG\r\n\x1a\n\x00")
    (folder / "__init__.py").touch()
    (folder / "helpers.py").write_text("ANSWER = 42\n")
    (folder / "nothing.py").touch()
    return folder


def untimed(document: dict[str, Any]) -> dict[str, Any]:
    for task in document["tasks"]:
        for episode in task["episodes"]:
            del episode["cpu_s"]
    return document


def test_two_workers_find_out_what_one_does(environment: dict[str, str], folder: Path) -> None:
    report = folder.parent / "report.md"
    options = ("--mode", "lenient", "--seeds", "1", "--json")
    alone = simsmith(environment, "check", folder, *options, "--report", report)
    together = simsmith(environment, "check", folder, *options, "--workers", 2)
    document = untimed(json.loads(alone.stdout))
    assert untimed(json.loads(together.stdout)) == document
    assert (alone.returncode, together.returncode) == (1, 1)
    outcomes = {Path(task["path"]).stem: task["outcome"] for task in document["tasks"]}
    assert list(outcomes) == sorted([*NAMES, "binary"])
    assert {name for name, outcome in outcomes.items() if outcome == "solved"} == {
        "sound_task",
        "unknown_asset",
        "wrong_matches",
    }
    assert {name for name, outcome in outcomes.items() if outcome == "rejected"} >= {"binary", "syntax_error"}
    assert (document["failed"], document["interrupted"]) == ([], False)
    page = report.read_text()
    assert f"# Check of {len(outcomes)} tasks" in page
    assert f"simsmith check {folder} --mode lenient" in page
    assert alone.stderr == f"Wrote {report}\n"


@pytest.mark.parametrize("kind", [signal.SIGINT, signal.SIGTERM])
def test_a_run_that_is_stopped_reports_what_was_done(
    environment: dict[str, str], tmp_path: Path, kind: signal.Signals
) -> None:
    shutil.copy(BROKEN / "sound_task.py", tmp_path / "a.py")
    shutil.copy(BROKEN / "endless_reset.py", tmp_path / "b.py")
    shutil.copy(BROKEN / "endless_numpy.py", tmp_path / "c.py")
    arguments = ["check", *(str(tmp_path / name) for name in ("a.py", "b.py", "c.py"))]
    command = [sys.executable, "-m", "workbench", *arguments, "--seeds", "0", "--no-static", "--workers", "2"]
    report = tmp_path / "report.md"
    with subprocess.Popen(
        [*command, "--report", str(report)], env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.readline().startswith("✓ sound-task")
        process.send_signal(kind)
        rest, messages = process.stdout.read(), process.stderr.read()
    assert process.returncode == 130
    assert "1 of 1 tasks completed" in rest
    assert "interrupted; checked 1 of 3 tasks" in messages
    assert "Traceback" not in messages
    assert "**The run was interrupted" in report.read_text()
    temporary = Path(environment["TMPDIR"])
    assert processes_below(temporary) == []
    assert list(temporary.iterdir()) == []


def test_when_no_worker_stands_what_was_read_is_reported(
    command_line: CommandLine, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workbench.core.check_run.Sandbox", partial(Sandbox, command=("false",)))
    result = command_line("check", str(folder / "syntax_error.py"), str(folder / "sound_task.py"), "--json")
    document = json.loads(result.out)
    assert result.code == 4
    assert [task["outcome"] for task in document["tasks"]] == ["rejected"]
    assert document["interrupted"] is True
    assert "the simulation worker did not start" in result.err
    assert "checked 1 of 2 tasks" in result.err


def test_a_report_that_cannot_be_written_is_refused_before_the_work(
    environment: dict[str, str], folder: Path, tmp_path: Path
) -> None:
    done = simsmith(environment, "check", folder, "--report", tmp_path / "nowhere" / "report.md")
    assert (done.returncode, done.stdout) == (2, "")
    assert "is no folder" in done.stderr


def test_a_folder_may_be_recorded(environment: dict[str, str], folder: Path, tmp_path: Path) -> None:
    simsmith(environment, "check", folder / "sound_task.py", "--seeds", "3", "--record", tmp_path / "kept")
    assert (tmp_path / "kept" / "sound-task" / "seed-3.png").stat().st_size > 1000
