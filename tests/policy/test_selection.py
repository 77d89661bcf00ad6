import json
from pathlib import Path

import pytest

from library.codec import encode
from policy.cards import CARD_FILE, PolicyCard
from policy.errors import UnfitCheckpoint
from policy.pictures import Normalisation
from policy.selection import VAL_RESULTS, checkpoints_of, folder_at, picked, steps_to_keep
from tests.policy.making import config


def keep(folder: Path, step: int) -> None:
    card = PolicyCard(config(), Normalisation((0.0,) * 4, (1.0,) * 4), (), step, 0.0, f"weights of {step}", {})
    folder.mkdir(parents=True, exist_ok=True)
    (folder / CARD_FILE).write_text(json.dumps(encode(card)))


def write_results(folder: Path, steps: tuple[int, ...], picked: int) -> None:
    tested = [{"step": step, "weights_sha256": f"weights of {step}"} for step in steps]
    (folder / VAL_RESULTS).write_text(json.dumps({"checkpoints": tested, "picked": picked}))


@pytest.fixture
def run(tmp_path: Path) -> Path:
    """A training that kept three policies."""
    keep(tmp_path, 90)
    for step in (30, 60):
        keep(folder_at(tmp_path, step), step)
    return tmp_path


def test_checkpoints_are_kept_at_even_distances_and_the_last_one_is_not_among_those_on_the_way() -> None:
    assert steps_to_keep(1000, 4) == {250, 500, 750}
    assert steps_to_keep(1000, 1) == set()
    assert steps_to_keep(3, 100) == {1, 2}


def test_checkpoints_are_found_in_the_order_of_their_steps(run: Path) -> None:
    assert [one.card.steps for one in checkpoints_of(run)] == [30, 60, 90]


def test_what_a_stopped_training_kept_after_the_step_that_it_stands_at_does_not_count(run: Path) -> None:
    keep(run, 60)
    assert [one.folder for one in checkpoints_of(run)] == [folder_at(run, 30), run]


def test_of_one_policy_nothing_needs_to_be_picked(tmp_path: Path) -> None:
    keep(tmp_path, 90)
    assert picked(tmp_path).folder == tmp_path


def test_the_one_that_val_picked_acts(run: Path) -> None:
    write_results(run, (30, 60, 90), 60)
    assert picked(run).folder == folder_at(run, 60)


def test_several_of_which_none_is_picked_are_refused_with_what_picks_one(run: Path) -> None:
    with pytest.raises(UnfitCheckpoint, match=r"none is picked; to have one picked: simsmith eval .* --split val"):
        picked(run)


def test_a_pick_among_others_than_those_that_are_there_is_refused(run: Path) -> None:
    write_results(run, (30, 60), 60)
    with pytest.raises(UnfitCheckpoint, match=r"its checkpoints are not those that val-results\.json is about"):
        picked(run)


@pytest.mark.parametrize(
    "rubbish",
    [
        "",
        "[]",
        "{}",
        '{"checkpoints": 3, "picked": 1}',
        '{"checkpoints": [], "picked": 1}',
        '{"checkpoints": [{"step": 30, "weights_sha256": ""}, {}], "picked": 30}',
        '{"checkpoints": [{"step": 30, "weights_sha256": ""}, 3], "picked": 30}',
        '{"checkpoints": [{"step": [], "weights_sha256": ""}], "picked": []}',
    ],
)
def test_rubbish_in_the_results_is_refused_in_words(run: Path, rubbish: str) -> None:
    (run / VAL_RESULTS).write_text(rubbish)
    with pytest.raises(UnfitCheckpoint, match="does not say which checkpoint is picked"):
        picked(run)


def test_a_policy_of_an_older_network_is_refused_with_what_to_do(tmp_path: Path) -> None:
    keep(tmp_path, 90)
    card = json.loads((tmp_path / CARD_FILE).read_text())
    (tmp_path / CARD_FILE).write_text(json.dumps(card | {"format": 1}))
    with pytest.raises(UnfitCheckpoint, match="format 1 is of a network that this version has no more: train anew"):
        picked(tmp_path)
