from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from library.episodes.dataset import Dataset, DatasetWriter
from library.episodes.merging import merge_datasets
from library.episodes.shards import store
from library.episodes.verifying import verify_dataset
from library.errors import CorruptDataset, MergeRefused, NoDataset
from tests.library.episodes.making import CODE, SMALL, dataset, demonstration, info


def test_merging_is_concatenation(tmp_path: Path) -> None:
    dataset(tmp_path / "one", [0, 2])
    dataset(tmp_path / "two", [4])
    dataset(tmp_path / "three", [0], task="another")
    merge_datasets([tmp_path / name for name in ("one", "two", "three")], tmp_path / "all")
    found = Dataset(tmp_path / "all")
    assert [(entry.task, entry.seed) for entry in found.entries] == [
        ("put-it-there", 0),
        ("put-it-there", 2),
        ("put-it-there", 4),
        ("another", 0),
    ]
    assert found.info.tasks == {"put-it-there": CODE, "another": CODE}
    assert len(found.info.failures) == 3
    assert list(verify_dataset(tmp_path / "all")) == []


def test_merged_statistics_are_those_of_one_dataset(tmp_path: Path) -> None:
    dataset(tmp_path / "whole", [0, 2, 4])
    dataset(tmp_path / "one", [4])
    dataset(tmp_path / "two", [0, 2])
    merge_datasets([tmp_path / "one", tmp_path / "two"], tmp_path / "all")
    assert json.loads((tmp_path / "all/meta/stats.json").read_text()) == json.loads(
        (tmp_path / "whole/meta/stats.json").read_text()
    )


def test_a_seed_that_two_of_them_have_is_refused_and_nothing_is_left(tmp_path: Path) -> None:
    dataset(tmp_path / "one", [0, 2])
    dataset(tmp_path / "two", [2])
    with pytest.raises(MergeRefused, match=r"seed 2 of put-it-there \(train\)"):
        merge_datasets([tmp_path / "one", tmp_path / "two"], tmp_path / "all")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["one", "two"]


def test_what_datasets_disagree_on_is_named(tmp_path: Path) -> None:
    dataset(tmp_path / "one", [0])
    masked = replace(SMALL, masks=True)
    dataset(tmp_path / "masked", [2], layout=masked)
    val = DatasetWriter(tmp_path / "val", info(split="val"))
    val.add([store(demonstration(1, split="val"), SMALL)])
    other = DatasetWriter(tmp_path / "code", replace(info(), tasks={"put-it-there": "cd" * 32}))
    other.add([store(replace(demonstration(6), source_hash="cd" * 32), SMALL)])
    for name, told in (("masked", "layout"), ("val", "split train.*val"), ("code", "two revisions")):
        with pytest.raises(MergeRefused, match=told):
            merge_datasets([tmp_path / "one", tmp_path / name], tmp_path / "all")


def test_a_target_that_exists_and_a_folder_that_is_no_dataset_are_refused(tmp_path: Path) -> None:
    dataset(tmp_path / "one", [0])
    with pytest.raises(MergeRefused, match="exists"):
        merge_datasets([tmp_path / "one"], tmp_path / "one")
    with pytest.raises(NoDataset):
        merge_datasets([tmp_path / "one", tmp_path / "nowhere"], tmp_path / "all")


def test_a_source_that_cannot_be_read_leaves_nothing_behind(tmp_path: Path) -> None:
    dataset(tmp_path / "one", [0, 2])
    (tmp_path / "one/data/part-00001.parquet").write_bytes(b"PAR1")
    with pytest.raises(Exception, match=r"part-00001\.parquet"):
        merge_datasets([tmp_path / "one"], tmp_path / "all")
    assert [path.name for path in tmp_path.iterdir()] == ["one"]


def test_a_damaged_shard_is_not_merged_as_if_it_were_whole(tmp_path: Path) -> None:
    dataset(tmp_path / "one", [0, 2])
    dataset(tmp_path / "two", [4])
    shard = tmp_path / "two/data/part-00000.parquet"
    damaged = bytearray(shard.read_bytes())
    damaged[len(damaged) // 2] ^= 1
    shard.write_bytes(damaged)
    with pytest.raises(CorruptDataset, match="SHA-256"):
        merge_datasets([tmp_path / "one", tmp_path / "two"], tmp_path / "all")
    assert not (tmp_path / "all").exists()
