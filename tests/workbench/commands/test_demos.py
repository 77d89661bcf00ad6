"""`simsmith demos`: what it refuses, and one small collection."""

import json
from pathlib import Path

from library.store import TaskLibrary
from tests.library.builders import make_trial
from tests.workbench.commands.running import CommandLine


def test_demonstrations_are_collected_once(command_line: CommandLine, project: Path) -> None:
    words = ("demos", "put-block-in-bowl", "--n", "1", "--split", "val", "--project", str(project))
    document = json.loads(command_line(*words, "--json").out)
    (told,) = document["datasets"]
    assert (document["split"], told["episodes"], told["new"], told["complete"]) == ("val", 1, 1, True)
    assert Path(told["path"]) == project / "datasets/put-block-in-bowl-val"
    assert command_line("dataset", "verify", told["path"]).code == 0

    again = command_line(*words, "--verify")
    assert again.code == 0
    assert "1 of 1 demonstrations, 0 of them new" in again.out
    assert "1 episode done again, 1 of them the same to the last bit" in again.out


def test_a_task_that_nobody_accepted_is_refused_before_anything_is_run(
    command_line: CommandLine, project: Path
) -> None:
    TaskLibrary(project).propose(make_trial("waiting"))
    result = command_line("demos", "put-block-in-bowl", "waiting", "--n", "1", "--project", str(project))
    assert (result.code, result.out) == (2, "")
    assert "waiting is to-review, not accepted: simsmith tasks accept waiting" in result.err
    assert not (project / "datasets").exists()


def test_a_split_that_there_is_not_is_a_wrong_use(command_line: CommandLine, project: Path) -> None:
    result = command_line("demos", "put-block-in-bowl", "--split", "training", "--project", str(project))
    assert result.code == 2
    assert "train" in result.err
