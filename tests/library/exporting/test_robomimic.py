"""The HDF5 file, read back with h5py in the steps of robomimic's loader."""

import json
from collections.abc import Iterator
from typing import Any

import h5py
import numpy as np
import pytest

from library.episodes.dataset import Dataset
from library.exporting.arrays import arrays_of
from library.exporting.robomimic import FILE, write
from tests.library.exporting.making import ACTIONS


@pytest.fixture(scope="module")
def file(dataset: Dataset, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    folder = tmp_path_factory.mktemp("robomimic")
    write(dataset, folder, lambda _: None)
    with h5py.File(folder / FILE) as opened:
        yield opened


def demos(file: Any) -> list[str]:
    """As the loader finds the episodes of a filter key."""
    return [name.decode("utf-8") for name in np.array(file["mask/train"][:])]


def test_the_filter_key_of_the_split_names_every_episode(file: Any) -> None:
    assert demos(file) == ["demo_0", "demo_1", "demo_2"]
    assert [file[f"data/{demo}"].attrs["num_samples"] for demo in demos(file)] == list(ACTIONS)
    assert file["data"].attrs["total"] == sum(ACTIONS)


def test_an_episode_reads_back_as_it_was(file: Any, dataset: Dataset) -> None:
    expected, demo = arrays_of(dataset.demonstration(1)), file["data/demo_1"]
    assert np.array_equal(demo["actions"][:], expected.actions)
    assert np.array_equal(demo["rewards"][:], expected.rewards)
    assert demo["dones"][:].tolist() == [0, 0, 1]
    assert np.array_equal(demo["states"][:], expected.objects[:-1])
    assert tuple(demo["instructions"].asstr()[:]) == expected.instructions
    assert json.loads(demo.attrs["ep_meta"])["lang"] == expected.instructions[0]


def test_the_next_observation_is_that_after_the_action_up_to_the_end(file: Any, dataset: Dataset) -> None:
    expected, demo = arrays_of(dataset.demonstration(1)), file["data/demo_1"]
    assert set(demo["obs"]) == set(demo["next_obs"]) == {*expected.pictures, "last_action"}
    for key, rows in expected.pictures.items():
        before, after = (demo[part][key][:].reshape(3, *rows.shape[1:]) for part in ("obs", "next_obs"))
        assert np.array_equal(before, rows[:-1]), key
        assert np.array_equal(after, rows[1:]), key
    assert not demo["obs/last_action"][0].any()
    assert np.array_equal(demo["next_obs/last_action"][:], expected.actions)


def test_pictures_have_an_axis_of_channels(file: Any) -> None:
    assert file["data/demo_0/obs/rgb"].shape == (1, 32, 16, 3)
    assert file["data/demo_0/obs/height"].shape == (1, 32, 16, 1)


def test_the_environment_is_described_as_the_loader_parses_it(file: Any, dataset: Dataset) -> None:
    environment = json.loads(file["data"].attrs["env_args"])
    assert environment["type"] == 2
    assert environment["env_kwargs"]["tasks"] == dataset.info.tasks
