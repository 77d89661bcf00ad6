"""`simsmith dataset export` and `card`, on datasets that no simulation was needed for."""

import json
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from library.base import BASE_TASKS, load_base_tasks
from library.episodes.dataset import Dataset, DatasetWriter
from library.episodes.info import DatasetInfo
from library.episodes.shards import store
from library.exporting.formats import FORMATS
from tests.library.episodes.making import SMALL, dataset, demonstration
from tests.workbench.commands.running import CommandLine
from workbench.core.opening import default_project

TASK = "put-block-in-bowl"


@pytest.fixture
def made(tmp_path: Path) -> Path:
    """Of a base task, so that nothing needs to be known of it."""
    digest = load_base_tasks(BASE_TASKS)[TASK].card.source_hash
    writer = DatasetWriter(tmp_path / "made", DatasetInfo("made", "train", {TASK: digest}, SMALL))
    episodes = (replace(demonstration(seed, actions=2, task=TASK), source_hash=digest) for seed in (0, 2))
    writer.add([store(one, SMALL) for one in episodes])
    return tmp_path / "made"


@pytest.fixture
def foreign(tmp_path: Path) -> Path:
    """Of a task that no library knows."""
    dataset(tmp_path / "foreign", [0])
    return tmp_path / "foreign"


@pytest.mark.parametrize("name", ["lerobot", "robomimic", "zarr"])
def test_every_format_is_a_folder_with_its_card(
    command_line: CommandLine, made: Path, project: Path, tmp_path: Path, name: str
) -> None:
    out = tmp_path / "out"
    words = ("dataset", "export", str(made), "--to", name, "--out", str(out), "--project", str(project))
    document = json.loads(command_line(*words, "--json").out)
    assert document == {"path": str(out), "format": name, "episodes": 2, "rows": 4}
    page = (out / "README.md").read_text(encoding="utf-8")
    assert 'license: "apache-2.0"' in page
    assert FORMATS[name].about in page
    assert len(list(out.iterdir())) > 1

    again = command_line(*words)
    assert (again.code, again.out) == (2, "")
    assert "exists; an export gets a folder of its own" in again.err


def test_a_folder_that_cannot_be_made_is_said_before_anything_is_written(
    command_line: CommandLine, made: Path, project: Path, tmp_path: Path
) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "nowhere")
    words = ("dataset", "export", str(made), "--to", "lerobot", "--project", str(project), "--out")
    refused = command_line(*words, str(tmp_path / "link"))
    assert (refused.code, refused.out) == (2, "")
    assert "link is a link to nothing: name a new folder; an export gets a folder of its own" in refused.err


def test_an_unknown_format_is_told_the_others(command_line: CommandLine, made: Path, tmp_path: Path) -> None:
    result = command_line("dataset", "export", str(made), "--to", "rlds", "--out", str(tmp_path / "out"))
    assert result.code == 2
    assert "lerobot, robomimic, zarr" in result.err


def test_a_damaged_dataset_is_named_and_leaves_nothing(
    command_line: CommandLine, made: Path, project: Path, tmp_path: Path
) -> None:
    shard = made / "data/part-00000.parquet"
    shard.write_bytes(shard.read_bytes()[:-10])
    out = tmp_path / "out" / "deep"
    result = command_line("dataset", "export", str(made), "--to", "zarr", "--out", str(out), "--project", str(project))
    assert (result.code, result.out) == (2, "")
    assert f"{shard}: " in result.err
    assert "truncated" in result.err
    assert not out.parent.exists()


def test_a_table_that_cannot_be_read_is_named_and_leaves_nothing(
    command_line: CommandLine, made: Path, project: Path, tmp_path: Path
) -> None:
    (made / "meta/episodes.parquet").write_bytes((made / "meta/episodes.parquet").read_bytes()[:50])
    result = command_line(
        "dataset", "export", str(made), "--to", "lerobot", "--out", str(tmp_path / "out"), "--project", str(project)
    )
    assert result.code == 2
    assert "episodes.parquet" in result.err
    assert list(tmp_path.glob("*out*")) == []


def test_a_picture_that_cannot_be_decoded_is_named_and_what_was_written_before_is_gone(
    command_line: CommandLine, made: Path, project: Path, tmp_path: Path
) -> None:
    info = Dataset(made).info
    sound = store(replace(demonstration(4, actions=2, task=TASK), source_hash=info.tasks[TASK]), SMALL)
    column = sound.table.schema.get_field_index("rgb")
    no_pictures = sound.table.set_column(column, "rgb", [[b"no picture"] * 3])
    DatasetWriter(made, info).add([sound._replace(table=no_pictures)])
    out = tmp_path / "out"
    result = command_line(
        "dataset", "export", str(made), "--to", "lerobot", "--out", str(out), "--project", str(project)
    )
    assert result.code == 2
    assert "part-00001.parquet, row 0: rgb: a picture that cannot be decoded" in result.err
    assert list(tmp_path.glob("*out*")) == []
    assert list(tmp_path.glob(".*out*")) == []


def test_a_dataset_of_unknown_provenance_is_not_exported(
    command_line: CommandLine, foreign: Path, project: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    result = command_line(
        "dataset", "export", str(foreign), "--to", "zarr", "--out", str(out), "--project", str(project)
    )
    assert (result.code, out.exists()) == (2, False)
    assert "put-it-there is not in this library: --project of the one where the dataset was collected" in result.err


def test_the_card_says_no_where_something_is_unknown(command_line: CommandLine, foreign: Path, project: Path) -> None:
    result = command_line("dataset", "card", str(foreign), "--project", str(project))
    assert result.code == 1
    assert "| origin | ? |" in result.out
    assert "put-it-there is not in this library" in result.err


def test_the_card_of_a_base_task_needs_nothing(command_line: CommandLine, made: Path, project: Path) -> None:
    result = command_line("dataset", "card", str(made), "--project", str(project))
    assert (result.code, result.err) == (0, "")
    assert "| decision | ships accepted |" in result.out
    document = json.loads(command_line("dataset", "card", str(made), "--project", str(project), "--json").out)
    assert (document["licences"], document["blanks"]) == (["Apache-2.0"], [])


def test_the_card_makes_no_project_where_there_is_none(
    command_line: CommandLine, made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = command_line("dataset", "card", str(made))
    assert (result.code, result.err) == (0, "")
    assert "| decision | ships accepted |" in result.out
    assert list(tmp_path.rglob("simsmith.toml")) == []
    assert not default_project().exists()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--to", "zarr", "--expand-frames"), "--expand-frames is for --to lerobot, not zarr"),
        (("--to", "lerobot", "--expand-frames", "--fps", "7"), "--fps 7: valid are 5, 6, 8, 10"),
        (("--to", "lerobot", "--expand-frames", "--fps", "0"), "--fps 0: valid are 5, 6, 8, 10"),
        (("--to", "lerobot", "--fps", "10"), "--fps is for --to lerobot --expand-frames"),
        (("--to", "zarr", "--require", "full"), "--require is for --to lerobot --expand-frames"),
        (("--to", "zarr", "--unsafe-local-exec"), "--unsafe-local-exec is for --to lerobot --expand-frames"),
    ],
)
def test_motion_that_cannot_be_looked_at_is_a_wrong_use(
    command_line: CommandLine, made: Path, tmp_path: Path, words: tuple[str, ...], told: str
) -> None:
    result = command_line("dataset", "export", str(made), "--out", str(tmp_path / "out"), *words)
    assert (result.code, result.out) == (2, "")
    assert told in " ".join(result.err.split())


@pytest.mark.parametrize(
    ("licence", "told"),
    [
        ("no licence", "is no SPDX identifier"),
        ("other-task=MIT", f"the dataset has {TASK}"),
        (f"{TASK}=MIT", f"{TASK} comes with Simsmith under Apache-2.0"),
    ],
)
def test_a_licence_that_is_none_is_a_wrong_use(
    command_line: CommandLine, made: Path, project: Path, licence: str, told: str
) -> None:
    result = command_line("dataset", "card", str(made), "--license", licence, "--project", str(project))
    assert result.code == 2
    assert told in result.err


def test_a_missing_package_is_named_with_its_extra(
    command_line: CommandLine, made: Path, project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(sys.modules, "library.exporting.robomimic", raising=False)
    monkeypatch.setitem(sys.modules, "h5py", None)  # as where it is not installed
    result = command_line(
        "dataset", "export", str(made), "--to", "robomimic", "--out", str(tmp_path / "out"), "--project", str(project)
    )
    assert result.code == 2
    assert "exports to robomimic need h5py, which is not installed: pip install 'simsmith[exporters]'" in result.err
