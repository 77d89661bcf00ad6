from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from library.episodes import shards
from library.episodes.dataset import Dataset, DatasetWriter
from library.episodes.shards import store
from library.episodes.verifying import verify_dataset
from library.errors import CorruptDataset, NoDataset, UnfitEpisode
from tests.library.episodes.making import SMALL, dataset, demonstration, info


def test_what_was_added_is_read_back(tmp_path: Path) -> None:
    dataset(tmp_path / "d", [0, 2])
    found = Dataset(tmp_path / "d")
    assert [entry.seed for entry in found.entries] == [0, 2]
    assert [one.seed for one in found] == [0, 2]
    assert (found.demonstration(1).frames[0].view.color == demonstration(2).frames[0].view.color).all()
    assert found.features()["rgb"].count == 4 * 32 * 16
    assert found.info.failures[0].reason == "not solved within 3 actions"


def test_every_reader_of_parquet_and_json_can_use_it(tmp_path: Path) -> None:
    dataset(tmp_path / "d", [0, 2])
    rows = pq.read_table(tmp_path / "d" / "data").to_pylist()
    assert [(row["episode_index"], row["step"]) for row in rows] == [(0, 0), (0, 1), (1, 0), (1, 1)]
    assert rows[0]["rgb"].startswith(b"\x89PNG")
    told = json.loads((tmp_path / "d/meta/info.json").read_text())
    assert told["totals"]["episodes"] == 2
    assert told["format"] == 1


def test_it_grows_where_it_was_left(tmp_path: Path) -> None:
    dataset(tmp_path / "d", [0])
    writer = DatasetWriter(tmp_path / "d", info())
    assert [entry.seed for entry in writer.entries] == [0]
    writer.add([store(demonstration(2), SMALL)])
    assert [entry.episode_index for entry in Dataset(tmp_path / "d").entries] == [0, 1]
    assert list(verify_dataset(tmp_path / "d")) == []


def test_an_episode_that_is_there_is_not_added_again(tmp_path: Path) -> None:
    writer = dataset(tmp_path / "d", [0, 2])
    with pytest.raises(UnfitEpisode, match="seed 2 of put-it-there"):
        writer.add([store(demonstration(4), SMALL), store(demonstration(2), SMALL)])
    assert [entry.seed for entry in Dataset(tmp_path / "d").entries] == [0, 2]
    DatasetWriter(tmp_path / "d", info())
    assert list(verify_dataset(tmp_path / "d")) == []


@pytest.mark.parametrize("file", ["data/part-00001.parquet", "meta/episodes.parquet", "meta/stats.json"])
def test_a_kill_before_the_last_file_leaves_the_dataset_as_it_was(tmp_path: Path, file: str) -> None:
    """Each file is written whole, `info.json` last: so these are all the states in between."""
    dataset(tmp_path / "before", [0])
    dataset(tmp_path / "after", [0, 2])
    shutil.copy(tmp_path / "after" / file, tmp_path / "before" / file)
    assert [one.seed for one in Dataset(tmp_path / "before")] == [0]
    writer = DatasetWriter(tmp_path / "before", info())
    writer.add([store(demonstration(2), SMALL)])
    assert list(verify_dataset(tmp_path / "before")) == []
    assert [one.seed for one in Dataset(tmp_path / "before")] == [0, 2]


def test_a_shard_ends_before_it_becomes_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shards, "MAX_SHARD_BYTES", 80_000)
    writer = DatasetWriter(tmp_path / "d", info())
    writer.add(store(demonstration(seed), SMALL) for seed in range(0, 20, 2))
    assert len(writer.info.shards) > 2
    assert all(shard.bytes <= 80_000 for shard in writer.info.shards)
    assert list(verify_dataset(tmp_path / "d")) == []


def test_episodes_of_other_code_go_into_another_folder(tmp_path: Path) -> None:
    dataset(tmp_path / "d", [0])
    with pytest.raises(UnfitEpisode, match="tasks"):
        DatasetWriter(tmp_path / "d", replace(info(), tasks={"put-it-there": "cd" * 32}))


def test_episodes_of_other_dynamics_go_into_another_folder_and_only_that_is_named(tmp_path: Path) -> None:
    made = {"simsmith": "0.1", "dynamics": "2"}
    DatasetWriter(tmp_path / "d", replace(info(), made_with=made))
    with pytest.raises(UnfitEpisode, match="has made with dynamics 2, not dynamics 3: move it away"):
        DatasetWriter(tmp_path / "d", replace(info(), made_with=made | {"dynamics": "3"}))
    DatasetWriter(tmp_path / "older", replace(info(), made_with={"simsmith": "0.1"}))
    with pytest.raises(UnfitEpisode, match=r"has made with dynamics \(unknown\), not dynamics 2"):
        DatasetWriter(tmp_path / "older", replace(info(), made_with=made))


def test_nothing_is_collected_into_an_imported_dataset(tmp_path: Path) -> None:
    DatasetWriter(tmp_path / "d", replace(info(), made_with={"imported": "pickles"}))
    with pytest.raises(UnfitEpisode, match="the dataset made was imported from pickles, and nothing is collected"):
        DatasetWriter(tmp_path / "d", info())


def test_a_folder_without_a_dataset_is_said_to_be_one(tmp_path: Path) -> None:
    with pytest.raises(NoDataset, match=r"no meta/info\.json"):
        Dataset(tmp_path / "nowhere")


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("format", 2, "newer"),
        ("split", "training", "split"),
        ("totals", {"episodes": 5}, "totals"),
        ("shards", [{"file": "../../x.parquet", "episodes": 0, "rows": 0, "bytes": 0, "sha256": ""}], "no name"),
        ("layout", {"pixel_size": -1.0}, "pixel_size"),
        ("layout", {"bounds": [[0.0, 1.0]]}, "bounds"),
        ("layout", {"cameras": ["back"]}, "cameras"),
        ("surprise", 1, "surprise"),
    ],
)
def test_what_an_info_may_not_say_is_named(tmp_path: Path, field: str, value: object, told: str) -> None:
    dataset(tmp_path / "d", [0])
    file = tmp_path / "d/meta/info.json"
    file.write_text(json.dumps(json.loads(file.read_text()) | {field: value}))
    with pytest.raises(CorruptDataset, match=told):
        Dataset(tmp_path / "d")


def test_only_shards_of_our_own_are_removed_and_none_of_a_dataset_that_lost_its_info(tmp_path: Path) -> None:
    dataset(tmp_path, [0, 2])
    (tmp_path / "data/mine.txt").write_text("notes")
    (tmp_path / "data/part-00007.parquet").write_bytes(b"not listed")
    DatasetWriter(tmp_path, info())
    assert sorted(file.name for file in (tmp_path / "data").iterdir()) == [
        "mine.txt",
        "part-00000.parquet",
        "part-00001.parquet",
    ]
    (tmp_path / "meta/info.json").unlink()
    with pytest.raises(CorruptDataset, match=r"it is missing, though data/ has part-00000\.parquet"):
        DatasetWriter(tmp_path, info())
    assert (tmp_path / "data/part-00000.parquet").exists()


def test_one_episode_is_read_without_the_footer_that_tells_of_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    DatasetWriter(tmp_path / "d", info()).add([store(demonstration(seed), SMALL) for seed in (0, 2, 4)])
    monkeypatch.setattr(shards, "_footer_from_json", None)
    found = Dataset(tmp_path / "d")
    assert found.demonstration(1).seed == 2
    assert [one.seed for one in found] == [0, 2, 4]


@pytest.mark.parametrize(
    ("change", "told"),
    [({"row_from": 1}, "no episode begins at row 1"), ({"length": 3}, "2 rows of an episode of which")],
)
def test_an_entry_that_is_not_of_its_shard_is_named(tmp_path: Path, change: dict[str, int], told: str) -> None:
    dataset(tmp_path / "d", [0])
    found = Dataset(tmp_path / "d")
    found.entries = tuple(replace(entry, **change) for entry in found.entries)  # type: ignore[arg-type]
    with pytest.raises(CorruptDataset, match=told):
        found.demonstration(0)
