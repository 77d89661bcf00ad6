"""`simsmith dataset sheet`."""

import json
from pathlib import Path

import pytest
from PIL import Image

from tests.library.episodes.making import dataset
from tests.workbench.commands.running import CommandLine


def test_a_sheet_of_the_episodes_that_were_asked_for(command_line: CommandLine, tmp_path: Path) -> None:
    dataset(tmp_path / "d", [0, 2, 4])
    out = tmp_path / "sheet.png"
    done = command_line("dataset", "sheet", str(tmp_path / "d"), "--out", str(out), "--episodes", "1:", "--json")
    assert json.loads(done.out) == {"pages": [{"path": str(out), "episodes": [1, 2]}]}
    with Image.open(out) as sheet:
        assert sheet.format == "PNG"
    again = command_line("dataset", "sheet", str(tmp_path / "d"), "--out", str(out))
    assert (again.code, "nothing is overwritten" in again.err) == (2, True)


@pytest.mark.parametrize("episodes", ["5", "a:b", "-1:", "1:2:3", "9" * 10 + ":"])
def test_what_is_no_range_of_episodes_is_said(command_line: CommandLine, tmp_path: Path, episodes: str) -> None:
    dataset(tmp_path / "d", [0])
    refused = command_line(
        "dataset", "sheet", str(tmp_path / "d"), "--out", str(tmp_path / "a.png"), f"--episodes={episodes}"
    )
    assert refused.code == 2
    assert "is no range such as 0:20" in refused.err
