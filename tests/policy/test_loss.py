import math

import numpy as np
import pytest

pytest.importorskip("torch", reason="torch is not installed: make policy")

import torch

from policy.loss import Labels, losses, rotations_to_compare
from policy.training import make_transporter
from tests.policy.making import config


def test_the_first_of_the_rotations_is_the_true_one_and_all_differ() -> None:
    turns = np.radians(np.array([0.0, 29.0, -30.0, 359.0], dtype=np.float32))
    compared = rotations_to_compare(turns, 12, 5, np.random.default_rng(0))
    assert compared[:, 0].tolist() == [0, 1, 11, 0]
    assert all(len(set(row)) == 5 for row in compared.tolist())
    assert compared.min() >= 0
    assert compared.max() < 12


def test_all_rotations_can_be_compared() -> None:
    compared = rotations_to_compare(np.zeros(2, dtype=np.float32), 12, 12, np.random.default_rng(0))
    assert sorted(compared[1].tolist()) == list(range(12))


def test_a_network_that_knows_nothing_is_as_far_off_as_chance() -> None:
    transporter = make_transporter(config(), words=5)
    for part in transporter.parameters():
        torch.nn.init.zeros_(part)
    labels = Labels(torch.tensor([[10.0, 10.0]]), torch.tensor([[50.0, 30.0]]), torch.tensor([[0, 3, 7]]))
    with torch.inference_mode():
        found = losses(transporter, torch.zeros(1, 4, 80, 40), torch.zeros(1, 5), labels)
    assert [float(part) for part in found] == pytest.approx([math.log(800), math.log(800), math.log(3)], abs=1e-4)
    assert float(found.total(0.5)) == pytest.approx(2 * math.log(800) + 0.5 * math.log(3), abs=1e-4)
