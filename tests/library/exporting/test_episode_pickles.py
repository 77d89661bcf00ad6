"""The CLIPort family's pickles, read back as its code does: files by name, arrays by numpy, steps by position."""

from __future__ import annotations

import pickle
import pickletools
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from library.episodes.dataset import Dataset
from library.errors import ExportRefused
from library.exporting.episode_pickles import write
from sim.sandbox.views import CAMERAS
from tests.library.episodes.making import SMALL
from tests.library.exporting.making import rich_dataset

FIELDS = ("color", "depth", "action", "reward", "info")


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    return rich_dataset(tmp_path_factory.mktemp("seen"), replace(SMALL, cameras=CAMERAS))


@pytest.fixture(scope="module")
def home(seen: Dataset, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pickles")
    write(seen, folder, lambda _: None)
    return folder / "put-it-there-train"


def load(file: Path) -> Any:
    return pickle.loads(file.read_bytes())


def test_each_field_has_a_file_an_episode_named_by_number_and_seed(home: Path) -> None:
    assert [path.name for path in home.parent.iterdir()] == ["put-it-there-train"]
    for field in FIELDS:
        assert sorted(path.name for path in (home / field).iterdir()) == [
            "000000-0.pkl",
            "000001-2.pkl",
            "000002-4.pkl",
        ]


def test_a_step_is_an_observation_its_action_and_what_was_earned_before_it(home: Path, seen: Dataset) -> None:
    frames = seen.demonstration(1).frames
    color, depth, action, reward, info = (load(home / field / "000001-2.pkl") for field in FIELDS)
    assert (color.shape, color.dtype) == ((4, 3, 12, 16, 3), np.uint8)
    assert (depth.shape, depth.dtype) == ((4, 3, 12, 16), np.float32)
    for step, frame in enumerate(frames):
        for number, camera in enumerate(CAMERAS):
            assert np.array_equal(color[step][number], frame.view.cameras[camera].color)
            assert np.array_equal(depth[step][number], frame.view.cameras[camera].depth)
        assert info[step]["lang_goal"] == frame.instruction
        assert info[step][4][:2] == frame.poses[4]
    assert reward == [0.0, *(frame.reward for frame in frames[:-1])]
    assert action[-1] is None
    for told, frame in zip(action[:-1], frames, strict=False):
        assert frame.action is not None
        for key, pose in (("pose0", frame.action.pick), ("pose1", frame.action.place)):
            assert [tuple(part) for part in told[key]] == [pose.position, pose.rotation]


def test_arrays_can_be_written_into_and_no_module_is_named_that_only_some_numpy_has(home: Path) -> None:
    assert load(home / "color/000000-0.pkl").flags.writeable
    named: set[str] = set()
    for file in home.rglob("000000-0.pkl"):
        texts = [argument for _, argument, _ in pickletools.genops(file.read_bytes()) if isinstance(argument, str)]
        named |= {text for text in texts if text.startswith("numpy")}
    assert named == {"numpy"}


def test_a_dataset_without_the_three_cameras_is_refused_with_what_would_bring_them(
    dataset: Dataset, tmp_path: Path
) -> None:
    with pytest.raises(ExportRefused, match=r"no pictures of the camera left, right.*simsmith demos --cameras"):
        write(dataset, tmp_path, lambda _: None)
    assert list(tmp_path.iterdir()) == []
