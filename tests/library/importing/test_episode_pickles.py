"""Folders of the CLIPort family's pickles become datasets; whatever is wrong with one is named with its file."""

from __future__ import annotations

import os
import pickle
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from library.episodes.dataset import Dataset
from library.episodes.merging import merge_datasets
from library.episodes.verifying import verify_dataset
from library.errors import CorruptDataset, ImportRefused, LibraryError, MergeRefused, NoDataset
from library.exporting.episode_pickles import pickled
from library.importing.importing import import_pickles
from sim.sandbox.views import CAMERAS
from tests.library.importing.making import NAME, pickles_of, seen_dataset
from tests.library.importing.test_safe_pickles import Calls


def nobody(read: int, of_all: int) -> None:
    """Is told nothing."""


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    return seen_dataset(tmp_path_factory.mktemp("ours") / "d")


@pytest.fixture(scope="module")
def exported(ours: Dataset, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return pickles_of(ours, tmp_path_factory.mktemp("theirs"))


@pytest.fixture
def theirs(exported: Path, tmp_path: Path) -> Path:
    """A copy to be spoiled."""
    return Path(shutil.copytree(exported, tmp_path / exported.name))


def add_episode(folder: Path, name: str, **fields: object) -> None:
    """One more, as the first but for some of its fields."""
    for home in folder.iterdir():
        shutil.copy(home / NAME, home / name)
    for field, data in fields.items():
        (folder / field / name).write_bytes(pickled(data))


@pytest.fixture(scope="module")
def back(exported: Path, tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    """Of two episodes, one of which is not solved."""
    folder = tmp_path_factory.mktemp("back")
    theirs = Path(shutil.copytree(exported, folder / exported.name))
    add_episode(theirs, "000001-2.pkl", reward=[0, 0.5])
    import_pickles(theirs, folder / "back", nobody)
    return Dataset(folder / "back")


def test_what_was_exported_comes_back(ours: Dataset, back: Dataset) -> None:
    assert list(verify_dataset(back.folder)) == []
    assert (back.info.split, list(back.info.tasks)) == ("train", ["put-it-there"])
    [failure] = back.info.failures
    assert (failure.seed, failure.outcome, failure.reason) == (2, "unsolved", "a total reward of 0.5")
    [found] = back
    for frame, before in zip(found.frames, ours.demonstration(0).frames, strict=True):
        for told in ("action", "reward", "cum_reward", "instruction", "poses"):
            assert getattr(frame, told) == getattr(before, told)
        for camera in CAMERAS:
            assert np.array_equal(frame.view.cameras[camera].color, before.view.cameras[camera].color)
            assert np.array_equal(frame.view.cameras[camera].depth, before.view.cameras[camera].depth)
        assert frame.view.height.max() > 0  # seen from above by cameras that look down from 0.75 m
        assert set(np.unique(frame.view.color)) > {0, 50}


def test_it_is_not_taken_for_what_was_collected_here(ours: Dataset, back: Dataset, tmp_path: Path) -> None:
    assert back.info.tasks != ours.info.tasks
    assert back.info.made_with == {"imported": "pickles"}
    with pytest.raises(MergeRefused, match="made_with"):
        merge_datasets([ours.folder, back.folder], tmp_path / "both")


Spoil = Callable[[Path], object]


def rewritten(field: str, change: Callable[[Any], object]) -> Spoil:
    def spoil(folder: Path) -> None:
        file = folder / field / NAME
        file.write_bytes(pickled(change(pickle.loads(file.read_bytes()))))

    return spoil


def hostile(folder: Path) -> None:
    (folder / "depth" / NAME).write_bytes(pickle.dumps(Calls(os.system, f"touch {folder}/ran"), 4))


def truncated(folder: Path) -> None:
    os.truncate(folder / "color" / NAME, 100_000)


def huge(folder: Path) -> None:
    os.truncate(folder / "info" / NAME, 20_000_000)  # sparse: it takes no room


WRONG: dict[str, tuple[Spoil, str]] = {
    "a command": (hostile, rf"depth/{NAME}: it asks for posix\.system"),
    "truncated": (truncated, rf"color/{NAME}: no whole pickle"),
    "huge": (huge, rf"info/{NAME}: 20,000,000 bytes; at most"),
    "lost": (lambda folder: (folder / "reward" / NAME).unlink(), rf"reward/{NAME}: there is no such file"),
    "another shape": (rewritten("color", lambda color: color[:, :2]), r"color/.* uint8 \(2, 2, 480, 640, 3\) instead"),
    "another type": (rewritten("depth", lambda depth: depth.astype(np.float64)), "float64 .* instead of float32"),
    "no depth": (rewritten("depth", lambda depth: depth * np.float32(np.nan)), r"depths are from 0 to 13\.1 m"),
    "a depth that no dataset keeps": (rewritten("depth", lambda depth: depth + np.float32(13)), "depths are from 0 to"),
    "pictures of a list": (rewritten("color", lambda color: [1]), "no array instead of uint8"),
    "too few rewards": (rewritten("reward", lambda rewards: rewards[:1]), "2 rows, 1 of rewards, 2 of infos"),
    "an early reward": (rewritten("reward", lambda _: [1.0, 1.0]), r"reward/.*, row 0: 1, earned before"),
    "a reward of no number": (rewritten("reward", lambda _: [0.0, float("nan")]), r"row 1: it is no number"),
    "no list": (rewritten("info", lambda infos: infos[0]), "it holds no list"),
    "no goal": (rewritten("info", lambda infos: [infos[0], {}]), "row 1: it is a dict with a text lang_goal"),
    "half a letter": (rewritten("info", lambda infos: [infos[0], {"lang_goal": "\ud800"}]), "half a character"),
    "a goal that moves the cursor": (
        rewritten("info", lambda infos: [infos[0], {"lang_goal": "a\x1b[2J"}]),
        "row 1: lang_goal: an instruction is one line without control characters",
    ),
    "a rotation without length": (
        rewritten("info", lambda infos: [infos[0], {**infos[1], 4: ((0, 0, 0), (0, 0, 0, 0))}]),
        "row 1: 4: a rotation is a quaternion with a length",
    ),
    "a body nowhere": (rewritten("info", lambda infos: [infos[0], {**infos[1], 4: 7}]), "row 1: 4: a pose is a pair"),
    "half an action": (rewritten("action", lambda rows: [{"pose0": rows[0]["pose0"]}, None]), "pose0 and pose1"),
    "a flat pose": (
        rewritten("action", lambda rows: [{**rows[0], "pose1": ((1, 2), (0, 0, 0, 1))}, None]),
        "row 0: pose1: these are not 3 numbers",
    ),
    "another split": (lambda folder: add_episode(folder, "000001-3.pkl"), "seed 3 is none of the split 'train'"),
    "a seed twice": (
        lambda folder: add_episode(folder, "000001-0.pkl"),
        rf"action/000001-0\.pkl: seed 0 is that of {NAME} too; each imported episode",
    ),
    "another name": (lambda folder: (folder / "action" / "notes.pkl").touch(), r"notes\.pkl: a file is named by"),
}


@pytest.mark.parametrize(("spoil", "named"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_is_named_with_its_file_and_nothing_is_left(
    theirs: Path, tmp_path: Path, spoil: Spoil, named: str
) -> None:
    spoil(theirs)
    with pytest.raises(CorruptDataset, match=named):
        import_pickles(theirs, tmp_path / "back", nobody)
    assert [path.name for path in tmp_path.iterdir()] == [theirs.name]
    assert not (theirs / "ran").exists()


def test_a_folder_that_gives_no_dataset_is_refused_in_words(theirs: Path, tmp_path: Path) -> None:
    def refused(folder: Path, kind: type[LibraryError], named: str) -> None:
        with pytest.raises(kind, match=named):
            import_pickles(folder, tmp_path / "back", nobody)

    refused(tmp_path, NoDataset, f"its name does not end in -train, -val, -test.*; in it is {theirs}$")
    refused(tmp_path / "empty-val", NoDataset, "it has no action/ and no reward/")
    rewritten("reward", lambda _: [0.0, 0.3])(theirs)
    refused(theirs, ImportRefused, r"none of the 1 episodes .* was solved; the first has a total reward of 0\.3")
    rewritten("reward", lambda _: [0.0, 1.0])(theirs)
    rewritten("action", lambda _: [None, None])(theirs)
    refused(theirs, ImportRefused, "step 0: the last one, and no other, is without an action")
    (tmp_path / "back").mkdir()
    refused(theirs, ImportRefused, "back exists")
