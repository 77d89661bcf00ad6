import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from library.store import TaskLibrary
from tests.library.builders import make_trial
from tests.workbench.commands.running import CommandLine


@pytest.fixture
def proposed(project: Path) -> Path:
    """A project with a completed proposal and one whose checks failed."""
    library = TaskLibrary(project)
    library.propose(make_trial("stack-blocks"))
    library.propose(make_trial("sort-rings", trial="run-1-1", verdict="syntax"))
    return project


def states(command_line: CommandLine, project: Path) -> dict[str, str]:
    listed = json.loads(command_line("tasks", "list", "--project", str(project), "--json").out)["tasks"]
    return {task["name"]: task["state"] for task in listed if task["origin"] != "base"}


def test_a_task_is_retired_and_restored(command_line: CommandLine, proposed: Path) -> None:
    here = ("--project", str(proposed))
    assert command_line("tasks", "retire", "stack-blocks", *here).code == 1, "it is not accepted yet"
    command_line("tasks", "accept", "stack-blocks", *here)
    retired = command_line("tasks", "retire", "stack-blocks", "--reason", "too easy", *here)
    assert (retired.code, retired.err) == (0, "Retired stack-blocks\n")
    assert states(command_line, proposed)["stack-blocks"] == "retired"
    restored = command_line("tasks", "restore", "stack-blocks", "--json", *here)
    assert json.loads(restored.out)["kind"] == "restore"
    assert states(command_line, proposed)["stack-blocks"] == "accepted"


def test_the_base_tasks_are_accepted_from_the_start(command_line: CommandLine, project: Path) -> None:
    listed = json.loads(command_line("tasks", "list", "--project", str(project), "--json").out)["tasks"]
    base = {task["name"]: task for task in listed}
    assert {"put-block-in-bowl", "stack-block-pyramid", "align-box-corner"} <= base.keys()
    assert all(task["state"] == "accepted" and len(task["hash"]) == 64 for task in listed)
    assert base["put-block-in-bowl"]["assets"]


def test_decisions_are_taken_back_and_taken_again(command_line: CommandLine, proposed: Path) -> None:
    here = ("--project", str(proposed))
    accepted = command_line("tasks", "accept", "stack-blocks", *here)
    assert (accepted.code, accepted.err) == (0, "Accepted stack-blocks\n")
    assert states(command_line, proposed) == {"stack-blocks": "accepted", "sort-rings": "to-review"}
    command_line("tasks", "reject", "sort-rings", "--reason", "rings roll", *here)
    assert states(command_line, proposed) == {"stack-blocks": "accepted", "sort-rings": "rejected"}
    command_line("tasks", "undo", *here)
    command_line("tasks", "undo", *here)
    assert states(command_line, proposed) == {"stack-blocks": "to-review", "sort-rings": "to-review"}
    command_line("tasks", "redo", *here)
    assert states(command_line, proposed) == {"stack-blocks": "accepted", "sort-rings": "to-review"}
    history = json.loads(command_line("tasks", "history", *here, "--json").out)["decisions"]
    assert [done["kind"] for done in history] == ["accept", "reject", "undo", "undo", "redo"]
    assert history[1]["reason"] == "rings roll"
    assert "rings roll" in command_line("tasks", "history", "sort-rings", *here).out


def test_a_task_whose_checks_failed_is_accepted_only_anyway(command_line: CommandLine, proposed: Path) -> None:
    here = ("--project", str(proposed))
    refused = command_line("tasks", "accept", "sort-rings", *here)
    assert refused.code == 1
    assert "its checks did not pass (syntax)" in refused.err
    assert command_line("tasks", "accept", "sort-rings", "--anyway", "--json", *here).code == 0
    assert json.loads(command_line("tasks", "history", "--json", *here).out)["decisions"][-1]["anyway"] is True


def test_a_decision_may_name_the_code_that_was_seen(command_line: CommandLine, proposed: Path) -> None:
    here = ("--project", str(proposed))
    seen = json.loads(command_line("tasks", "show", "stack-blocks", "--json", *here).out)["hash"]
    other = make_trial("stack-blocks", trial="run-2-0", sources=("class StackBlocks(Task):\n    max_steps = 9\n",))
    TaskLibrary(proposed).propose(other, new_revision=True)
    for decision in ("accept", "reject"):
        refused = command_line("tasks", decision, "stack-blocks", "--hash", seen, *here)
        assert refused.code == 1
        assert "'stack-blocks' has moved on: it shows revision 2" in refused.err
    now = json.loads(command_line("tasks", "show", "stack-blocks", "--json", *here).out)["hash"]
    assert command_line("tasks", "accept", "stack-blocks", "--hash", now[:10], *here).code == 0


def test_an_unknown_task_names_the_nearest(command_line: CommandLine, proposed: Path) -> None:
    result = command_line("tasks", "show", "stack-block", "--project", str(proposed))
    assert result.code == 2
    assert "unknown task 'stack-block'; nearest: stack-blocks" in result.err


def test_nothing_to_undo_is_a_no(command_line: CommandLine, project: Path) -> None:
    assert command_line("tasks", "undo", "--project", str(project)).code == 1


def test_a_task_is_shown_with_its_code(command_line: CommandLine, proposed: Path) -> None:
    here = ("--project", str(proposed))
    assert "class PutBlockInBowl(Task):" in command_line("tasks", "show", "put-block-in-bowl", *here).out
    shown = json.loads(command_line("tasks", "show", "stack-blocks", "--json", *here).out)
    assert shown["source"] == TaskLibrary(proposed).source("stack-blocks")


def test_a_decision_survives_a_kill(proposed: Path) -> None:
    program = (
        "import sys, time\n"
        "from pathlib import Path\n"
        "from workbench.core import reviewing\n"
        "from workbench.core.session import Session\n"
        "session = Session.open(Path(sys.argv[1]))\n"
        "reviewing.accept(session, 'stack-blocks')\n"
        "print('decided', flush=True)\n"
        "time.sleep(60)\n"
    )
    with subprocess.Popen([sys.executable, "-c", program, str(proposed)], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "decided\n"
        os.kill(process.pid, signal.SIGKILL)
    listing = [sys.executable, "-m", "workbench", "tasks", "list", "--project", str(proposed), "--json"]
    result = subprocess.run(listing, capture_output=True, text=True, check=True)
    assert {"stack-blocks": "accepted"}.items() <= {
        task["name"]: task["state"] for task in json.loads(result.stdout)["tasks"]
    }.items()
