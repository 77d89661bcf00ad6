import hashlib
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("torch", reason="torch is not installed: make policy")

from policy.acting import Policy
from policy.cards import CARD_FILE, WEIGHTS_FILE, DataUsed, PolicyCard, read_card
from policy.checkpoints import pack_weights, read_transporter, write_policy
from policy.encoders import NgramEncoder
from policy.errors import ForeignWorkspace, UnfitCheckpoint, UnknownEncoder
from policy.pictures import Normalisation
from policy.training import make_transporter
from tests.policy.making import config, sample


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A policy that was never trained."""
    weights = pack_weights(make_transporter(config(), NgramEncoder.size))
    card = PolicyCard(
        config=config(),
        normalisation=Normalisation((200.0, 200.0, 180.0, 0.002), (50.0, 50.0, 50.0, 0.01)),
        data=(DataUsed("made-train", {"put-it-there": "ab" * 32}, 2, "cd" * 32),),
        steps=0,
        seconds=0.0,
        weights_sha256=hashlib.sha256(weights).hexdigest(),
        made_with={"torch": "any"},
    )
    write_policy(tmp_path / "policy", weights, card)
    return tmp_path / "policy"


def changed(folder: Path, **fields: object) -> Path:
    card = json.loads((folder / CARD_FILE).read_text())
    (folder / CARD_FILE).write_text(json.dumps(card | fields))
    return folder


def test_a_policy_that_is_read_back_acts_as_before(folder: Path) -> None:
    card = read_card(folder)
    before, after = Policy(make_transporter(config(), NgramEncoder.size).eval(), card), Policy.read(folder)
    seen = sample((20.0, 12.0), (60.0, 28.0))
    choices = [policy.choose(seen.shown.color, seen.shown.height, seen.instruction) for policy in (before, after)]
    assert choices[0][:3] == choices[1][:3]
    assert np.array_equal(choices[0].place_chances, choices[1].place_chances)
    assert card.tasks == ("put-it-there",)
    assert card.source_hash("another") is None


def test_a_folder_without_a_policy_is_refused_with_what_makes_one(tmp_path: Path) -> None:
    with pytest.raises(UnfitCheckpoint, match=r"no policy\.json in it: `simsmith train` makes one"):
        read_card(tmp_path)


def test_a_newer_format_is_refused(folder: Path) -> None:
    with pytest.raises(UnfitCheckpoint, match="format 3 is newer than 2"):
        read_card(changed(folder, format=3))


def test_another_table_is_refused(folder: Path) -> None:
    with pytest.raises(ForeignWorkspace, match=r"at 0\.01 m; the simulator has"):
        read_card(changed(folder, pixel_size=0.01))


@pytest.mark.parametrize("rubbish", ["", "{", "[]", '{"format": 2}', '{"config": 3}'])
def test_rubbish_is_refused_in_words(folder: Path, rubbish: str) -> None:
    (folder / CARD_FILE).write_text(rubbish)
    with pytest.raises(UnfitCheckpoint, match=r"policy\.json: it cannot be read"):
        read_card(folder)


def test_damaged_weights_are_refused(folder: Path) -> None:
    weights = bytearray((folder / WEIGHTS_FILE).read_bytes())
    weights[-1] ^= 1
    (folder / WEIGHTS_FILE).write_bytes(weights)
    with pytest.raises(UnfitCheckpoint, match="damaged, or of another training"):
        Policy.read(folder)


def test_weights_of_another_network_are_refused(folder: Path) -> None:
    card = read_card(folder)
    wider = replace(card.config.network, features=8)
    with pytest.raises(UnfitCheckpoint, match="not those of the network"):
        read_transporter(folder, replace(card, config=replace(card.config, network=wider)))


def test_an_encoder_that_is_not_there_is_refused(folder: Path) -> None:
    card = read_card(folder)
    with pytest.raises(UnknownEncoder, match="there are ngram"):
        read_transporter(folder, replace(card, config=replace(card.config, encoder="later")))
