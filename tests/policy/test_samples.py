from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from library.episodes.dataset import Dataset
from library.episodes.info import Layout
from policy.errors import ForeignWorkspace, NothingToLearn
from policy.pictures import Normalisation
from policy.samples import Batches, chosen_episodes, samples_of
from sim.sandbox.views import CAMERAS
from tests.policy.making import INSTRUCTIONS, dataset, sample

PLAIN = Normalisation((0.0,) * 4, (1.0,) * 4)
WORDS = {instruction: np.eye(2, dtype=np.float32)[at] for at, instruction in enumerate(INSTRUCTIONS)}


def test_a_sample_is_an_action_and_not_the_end_of_an_episode(tmp_path: Path) -> None:
    data = Dataset(dataset(tmp_path / "data", [0, 2]))
    samples = samples_of(data)
    assert len(samples) == 2
    for index, one in enumerate(samples):
        row, column = (round(part) for part in one.pick)
        assert tuple(one.shown.color[row, column]) == (230, 20, 20), "the red square was picked"
        assert one.shown.height[row, column] == pytest.approx(0.02, abs=1e-4)
        assert one.turn_rad == pytest.approx(0.5, abs=1e-6)
        assert one.instruction == data.demonstration(index).frames[0].instruction


def test_only_as_many_demonstrations_are_learnt_from_as_asked_for(tmp_path: Path) -> None:
    data = Dataset(dataset(tmp_path / "data", [0, 2, 4]))
    assert chosen_episodes([data], 2) == [[0, 1]]
    assert len(samples_of(data, [0, 1])) == 2
    with pytest.raises(NothingToLearn, match="3 of the 4 demonstrations of put-it-there that are needed"):
        chosen_episodes([data], 4)


def test_demonstrations_of_a_task_are_counted_across_datasets(tmp_path: Path) -> None:
    datasets = [Dataset(dataset(tmp_path / name, seeds)) for name, seeds in (("a", [0, 2]), ("b", [4, 6]))]
    assert chosen_episodes(datasets, 3) == [[0, 1], [0]]
    assert chosen_episodes(datasets, 2) == [[0, 1], []]
    assert chosen_episodes(datasets, None) == [[0, 1], [0, 1]]
    with pytest.raises(NothingToLearn, match=r"a and .*b: 4 of the 5 demonstrations of put-it-there that are needed"):
        chosen_episodes(datasets, 5)


def test_an_action_that_leaves_the_picture_cannot_be_learnt(tmp_path: Path) -> None:
    data = Dataset(dataset(tmp_path / "data", [0], picks_outside=[0]))
    with pytest.raises(NothingToLearn, match="none of 1 demonstrations"):
        samples_of(data)


def test_actions_that_tilt_what_they_place_are_refused(tmp_path: Path) -> None:
    data = Dataset(dataset(tmp_path / "data", [0, 2], roll_rad=0.3))
    with pytest.raises(NothingToLearn, match="put-it-there needs an arm that tilts what it places, as at seed 0"):
        samples_of(data)


def test_a_fused_view_needs_pictures_of_the_cameras(tmp_path: Path) -> None:
    data = Dataset(dataset(tmp_path / "data", [0]))
    with pytest.raises(NothingToLearn, match=r"no pictures of the cameras .* simsmith demos … --cameras"):
        samples_of(data, view="fused")


def test_what_is_learnt_from_is_what_the_policy_will_be_shown(tmp_path: Path) -> None:
    data = Dataset(dataset(tmp_path / "data", [0], layout=Layout(cameras=CAMERAS)))  # its cameras look past the table
    (above,), (fused,) = samples_of(data), samples_of(data, view="fused")
    assert above.shown.height.max() == pytest.approx(0.02, abs=1e-4)
    assert not fused.shown.height.any()
    assert not fused.shown.color.any()
    assert (fused.pick, fused.place, fused.turn_rad) == (above.pick, above.place, above.turn_rad)


def test_pictures_of_another_table_are_refused(tmp_path: Path) -> None:
    data = Dataset(dataset(tmp_path / "data", [0], layout=Layout(pixel_size=0.00625), picks_outside=[0]))
    with pytest.raises(ForeignWorkspace, match=r"0\.00625 m; the simulator has .* 0\.003125 m"):
        samples_of(data)


def test_a_batch_depends_on_seed_and_step_only() -> None:
    samples = [sample((20.0 + one, 10.0), (50.0, 20.0), instruction=one % 2) for one in range(6)]
    batches, again = (Batches(samples, PLAIN, WORDS, 4, seed=1) for _ in range(2))
    batches.at(0)
    assert np.array_equal(batches.at(3).picks, again.at(3).picks)
    assert not np.array_equal(batches.at(3).picks, batches.at(4).picks)
    assert not np.array_equal(batches.at(3).picks, Batches(samples, PLAIN, WORDS, 4, seed=2).at(3).picks)


def test_what_belongs_together_stays_together_in_a_batch() -> None:
    samples = [sample((20.0 + one, 10.0), (50.0, 20.0), instruction=one % 2) for one in range(6)]
    batch = Batches(samples, PLAIN, WORDS, 16, seed=0).at(0)
    assert batch.pictures.shape == (16, 4, 80, 40)
    for picture, words, (row, column) in zip(batch.pictures, batch.words, batch.picks.astype(int), strict=True):
        is_first = int(row) % 2 == 0
        assert words.tolist() == WORDS[INSTRUCTIONS[0 if is_first else 1]].tolist()
        assert picture[0, row, column] == (230 if is_first else 20)


def test_a_long_task_is_not_most_of_what_is_seen() -> None:
    short = [sample((20.0, 10.0), (50.0, 20.0), task="short")] * 4
    long = [sample((30.0, 10.0), (50.0, 20.0), task="long")] * 64
    batches = Batches([*short, *long], PLAIN, WORDS, 64, seed=0)
    seen = Counter(float(row) for step in range(8) for row, _ in batches.at(step).picks)
    assert 0.14 < seen[20.0] / 512 < 0.26, "a fifth, for its square root is a quarter of the other's"
