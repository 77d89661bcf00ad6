from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from library.episodes.info import EpisodeEntry, read_info
from library.episodes.shards import sha256_of
from library.episodes.verifying import problems_of_entries, verify_dataset
from library.errors import NoDataset
from tests.library.episodes.making import CODE, dataset, demonstration, info

SECOND = "data/part-00001.parquet"
"""Of `good`: one episode of two rows in each of two shards."""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made") / "good"
    dataset(folder, [0, 2])
    return folder


@pytest.fixture
def good(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "good"))


def faults(folder: Path) -> list[str]:
    return [str(fault) for fault in verify_dataset(folder)]


def test_a_sound_dataset_has_no_fault(good: Path) -> None:
    assert faults(good) == []


def test_what_is_no_dataset_is_said_to_be_none(tmp_path: Path) -> None:
    with pytest.raises(NoDataset):
        faults(tmp_path)


@pytest.mark.parametrize("size", [0, 5, 1_000, -1])
def test_a_truncated_shard_is_named(good: Path, size: int) -> None:
    shard = good / SECOND
    shard.write_bytes(shard.read_bytes()[:size])
    assert len(faults(good)) == 1
    assert faults(good)[0].startswith(f"{SECOND}: ")
    assert "truncated" in faults(good)[0]


def test_a_changed_byte_is_found(good: Path) -> None:
    shard = good / SECOND
    data = bytearray(shard.read_bytes())
    data[len(data) // 2] ^= 1
    shard.write_bytes(data)
    assert faults(good) == [f"{SECOND}: its bytes have changed: their SHA-256 is not that of info.json"]


def test_a_lost_shard_and_one_too_many_are_named(good: Path) -> None:
    (good / SECOND).rename(good / "data/part-00007.parquet")
    one, two = faults(good)
    assert one.startswith("data/part-00007.parquet: meta/info.json does not list it")
    assert two.startswith(f"{SECOND}: it cannot be read")


@pytest.mark.parametrize("file", ["meta/info.json", "meta/episodes.parquet", "meta/stats.json"])
@pytest.mark.parametrize("data", [b"", b"{", b"[1]", b"\xff\xfe", b'{"rgb": 3}', b"PAR1"])
def test_a_file_about_it_that_is_rubbish_is_named(good: Path, file: str, data: bytes) -> None:
    (good / file).write_bytes(data)
    assert [told.partition(":")[0].partition(",")[0] for told in faults(good)] == [file]


@pytest.mark.parametrize("file", ["meta/episodes.parquet", "meta/stats.json"])
def test_a_file_about_it_that_is_lost_is_named(good: Path, file: str) -> None:
    (good / file).unlink()
    assert [told.partition(":")[0] for told in faults(good)] == [file]


def test_statistics_of_another_dataset_are_found(good: Path, tmp_path: Path) -> None:
    dataset(tmp_path / "other", [4, 6])
    shutil.copy(tmp_path / "other/meta/stats.json", good / "meta/stats.json")
    assert faults(good) == ["meta/stats.json: not the statistics of the rows: height, pick_pose, place_pose, rgb"]


def _rewrite(folder: Path, change: Callable[[dict[str, Any]], None], row: int = 0) -> None:
    """Change one row of the second shard, and everything that says which bytes it has."""
    shard = folder / SECOND
    file = pq.ParquetFile(shard)
    rows = file.read().to_pylist()
    change(rows[row])
    with pq.ParquetWriter(shard, file.schema_arrow) as writer:
        writer.write_table(pa.Table.from_pylist(rows, schema=file.schema_arrow))
        writer.add_key_value_metadata({b"simsmith": file.metadata.metadata[b"simsmith"]})
    told = json.loads((folder / "meta/info.json").read_text())
    told["shards"][1] |= {"bytes": shard.stat().st_size, "sha256": sha256_of(shard)}
    told["totals"]["bytes"] = sum(one["bytes"] for one in told["shards"])
    (folder / "meta/info.json").write_text(json.dumps(told))


@pytest.mark.parametrize(
    ("column", "value", "row", "told"),
    [
        ("rgb", b"rubbish", 0, "rgb: a picture that cannot be decoded"),
        ("height", None, 1, "height: there is no picture"),
        ("reward", float("nan"), 0, "reward: nan is no finite number"),
        ("pick_pose", [float("nan")] * 7, 0, "pick_pose"),
        ("pick_pose", None, 0, "pick_pose: None is no pose"),
        ("step", 5, 1, "step is 5, not 1"),
        ("is_last", False, 1, "is_last is False, not True"),
        ("terminated", False, 1, "terminated is False, not True"),
        ("truncated", True, 0, "truncated is True, not False"),
        ("episode_index", 0, 0, "episode_index is 0, not 1"),
        ("cum_reward", 0.5, 1, "cum_reward is 0.5"),
        ("instruction", "something else", 0, "the instructions of its entry"),
    ],
)
def test_what_is_wrong_in_a_row_is_named_with_file_and_row(
    good: Path, column: str, value: object, row: int, told: str
) -> None:
    _rewrite(good, lambda values: values.update({column: value}), row)
    assert any(fault.startswith(f"{SECOND}, row {row}: ") and told in fault for fault in faults(good)), faults(good)


def test_an_episode_whose_last_row_acts_is_no_demonstration(good: Path) -> None:
    action = {"pick_pose": [0.4, 0, 0, 0, 0, 0, 1], "place_pose": [0.4, 0, 0, 0, 0, 0, 1], "rel_yaw": 0.0}
    pixels = {"pick_px": [16, 5], "place_px": [16, 5]}
    _rewrite(good, lambda values: values.update(action | pixels), row=1)
    assert f"{SECOND}, row 1: the last frame, and no other, is without an action" in faults(good)


def _entry(row: int, **changes: object) -> EpisodeEntry:
    made = demonstration(2 * row)
    values: dict[str, Any] = {
        "episode_index": row,
        "seed": made.seed,
        "split": "train",
        "task": made.task,
        "source_hash": CODE,
        "length": 2,
        "success": True,
        "total_reward": 1.0,
        "instructions": made.instructions,
        "wall_s": 1.0,
        "data_file": SECOND,
        "row_from": 0,
        "row_to": 2,
    }
    return EpisodeEntry(**values | changes)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"seed": 0}, "seed 0 of put-it-there (train) is in row 0 already"),
        ({"seed": 3}, "seed 3 is none of the split 'train'"),
        ({"seed": 1_000_000}, "none of the split"),
        ({"split": "val", "seed": 3}, "split 'val' in a dataset of 'train'"),
        ({"episode_index": 2}, "episode_index 2 instead of 1"),
        ({"success": False}, "seed 2 was not solved"),
        ({"total_reward": float("nan")}, "total reward of nan"),
        ({"source_hash": "cd" * 32}, "the code cdcdcdcdcdcd"),
    ],
)
def test_what_an_episode_may_not_be_is_named(changes: dict[str, object], told: str) -> None:
    problems = list(problems_of_entries([_entry(0), _entry(1, **changes)], info()))
    assert [(row, told in problem) for row, problem in problems] == [(1, True)]


def test_entries_that_are_not_those_of_the_shards_are_found(good: Path) -> None:
    file = good / "meta/episodes.parquet"
    table = pq.ParquetFile(file).read()
    rows = table.to_pylist()
    rows[1]["total_reward"] = 0.25
    pq.write_table(pa.Table.from_pylist(rows, schema=table.schema), file)
    assert faults(good) == [f"meta/episodes.parquet, row 1: it is not what {SECOND} says of that episode"]


def test_one_entry_too_many_tells_of_an_interrupted_collection(good: Path, tmp_path: Path) -> None:
    dataset(tmp_path / "longer", [0, 2, 4])
    shutil.copy(tmp_path / "longer/meta/episodes.parquet", good / "meta/episodes.parquet")
    assert any("3 episodes; info.json says 2" in fault for fault in faults(good))


def test_counts_that_lie_are_found(good: Path) -> None:
    told = read_info(good)
    shards = (replace(told.shards[0], episodes=2, rows=4), replace(told.shards[1], episodes=0, rows=0))
    document = json.loads((good / "meta/info.json").read_text()) | {"shards": [asdict(shard) for shard in shards]}
    (good / "meta/info.json").write_text(json.dumps(document))
    assert f"{SECOND}: 1 episodes and 2 rows; info.json says 0 and 0" in faults(good)
