"""`simsmith dataset import`."""

import json
from pathlib import Path

from tests.library.importing.making import pickles_of, seen_dataset
from tests.workbench.commands.running import CommandLine


def test_a_folder_of_pickles_becomes_a_dataset(command_line: CommandLine, tmp_path: Path) -> None:
    theirs = pickles_of(seen_dataset(tmp_path / "d"), tmp_path)
    words = ("dataset", "import", str(theirs), "--out", str(tmp_path / "back"))
    document = json.loads(command_line(*words, "--json").out)
    assert (document["task"], document["split"], document["episodes"]) == ("put-it-there", "train", 1)
    assert command_line("dataset", "verify", str(tmp_path / "back")).code == 0
    again = command_line(*words)
    assert (again.code, "back exists" in again.err) == (2, True)
    wrong = command_line("dataset", "import", str(tmp_path / "back"), "--out", str(tmp_path / "b"))
    assert (wrong.code, "its name does not end in" in wrong.err) == (2, True)
