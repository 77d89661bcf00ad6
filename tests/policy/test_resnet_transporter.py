from dataclasses import replace

import numpy as np
import pytest

pytest.importorskip("torch", reason="torch is not installed: make policy")

import torch
from torch import nn

from policy.augmentation import Motion, move_pictures
from policy.config import ResnetConfig, how_to_train
from policy.loss import Labels, losses
from policy.resnet import Hourglass
from policy.resnet_transporter import ResnetTransporter, Streams, in_cells
from policy.training import make_transporter
from tests.policy.making import SMALL_RESNET, config

ASKED = config(architecture="resnet43", rotations=6)


def test_forty_three_convolutions_come_before_the_maps() -> None:
    network = Hourglass(SMALL_RESNET.widths, words=5, maps=1)
    assert sum(isinstance(part, nn.Conv2d) for part in network.modules()) == 43 + 1


def test_maps_of_pick_and_place_are_cells_as_those_of_the_lean_network() -> None:
    network = make_transporter(ASKED, words=5)
    assert isinstance(network, ResnetTransporter)
    seen = network(torch.zeros(2, 4, 80, 40), torch.zeros(2, 5))
    assert seen.pick.shape == (2, 40, 20)
    assert seen.key.shape == (2, SMALL_RESNET.features, 80, 40)
    scores = network.place(seen, torch.tensor([[10.0, 20.0], [3.0, 4.0]]), network.turns_rad[:5].expand(2, 5))
    assert scores.shape == (2, 5, 40, 20)


def test_a_cell_is_as_likely_as_its_four_pixels_together() -> None:
    logits = torch.randn(2, 6, 4, generator=torch.Generator().manual_seed(0))
    chances = logits.flatten(1).softmax(dim=1).reshape(2, 6, 4)
    together = chances.reshape(2, 3, 2, 2, 2).sum(dim=(2, 4))
    torch.testing.assert_close(in_cells(logits).flatten(1).softmax(dim=1).reshape(2, 3, 2), together)


def test_what_is_seen_is_another_under_another_instruction() -> None:
    network = make_transporter(ASKED, words=5)
    picture = torch.randn(1, 4, 80, 40, generator=torch.Generator().manual_seed(0))
    one, other = (network(picture, words[None]) for words in torch.eye(5)[:2])
    assert not torch.allclose(one.pick, other.pick)
    assert not torch.allclose(one.key, other.key)


class Shown(nn.Module):  # type: ignore[misc]  # what torch has is Any here
    """In the query network's place: a crop's first channels as they are, less what the table is."""

    def forward(self, crops: torch.Tensor, words: torch.Tensor) -> torch.Tensor:
        assert len(crops) == len(words), "each crop comes with its instruction"
        return crops[:, : SMALL_RESNET.features]


@pytest.mark.parametrize("turn", [0, 3, 7, 11])
def test_what_was_picked_fits_best_where_it_was_turned_and_moved_to(turn: int) -> None:
    network = ResnetTransporter(replace(SMALL_RESNET, crop_px=32), words=5)
    network.query = Shown()
    rows, columns = torch.meshgrid(torch.arange(80.0), torch.arange(80.0), indexing="ij")
    spots = ((40, 52, 1.0), (52, 40, 0.7), (33, 35, 0.4))  # no turn of it is like another
    parts = [weight * torch.exp(-((rows - y) ** 2 + (columns - x) ** 2) / 8) for y, x, weight in spots]
    scene = torch.stack(parts).sum(dim=0)[None, None].repeat(1, 4, 1, 1)  # (1, 4, 80, 80)
    angle = float(network.turns_rad[turn])
    moved = move_pictures(scene, [Motion(angle, np.array([10.0, -8.0]))])[:, : SMALL_RESNET.features]
    seen = Streams(scene[:, 0], 30 * moved, scene, torch.zeros(1, 5))
    scores = network.place(seen, torch.tensor([[39.5, 39.5]]), network.turns_rad[None])[0]  # (K, 40, 40)
    best, cell = divmod(int(scores.argmax()), 40 * 40)
    assert best == turn
    assert divmod(cell, 40) in {(24, 15), (25, 15), (24, 16), (25, 16)}, "49.5 and 31.5, at the edge of four cells"


def test_one_step_lowers_the_loss_of_every_part() -> None:
    network = make_transporter(ASKED, words=5)
    generator = torch.Generator().manual_seed(0)
    pictures, words = torch.randn(2, 4, 80, 40, generator=generator), torch.eye(5)[:2]
    picks, places = torch.tensor([[20.0, 12.0], [60.0, 28.0]]), torch.tensor([[60.0, 28.0], [20.0, 12.0]])
    labels = Labels(picks, places, torch.tensor([[0, 3, 7], [5, 1, 2]]))
    optimizer = torch.optim.SGD(network.parameters(), lr=1e-3)
    before = losses(network, pictures, words, labels).total(1.0)
    before.backward()
    assert all(part.grad is not None and part.grad.abs().sum() > 0 for part in network.parameters()), "all are used"
    optimizer.step()
    with torch.inference_mode():
        assert losses(network, pictures, words, labels).total(1.0) < before


def test_the_published_training_compares_all_turns_of_one_action() -> None:
    how = how_to_train("resnet43", steps=5)
    assert (how.batch, how.rotations, how.rotations_in_all, how.steps) == (1, 36, 36, 5)
    assert how_to_train("film") == config(steps=1000, batch=8, rotations=4, network=how.network, resnet43=how.resnet43)
    assert how_to_train("resnet43", batch=2).batch == 2


@pytest.mark.parametrize("wrong", [{"widths": (8, 8)}, {"crop_px": 20}, {"rotations": 1}, {"features": 0}])
def test_a_resnet_that_cannot_be_built_is_no_configuration(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"four widths|multiple of 8"):
        ResnetConfig(**wrong)  # type: ignore[arg-type]
