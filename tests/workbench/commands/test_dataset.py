"""`simsmith dataset`: info, verify, merge."""

import json
from pathlib import Path

import pytest

from tests.library.episodes.making import dataset
from tests.workbench.commands.running import CommandLine


@pytest.fixture
def made(tmp_path: Path) -> Path:
    dataset(tmp_path / "one", [0, 2])
    dataset(tmp_path / "two", [4])
    return tmp_path


def test_info_says_what_a_dataset_holds(command_line: CommandLine, made: Path) -> None:
    result = command_line("dataset", "info", str(made / "one"), str(made / "two"))
    assert result.code == 0
    assert "2 episodes of the split train, 4 rows" in result.out
    assert "put-it-there" in result.out

    (document,) = json.loads(command_line("dataset", "info", str(made / "one"), "--json").out)["datasets"]
    assert document["totals"]["episodes"] == 2
    assert document["episodes_by_task"] == {"put-it-there": 2}
    assert document["failures"][0]["outcome"] == "unsolved"
    assert document["statistics"]["rgb"]["count"] == 4 * 32 * 16


def test_verify_holds_a_sound_dataset_and_names_the_fault_of_another(command_line: CommandLine, made: Path) -> None:
    assert command_line("dataset", "verify", str(made / "one")).out == f"{made / 'one'}: holds\n"

    shard = made / "two/data/part-00000.parquet"
    shard.write_bytes(shard.read_bytes()[:100])
    result = command_line("dataset", "verify", str(made / "one"), str(made / "two"))
    assert result.code == 1
    assert f"✗ {shard}: 100 bytes instead of" in result.out

    document = json.loads(command_line("dataset", "verify", str(made / "one"), str(made / "two"), "--json").out)
    assert [one["holds"] for one in document["datasets"]] == [True, False]
    assert document["datasets"][1]["faults"][0]["file"] == "data/part-00000.parquet"


def test_verify_answers_no_where_the_dataset_cannot_say_what_it_is(command_line: CommandLine, made: Path) -> None:
    (made / "two/meta/info.json").write_text("{")
    result = command_line("dataset", "verify", str(made / "two"))
    assert (result.code, "info.json" in result.out) == (1, True)


@pytest.mark.parametrize("verb", ["info", "verify"])
def test_a_folder_without_a_dataset_is_a_wrong_use(command_line: CommandLine, made: Path, verb: str) -> None:
    result = command_line("dataset", verb, str(made / "one"), str(made))
    assert (result.code, result.out) == (2, "")
    assert f"{made} is no dataset: it has no meta/info.json" in result.err


def test_merge_writes_one_dataset_of_several(command_line: CommandLine, made: Path) -> None:
    words = ("dataset", "merge", str(made / "one"), str(made / "two"), "--out", str(made / "all"))
    document = json.loads(command_line(*words, "--json").out)
    assert document["totals"]["episodes"] == 3
    assert command_line("dataset", "verify", str(made / "all")).code == 0

    again = command_line(*words)
    assert again.code == 2
    assert "all exists" in again.err


def test_merging_what_shares_a_seed_is_refused(command_line: CommandLine, made: Path) -> None:
    result = command_line("dataset", "merge", str(made / "one"), str(made / "one"), "--out", str(made / "all"))
    assert result.code == 2
    assert "seed 0 of put-it-there (train) is there more than once, and 1 others" in result.err
    assert not (made / "all").exists()
