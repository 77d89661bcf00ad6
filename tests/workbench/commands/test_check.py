"""`simsmith check` as a person or a script meets it: a process with output, messages and an exit code."""

import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.sim.sandbox.processes import processes_below

BROKEN = Path(__file__).parents[2] / "cases" / "broken_tasks"
EVIDENCE = BROKEN.parent / "evidence"
CONTROL_CHARACTERS = {chr(code) for code in (*range(32), 127)} - {"\n"}


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """A user of their own, so that no project of the person who runs the tests is touched."""
    home, temporary = tmp_path / "home", tmp_path / "tmp"
    home.mkdir()
    temporary.mkdir()
    own = {"PATH": os.environ["PATH"], "HOME": str(home), "TMPDIR": str(temporary), "LANG": "C.UTF-8"}
    return own | {"SIMSMITH_REQUIRE": "process-only"}  # the tests' tasks are known: run them on any kernel


def simsmith(environment: dict[str, str], *arguments: object, stdin: bytes = b"") -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "workbench", *map(str, arguments)]
    done = subprocess.run(command, env=environment, input=stdin, capture_output=True, check=False)
    assert b"Traceback" not in done.stderr
    return subprocess.CompletedProcess(command, done.returncode, done.stdout.decode(), done.stderr.decode())


def test_a_sound_task_is_completed(environment: dict[str, str]) -> None:
    done = simsmith(environment, "check", BROKEN / "sound_task.py", "--seeds", "0,1")
    assert done.returncode == 0
    assert "✓ sound-task: solved · 2 of 2 episodes solved" in done.stdout
    assert done.stderr == "", "no progress where there is no terminal"


def test_checking_a_file_makes_no_project(environment: dict[str, str]) -> None:
    simsmith(environment, "check", BROKEN / "syntax_error.py")
    assert list(Path(environment["HOME"]).iterdir()) == []


def test_json_is_one_document_and_nothing_else(environment: dict[str, str]) -> None:
    done = simsmith(environment, "check", "-", "--seeds", "3", "--json", stdin=(BROKEN / "sound_task.py").read_bytes())
    document = json.loads(done.stdout)
    (task,) = document["tasks"]
    assert (done.returncode, done.stderr) == (0, "")
    assert (task["task"], task["path"], task["class"], task["completed"]) == ("sound-task", "-", "SoundTask", True)
    assert [(episode["seed"], episode["outcome"]) for episode in task["episodes"]] == [(3, "solved")]
    assert {"process", "environment"} <= set(document["sandbox"]["mechanisms"])


def test_a_library_task_is_found_by_its_name(environment: dict[str, str]) -> None:
    done = simsmith(environment, "check", "put-block-in-bowl", "--episodes", "1", "--json")
    (task,) = json.loads(done.stdout)["tasks"]
    assert (task["class"], task["path"], task["completed"]) == ("PutBlockInBowl", "", True)
    assert task["episodes"][0]["seed"] == 1_000_000


@pytest.mark.parametrize(
    ("name", "options", "outcome"),
    [
        ("syntax_error", [], "rejected"),
        ("endless_reset", ["--time-limit", "1"], "limit_exceeded"),
        ("scalar_euler", [], "task_error"),
        ("unknown_asset", [], "task_error"),
        ("wrong_matches", [], "task_error"),
        ("exits_process", ["--no-static"], "task_error"),
    ],
)
def test_a_broken_task_is_a_no_with_its_line(
    environment: dict[str, str], name: str, options: list[str], outcome: str
) -> None:
    path = BROKEN / f"{name}.py"
    line = next(number for number, text in enumerate(path.read_text().split("\n"), 1) if "# <- line" in text)
    done = simsmith(environment, "check", path, "--seeds", "0", "--json", *options)
    (task,) = json.loads(done.stdout)["tasks"]
    lines = [entry["line"] for entry in task["diagnostics"]]
    lines += [episode["error"]["line"] for episode in task["episodes"] if episode["error"]]
    assert (done.returncode, task["outcome"], task["completed"]) == (1, outcome, False)
    assert set(lines) == {line}


def test_an_error_is_shown_like_a_good_compiler_does(environment: dict[str, str]) -> None:
    path = BROKEN / "wrong_matches.py"
    done = simsmith(environment, "check", path, "--seeds", "0,1")
    assert done.stdout.split("\n")[1:5] == [
        "  error[bad-matches]: matches has shape (1, 5), but there are 1 objects and 1 targets",
        f"    --> {path}:24",
        "       24 | self.add_goal(  # <- line",
        "    hint: pass one row per object and one column per target: np.ones((1, 1))",
    ]


def test_evidence_against_a_task_is_a_warning_and_no_no(environment: dict[str, str]) -> None:
    done = simsmith(environment, "check", EVIDENCE / "caught/words_agree.py", "--seeds", "0")
    first, against, holds, _ = done.stdout.rstrip("\n").split("\n")
    assert done.returncode == 0
    assert first.startswith("✓ words-agree: solved")
    assert against.startswith("  evidence[words-agree]: 'put the red block on the green zone' names a red block, but")
    assert holds.startswith("  evidence: unsolved-at-reset, null-policy, ")


def test_nothing_that_a_task_says_reaches_the_terminal_raw(environment: dict[str, str], tmp_path: Path) -> None:
    source = (BROKEN / "sound_task.py").read_text()
    source = source.replace("super().reset(env)\n", "raise ValueError('\\x1b[2J\\x1b]0;t\\x07bad')  # \x1b[31m\n")
    (tmp_path / "escapes.py").write_text(source)
    done = simsmith(environment, "check", tmp_path / "escapes.py", "--seeds", "0", "--no-static")
    assert done.returncode == 1
    assert "bad" in done.stdout
    assert not CONTROL_CHARACTERS & set(done.stdout + done.stderr)


def test_one_bad_task_does_not_hide_the_others(environment: dict[str, str], tmp_path: Path) -> None:
    for name in ("sound_task", "scalar_euler", "syntax_error"):
        shutil.copy(BROKEN / f"{name}.py", tmp_path)
    done = simsmith(environment, "check", tmp_path, "--seeds", "0", "--json")
    outcomes = {task["task"]: task["outcome"] for task in json.loads(done.stdout)["tasks"]}
    assert outcomes == {"missing-colon": "rejected", "scalar-euler": "task_error", "sound-task": "solved"}
    assert done.returncode == 1


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), "Missing argument"),
        (("no-such-task",), "unknown task 'no-such-task'"),
        (("missing.py",), "no such file"),
        (("/dev/zero",), "neither a file nor a folder"),
        (("-",), "standard input: empty"),
        ((BROKEN / "sound_task.py", "--seeds", "a"), "is no seed"),
        ((BROKEN / "sound_task.py", "--seeds", "3:3"), "is empty"),
        ((BROKEN / "sound_task.py", "--seeds", "1", "--episodes", "2"), "not both"),
        ((BROKEN / "sound_task.py", "--mode", "loose"), "strict"),
    ],
)
def test_wrong_use_is_exit_code_two(environment: dict[str, str], arguments: tuple[object, ...], words: str) -> None:
    done = simsmith(environment, "check", *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert words in done.stderr


def test_a_binary_file_is_wrong_use(environment: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "picture.py").write_bytes(b"\x89PNG\r\n\x1a\n\x00")
    done = simsmith(environment, "check", tmp_path / "picture.py")
    assert (done.returncode, done.stdout) == (2, "")
    assert "not UTF-8" in done.stderr


def test_ctrl_c_ends_the_worker_and_says_so(environment: dict[str, str]) -> None:
    command = [sys.executable, "-m", "workbench", "check", str(BROKEN / "endless_reset.py"), "--no-static"]
    temporary = Path(environment["TMPDIR"])
    with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL) as process:
        while not processes_below(temporary):
            assert process.poll() is None
        process.send_signal(signal.SIGINT)
        assert process.stderr is not None
        assert b"interrupted" in process.stderr.read()
    assert process.returncode == 130
    assert processes_below(temporary) == []
    assert list(temporary.iterdir()) == []
