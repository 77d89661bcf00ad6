"""How datasets stand at a glance."""

from __future__ import annotations

from pathlib import Path

from filelock import FileLock

from tests.library.episodes.making import dataset
from workbench.core.dataset_list import DatasetEntry, list_datasets


def listed(root: Path) -> dict[str, DatasetEntry]:
    return {entry.folder.name: entry for entry in list_datasets(root)}


def test_a_project_has_datasets_by_name_with_how_each_stands(tmp_path: Path) -> None:
    assert list_datasets(tmp_path / "none") == ()
    for name in ("whole-train", "stopped-train", "growing-train", "short-train"):
        dataset(tmp_path / name, [0, 2])
    (tmp_path / "notes").mkdir()
    (tmp_path / "begun-train" / ".collecting").mkdir(parents=True)
    for name in ("stopped-train", "growing-train"):
        (tmp_path / name / ".collecting").mkdir()
        (tmp_path / name / ".lock").touch()
    shard = tmp_path / "short-train/data/part-00001.parquet"
    shard.write_bytes(shard.read_bytes()[:-7])

    with FileLock(tmp_path / "growing-train" / ".lock"):
        found = listed(tmp_path)
    assert {name: entry.state for name, entry in found.items()} == {
        "begun-train": "stopped",
        "growing-train": "being collected",
        "short-train": "damaged",
        "stopped-train": "stopped",
        "whole-train": "complete",
    }
    whole = found["whole-train"].info
    assert whole is not None
    assert (whole.episodes, whole.split) == (2, "train")
    assert found["begun-train"].info is None
    assert "data/part-00001.parquet: " in found["short-train"].problem
    assert "it was truncated or replaced" in found["short-train"].problem
    assert listed(tmp_path)["growing-train"].state == "stopped"


def test_what_says_nothing_of_itself_is_damaged(tmp_path: Path) -> None:
    for name in ("info", "episodes", "shard"):
        dataset(tmp_path / name, [0])
    (tmp_path / "info/meta/info.json").write_text("{")
    (tmp_path / "episodes/meta/episodes.parquet").unlink()
    (tmp_path / "shard/data/part-00000.parquet").unlink()
    found = listed(tmp_path)
    assert {entry.state for entry in found.values()} == {"damaged"}
    assert "it cannot be read as JSON" in found["info"].problem
    assert found["episodes"].problem == "meta/episodes.parquet is missing"
    assert found["shard"].problem == "data/part-00000.parquet: it cannot be read: No such file or directory"
