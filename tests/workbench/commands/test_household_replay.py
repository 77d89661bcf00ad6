"""`simsmith household record` and `replay`, as a person or a script meets them."""

from __future__ import annotations

import json
from pathlib import Path

from sim.household.tasks.sample_io import sample_to_json
from tests.workbench.commands.running import CommandLine
from workbench.core.household.examples import example_samples


def test_a_recorded_run_is_run_again_to_the_same_poses_and_no_others(command_line: CommandLine, tmp_path: Path) -> None:
    sample, folder = tmp_path / "sample.json", tmp_path / "run"
    example = next(iter(example_samples()))
    sample.write_text(json.dumps(sample_to_json(example)))
    recorded = command_line("household", "record", str(sample), "--to", str(folder))
    assert (recorded.code, recorded.out) == (0, f"{len(example.solution)} calls into {folder}\n")
    assert (folder / "0000.png").read_bytes().startswith(b"\x89PNG")
    again = command_line("household", "replay", str(folder), "--json")
    assert (again.code, json.loads(again.out)["apart_m"]) == (0, 0.0)
    states = (folder / "states.jsonl").read_text().splitlines()
    (folder / "states.jsonl").write_text("\n".join([*states[:-1], states[0]]))
    other = command_line("household", "replay", str(folder))
    assert other.code == 1
    assert "mm apart" in other.out


def test_what_is_no_sample_or_no_trajectory_is_named(command_line: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "list.json").write_text("[]")
    (tmp_path / "other.json").write_text("{}")
    for file in ("list.json", "other.json", "missing.json"):
        refused = command_line("household", "record", str(tmp_path / file), "--to", str(tmp_path / "run"))
        assert refused.code == 2
        assert not (tmp_path / "run").exists()
    refused = command_line("household", "replay", str(tmp_path))
    assert refused.code == 2
    assert str(tmp_path / "task_setting.json") in refused.err
