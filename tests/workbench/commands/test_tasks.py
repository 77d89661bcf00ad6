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


OTHER = "class StackBlocks(Task):\n    max_steps = 9\n"


def test_tasks_are_found_by_all_of_some_words(command_line: CommandLine, proposed: Path) -> None:
    here = ("--project", str(proposed))
    assert (
        command_line("tasks", "search", "Stack", "THREE blocks", *here).out.splitlines()[1].startswith("stack-blocks ")
    )
    listed = json.loads(command_line("tasks", "search", "bowl", "--state", "accepted", "--json", *here).out)["tasks"]
    assert listed[0]["name"] == "put-block-in-bowl"
    assert all("bowl" in str(task) for task in listed)
    by_code = command_line("tasks", "search", "max_steps = 3", "--code", "--state", "to-review", *here)
    assert len(by_code.out.splitlines()) == 3
    nothing = command_line("tasks", "search", "bowl", "unicorn", *here)
    assert (nothing.code, nothing.out, nothing.err) == (1, "", "No task has 'bowl' and 'unicorn'\n")


def test_a_task_or_a_file_is_compared_with_the_library(
    command_line: CommandLine, proposed: Path, tmp_path: Path
) -> None:
    here = ("--project", str(proposed))
    document = json.loads(command_line("tasks", "similar", "stack-blocks", "--limit", "1", "--json", *here).out)
    (nearest,) = document["similar"]
    assert (document["task"], nearest["name"]) == ("stack-blocks", "sort-rings")
    assert nearest.keys() == {"name", "score", "state", "why"}
    file = tmp_path / "mine.py"
    file.write_text(TaskLibrary(proposed).source("put-block-in-bowl").replace("PutBlockInBowl", "MyTask"))
    assert "put-block-in-bowl" in command_line("tasks", "similar", str(file), *here).out.splitlines()[1]


def test_two_revisions_or_two_tasks_are_compared(command_line: CommandLine, proposed: Path) -> None:
    here = ("--project", str(proposed))
    alone = command_line("tasks", "diff", "stack-blocks", *here)
    assert alone.code == 2
    assert "stack-blocks has no revision before 1" in alone.err
    TaskLibrary(proposed).propose(make_trial("stack-blocks", trial="run-2-0", sources=(OTHER,)), new_revision=True)
    lines = command_line("tasks", "diff", "stack-blocks", *here).out.splitlines()
    assert lines[0].startswith("--- stack-blocks revision 1 by model (")
    assert lines[1].startswith("+++ stack-blocks revision 2 by model (")
    assert lines[2:] == [
        "@@ -1,3 +1,3 @@",
        " class StackBlocks(Task):",
        "-    max_steps = 3",
        "+    max_steps = 9",
        " ",
    ]
    document = json.loads(command_line("tasks", "diff", "stack-blocks", "sort-rings", "--json", *here).out)
    assert document.keys() == {"from", "to", "hunks"}
    assert document["to"].keys() == {"task", "revision", "author", "hash"}
    assert document["hunks"][0]["lines"][0].keys() == {"kind", "text", "old_line", "new_line"}
    same = command_line("tasks", "diff", "stack-blocks", "--from", "1", "--to", "1", *here)
    assert (same.out, same.err) == ("", "The code is the same\n")


def test_the_accepted_revision_is_what_a_newer_one_is_compared_with(command_line: CommandLine, proposed: Path) -> None:
    here = ("--project", str(proposed))
    command_line("tasks", "accept", "stack-blocks", *here)
    library = TaskLibrary(proposed)
    sources = (OTHER.replace("9", "10"), OTHER)
    library.propose(make_trial("stack-blocks", trial="run-2-0", sources=sources), new_revision=True)
    document = json.loads(command_line("tasks", "diff", "stack-blocks", "--json", *here).out)
    assert (document["from"]["revision"], document["to"]["revision"]) == (1, 3)


def test_an_older_revision_is_shown_with_its_own_hash(command_line: CommandLine, proposed: Path) -> None:
    library = TaskLibrary(proposed)
    first = library.card("stack-blocks").source_hash
    library.propose(make_trial("stack-blocks", trial="run-2-0", sources=(OTHER,)), new_revision=True)
    shown = json.loads(
        command_line("tasks", "show", "stack-blocks", "--revision", "1", "--json", "--project", str(proposed)).out
    )
    assert (shown["revision"], shown["hash"], shown["source"]) == (1, first, library.source("stack-blocks", 1))


def test_a_project_is_examined_also_when_it_no_longer_opens(command_line: CommandLine, proposed: Path) -> None:
    here = ("--project", str(proposed))
    sound = command_line("tasks", "fsck", *here)
    assert sound.code == 0
    assert sound.err.endswith("2 lines of the journal, 2 tasks, 2 trials; 0 errors, 0 warnings\n")
    with (proposed / "journal" / "000001.jsonl").open("a") as journal:
        journal.write("{broken\n")
    assert command_line("tasks", "list", *here).code == 2
    damaged = command_line("tasks", "fsck", "--json", *here)
    assert damaged.code == 1
    document = json.loads(damaged.out)
    assert document.keys() == {"project", "sound", "lines", "tasks", "trials", "findings"}
    (finding,) = document["findings"]
    assert finding.keys() == {"place", "problem", "severity", "remedy"}
    assert finding["place"] == "journal/000001.jsonl:3"


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
