import hashlib
import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("torch", reason="torch is not installed: make policy")

from policy.acting import Policy
from policy.cards import PolicyCard
from policy.checkpoints import pack_weights, write_policy
from policy.encoders import NgramEncoder
from policy.pictures import Normalisation
from policy.pixels import pixel_of
from policy.training import make_transporter
from sim.geometry import yaw_of
from tests.policy.making import config, sample


@pytest.fixture(scope="module")
def policy() -> Policy:
    card = PolicyCard(config(), Normalisation((0.0,) * 4, (255.0, 255.0, 255.0, 0.02)), (), 0, 0.0, "", {})
    return Policy(make_transporter(card.config, NgramEncoder.size).eval(), card)


def test_chances_are_those_of_a_choice(policy: Policy) -> None:
    seen = sample((20.0, 12.0), (60.0, 28.0))
    choice = policy.choose(seen.shown.color, seen.shown.height, seen.instruction)
    for chances, pixel in ((choice.pick_chances, choice.pick), (choice.place_chances, choice.place)):
        assert chances.shape == (40, 20)
        assert float(chances.sum()) == pytest.approx(1.0, abs=1e-4)
        row, column = divmod(int(chances.argmax()), 20)
        assert pixel == (2 * row + 0.5, 2 * column + 0.5), "the middle of the likeliest cell"
    assert -math.pi <= choice.turn_rad <= math.pi


def test_the_control_is_the_network_before_it_learnt_whatever_its_weights_are_now(
    policy: Policy, tmp_path: Path
) -> None:
    learnt = make_transporter(config(seed=1), NgramEncoder.size)  # other weights than its card's seed gives
    weights = pack_weights(learnt)
    card = replace(policy.card, weights_sha256=hashlib.sha256(weights).hexdigest())
    write_policy(tmp_path, weights, card)
    seen = sample((20.0, 12.0), (60.0, 28.0))
    found, control, before = (
        one.choose(seen.shown.color, seen.shown.height, seen.instruction).pick_chances
        for one in (Policy.read(tmp_path), Policy.untrained(tmp_path), policy)
    )
    assert np.array_equal(control, before)
    assert not np.array_equal(found, before)


def test_an_action_is_where_the_choice_was_and_as_high_as_what_is_there(policy: Policy) -> None:
    seen = sample((20.0, 12.0), (60.0, 28.0))
    high = np.full_like(seen.shown.height, 0.05)
    choice = policy.choose(seen.shown.color, high, seen.instruction)
    action = policy.act(seen.shown.color, high, seen.instruction)
    assert pixel_of(action.pick.position) == pytest.approx(choice.pick)
    assert pixel_of(action.place.position) == pytest.approx(choice.place)
    assert (action.pick.position[2], action.place.position[2]) == pytest.approx((0.05, 0.05))
    assert yaw_of(action.place.rotation) == pytest.approx(choice.turn_rad)
    assert yaw_of(action.pick.rotation) == 0.0


def test_another_instruction_is_another_choice_of_a_policy_that_listens(policy: Policy) -> None:
    seen = sample((20.0, 12.0), (60.0, 28.0))
    chances = [
        policy.choose(seen.shown.color, seen.shown.height, words).pick_chances for words in ("pick red", "pick green")
    ]
    assert not np.array_equal(chances[0], chances[1])
