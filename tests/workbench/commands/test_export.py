"""`simsmith export`: fine-tuning examples and task cards."""

import hashlib
import json
from pathlib import Path

import pytest

from library.store import TaskLibrary
from tests.library.builders import SOURCE, make_trial
from tests.workbench.commands.running import CommandLine


@pytest.fixture
def accepted(project: Path) -> Path:
    """Twenty accepted tasks and one that waits."""
    library = TaskLibrary(project)
    for number in range(20):
        library.propose(make_trial(f"task-{number}", trial=f"run-1-{number}", sources=(f"# {number}\n{SOURCE}",)))
        library.accept(f"task-{number}", who="ada", reason="neat")
    library.propose(make_trial("waiting", trial="run-1-20"))
    return project


def test_examples_are_written_in_two_parts_with_their_provenance(
    command_line: CommandLine, accepted: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "out"
    result = command_line(
        "export", "finetune", "--project", str(accepted), "--to", str(folder), "--held-out", "0.3", "--json"
    )
    document = json.loads(result.out)
    assert (result.code, document.keys()) == (0, {"folder", "train", "held_out", "left_out", "written"})
    assert document["train"] + document["held_out"] == 20
    assert {"task": "waiting", "why": "is to-review"} in document["left_out"]

    provenance = json.loads((folder / "provenance.json").read_text())
    assert len(provenance["examples"]) == 20
    lines = {part: (folder / f"{part}.jsonl").read_text().splitlines() for part in ("train", "held-out")}
    tasks: dict[str, set[str]] = {"train.jsonl": set(), "held-out.jsonl": set()}
    for origin in provenance["examples"]:
        line = lines[origin["file"].removesuffix(".jsonl")][origin["line"] - 1]
        assert hashlib.sha256(line.encode()).hexdigest() == origin["line_sha256"]
        assert f"task-name: {origin['task']}\\n" in line
        assert (origin["decision"]["who"], origin["decision"]["reason"]) == ("ada", "neat")
        assert (origin["recipe"], origin["model"], origin["trial"][:6]) == ("bottom-up", "builtin", "run-1-")
        tasks[origin["file"]].add(origin["task"])
    assert tasks["train.jsonl"]
    assert tasks["held-out.jsonl"]
    assert not tasks["train.jsonl"] & tasks["held-out.jsonl"]
    for part, listed in provenance["files"].items():
        data = (folder / f"{part}.jsonl").read_bytes()
        assert listed["sha256"] == hashlib.sha256(data).hexdigest()


def test_the_same_library_gives_the_same_bytes_and_nothing_else_is_replaced(
    command_line: CommandLine, accepted: Path, tmp_path: Path
) -> None:
    here = ("--project", str(accepted), "--to", str(tmp_path / "out"))
    command_line("export", "finetune", *here)
    again = json.loads(command_line("export", "finetune", *here, "--json").out)
    assert again["written"] == []
    TaskLibrary(accepted).accept("waiting", who="ada")
    refused = command_line("export", "finetune", *here)
    assert refused.code == 2
    assert "holds something else" in refused.err
    assert command_line("export", "finetune", *here, "--overwrite").code == 0


def test_a_part_without_tasks_is_said(command_line: CommandLine, accepted: Path, tmp_path: Path) -> None:
    result = command_line("export", "finetune", "--project", str(accepted), "--to", str(tmp_path), "--held-out", "0")
    assert "20 examples to train on, 0 held out" in result.err
    assert "No task fell into held-out; another --seed or --held-out deals them otherwise" in result.err
    assert "left out: 1 × is to-review" in result.err


def test_without_an_accepted_task_the_answer_is_no(command_line: CommandLine, project: Path) -> None:
    assert command_line("export", "finetune", "--project", str(project)).code == 1
    assert (project / "exports" / "finetune" / "train.jsonl").read_text() == ""


def test_a_card_tells_everything_about_a_task(command_line: CommandLine, accepted: Path) -> None:
    page = command_line("export", "card", "task-3", "--project", str(accepted)).out
    for told in (
        "# task-3",
        "| decided by | ada ",
        "## Trial run-1-3",
        "| propose |",
        "| accept | ada |",
        "# 3\nclass",
    ):
        assert told in page
    document = json.loads(command_line("export", "card", "task-3", "--json", "--project", str(accepted)).out)
    (task,) = document["tasks"]
    assert task.keys() == {"schema", "program", "card", "accepted_hash", "revisions", "trials", "decisions"}
    assert task["card"]["source_hash"] == task["accepted_hash"]
    assert task["revisions"][0]["rollout"]["episodes"][0]["seed"] == 5
    (trial,) = task["trials"]
    assert trial.keys() == {"author", "prompt_version", "record"}
    assert (trial["author"], trial["record"]["trial"]) == ("builtin", "run-1-3")


def test_cards_are_written_as_files(command_line: CommandLine, accepted: Path, tmp_path: Path) -> None:
    here = ("--project", str(accepted), "--to", str(tmp_path / "cards"))
    result = command_line("export", "card", "task-1", "put-block-in-bowl", *here)
    assert result.code == 0
    names = {file.name for file in (tmp_path / "cards").iterdir()}
    assert names == {"task-1.md", "task-1.json", "put-block-in-bowl.md", "put-block-in-bowl.json"}
    assert "Unchanged" in command_line("export", "card", "task-1", *here).err
    unknown = command_line("export", "card", "task-1", "tusk-2", *here)
    assert unknown.code == 2
    assert "unknown task 'tusk-2'" in unknown.err


def test_foreign_text_stays_text_on_a_card(command_line: CommandLine, project: Path) -> None:
    source = 'class StackBlocks(Task):\n    """\n    ```\n    # heading\n    """\n'
    library = TaskLibrary(project)
    library.propose(make_trial("stack-blocks", sources=(source,)))
    library.reject("stack-blocks", who="ada", reason="a | b\n# heading <script>")
    page = command_line("export", "card", "stack-blocks", "--project", str(project)).out
    assert "a \\| b \\# heading \\<script\\>" in page
    assert f"````python\n{source}````" in page
