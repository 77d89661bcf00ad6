"""Folders as trainings and collecting leave them; nothing is trained."""

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from library.codec import encode
from library.episodes.dataset import DatasetWriter
from library.episodes.info import read_info
from library.episodes.shards import store
from policy.cards import CARD_FILE, data_used, read_card
from policy.train_job import PAUSE_FILE
from tests.policy.folders import write_card, write_pause
from tests.policy.making import dataset, demonstration
from workbench.core.bench_record import collecting_seconds, note_collecting, standing_of


@pytest.fixture
def learnt_from(tmp_path: Path) -> Path:
    return dataset(tmp_path / "datasets" / "made-train", [0, 2])


def trained(out: Path, learnt_from: Path) -> Path:
    """A policy that says it learnt from a dataset as it is now."""
    card = replace(read_card(write_card(out, 4, 4)), data=(data_used(read_info(learnt_from)),))
    (out / CARD_FILE).write_text(json.dumps(encode(card)))
    return out


def collect_more(folder: Path) -> None:
    writer = DatasetWriter(folder, read_info(folder))
    writer.add([store(demonstration(4, writer.info.layout), writer.info.layout)])


def test_what_was_never_begun_is_to_begin(tmp_path: Path) -> None:
    assert standing_of(tmp_path / "out", ()) == "to begin"


def test_a_policy_stays_that_of_a_dataset_that_grew_or_is_gone(tmp_path: Path, learnt_from: Path) -> None:
    out, there = trained(tmp_path / "out", learnt_from), (learnt_from.parent,)
    assert standing_of(out, there) == "trained"
    collect_more(learnt_from)
    assert standing_of(out, there) == "trained", "its first episodes are those that were learnt from"
    shutil.rmtree(learnt_from)
    assert standing_of(out, there) == "trained"


def test_a_policy_of_demonstrations_that_were_collected_anew_is_not_served(tmp_path: Path, learnt_from: Path) -> None:
    out = trained(tmp_path / "out", learnt_from)
    shutil.rmtree(learnt_from)
    dataset(learnt_from, [4, 6])
    assert standing_of(out, (tmp_path / "elsewhere", learnt_from.parent)) == "of other data"


def test_a_stopped_training_goes_on_with_the_very_data_that_it_began_with(tmp_path: Path, learnt_from: Path) -> None:
    out = write_pause(tmp_path / "out", 2, 4, learnt_from)
    assert standing_of(out, ()) == "stopped"
    collect_more(learnt_from)
    assert standing_of(out, ()) == "of other data", "pictures would be scaled otherwise"
    shutil.rmtree(learnt_from)
    assert standing_of(out, ()) == "of other data"
    assert (out / PAUSE_FILE).exists()


def test_what_collecting_took_is_kept_beside_the_policy(tmp_path: Path) -> None:
    assert collecting_seconds(tmp_path / "out") == {}
    note_collecting(tmp_path / "out", {"a": 2.5})
    assert collecting_seconds(tmp_path / "out") == {"a": 2.5}
