"""The replay buffer, read back with zarr as its users do: whole arrays, episodes by their ends."""

from pathlib import Path

import numpy as np
import pytest
import zarr

from library.episodes.dataset import Dataset
from library.exporting.arrays import arrays_of
from library.exporting.replay_buffer import STORE, write
from tests.library.exporting.making import ACTIONS


@pytest.fixture(scope="module")
def root(dataset: Dataset, tmp_path_factory: pytest.TempPathFactory) -> zarr.Group:
    folder = tmp_path_factory.mktemp("zarr")
    write(dataset, folder, lambda _: None)
    return zarr.open_group(str(folder / STORE), mode="r")


def test_every_array_has_a_row_for_each_step(root: zarr.Group) -> None:
    ends = np.asarray(root["meta/episode_ends"])
    assert ends.tolist() == np.cumsum(ACTIONS).tolist()
    assert {array.shape[0] for _, array in root["data"].arrays()} == {sum(ACTIONS)}  # type: ignore[union-attr]


def test_an_episode_is_what_lies_between_two_ends(root: zarr.Group, dataset: Dataset) -> None:
    expected = arrays_of(dataset.demonstration(1))
    data = {name: np.asarray(array)[ACTIONS[0] : sum(ACTIONS[:2])] for name, array in root["data"].arrays()}  # type: ignore[union-attr]
    assert np.array_equal(data["action"], expected.actions)
    assert np.array_equal(data["state"], expected.states[:-1])
    for name in ("rgb", "height", "mask", "cam_front_rgb", "cam_front_depth"):
        assert np.array_equal(data[name], expected.pictures[name][:-1]), name
    instructions = [root.attrs["instructions"][number] for number in data["instruction"]]  # type: ignore[index]
    assert tuple(instructions) == expected.instructions


def test_it_is_written_in_the_version_that_all_its_readers_read(root: zarr.Group) -> None:
    assert root.metadata.zarr_format == 2


def test_who_watches_is_told_of_every_episode(dataset: Dataset, tmp_path: Path) -> None:
    told: list[int] = []
    write(dataset, tmp_path, told.append)
    assert told == [1, 2, 3]
