"""The project folder under several processes, and under `kill -9`."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from library.store import TaskLibrary
from tests.library.builders import open_library, write_base

REPOSITORY = Path(__file__).parents[2]

DECIDE = """
import sys
from itertools import count
from pathlib import Path
from tests.library.builders import make_trial, open_library

folder, prefix, limit = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
library = open_library(folder)
for number in range(limit):
    name = f"{prefix}-{number}"
    source = f"class T{number}(Task):\\n    max_steps = {number}\\n"
    library.propose(make_trial(name, trial=f"{prefix}-{number}", sources=(source,)))
    decisions = (
        library.accept(name, who=prefix),
        library.retire(name, who=prefix),
        library.restore(name, who=prefix),
        library.edit_accept(name, source + "    # edited", who=prefix, anyway=True),
    )
    for decision in decisions:
        print(decision.id, flush=True)
"""


def start_deciding(tmp_path: Path, prefix: str, limit: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", DECIDE, str(tmp_path), prefix, str(limit)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=REPOSITORY)


def assert_folder_agrees(library: TaskLibrary) -> None:
    """Every task's files say what the library says, and nothing lies about half written."""
    for card in library.cards():
        folder = library.root / "library" / card.name
        if card.origin != "base":
            assert json.loads((folder / "card.json").read_text())["source_hash"] == card.source_hash
            assert (folder / "task.py").read_text() == library.source(card.name)
    assert not list(library.root.rglob("*.tmp"))


@pytest.mark.parametrize("acknowledged", [1, 6, 11, 17])
def test_what_was_acknowledged_before_kill_9_is_there_afterwards(tmp_path: Path, acknowledged: int) -> None:
    write_base(tmp_path / "base")
    child = start_deciding(tmp_path, "task", 10_000)
    assert child.stdout is not None
    seen = [child.stdout.readline().strip() for _ in range(acknowledged)]
    os.kill(child.pid, signal.SIGKILL)
    seen += child.stdout.read().split()
    assert child.wait() == -signal.SIGKILL
    child.stdout.close()

    library = open_library(tmp_path)
    assert [decision.id for decision in library.history()][: len(seen)] == seen
    assert_folder_agrees(library)
    library.undo(who="survivor")
    assert open_library(tmp_path).cards() == library.cards()


def test_two_processes_that_write_at_once_lose_nothing(tmp_path: Path) -> None:
    write_base(tmp_path / "base")
    watcher = open_library(tmp_path)
    children = [start_deciding(tmp_path, prefix, 8) for prefix in ("left", "right")]
    printed = [child.communicate()[0].split() for child in children]
    assert [child.returncode for child in children] == [0, 0]

    history = watcher.history()
    assert len(history) == 2 * 8 * 4
    assert sorted(printed[0] + printed[1]) == [decision.id for decision in history]
    for prefix, ids in zip(("left", "right"), printed, strict=True):
        assert [decision.id for decision in history if decision.who == prefix] == ids
    assert_folder_agrees(watcher)
    assert open_library(tmp_path).cards() == watcher.cards()


@pytest.mark.parametrize("kept", range(0, 101, 10))
def test_a_journal_cut_anywhere_opens_with_what_is_whole(tmp_path: Path, kept: int) -> None:
    """A cut of the last line stands for a kill within the write itself, at every tenth of its length."""
    write_base(tmp_path / "base")
    child = start_deciding(tmp_path, "task", 1)
    child.communicate()
    journal = tmp_path / "project" / "journal" / "000001.jsonl"
    *whole, last = journal.read_bytes().splitlines(keepends=True)
    cut = len(last) * kept // 100
    journal.write_bytes(b"".join(whole) + last[:cut])

    library = open_library(tmp_path)
    torn = 0 < cut < len(last)
    assert len(library.history()) == (4 if cut == len(last) else 3)
    assert any("never finished" in notice for notice in library.notices) == torn
    library.undo(who="survivor")
    assert len(open_library(tmp_path).history()) == len(library.history())
    assert journal.read_bytes().startswith(b"".join(whole) + last[:cut])
    assert_folder_agrees(open_library(tmp_path))
