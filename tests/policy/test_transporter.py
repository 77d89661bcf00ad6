import math
from dataclasses import replace

import numpy as np
import pytest

pytest.importorskip("torch", reason="torch is not installed: make policy")

import torch

from policy.augmentation import Motion, move_pictures
from policy.config import NetworkConfig
from policy.training import make_transporter
from policy.transporter import Maps, Transporter, cell_index, cells_to_pixels, pixels_to_cells
from tests.policy.making import SMALL, config


def test_the_default_network_is_lean() -> None:
    transporter = make_transporter(config(network=NetworkConfig(), rotations=4), words=512)
    assert 300_000 < sum(part.numel() for part in transporter.parameters()) < 500_000


def test_maps_have_half_the_picture_s_resolution() -> None:
    maps = make_transporter(config(), words=5)(torch.zeros(2, 4, 80, 40), torch.zeros(2, 5))
    assert maps.pick.shape == (2, 40, 20)
    assert maps.key.shape == maps.query.shape == (2, SMALL.features, 40, 20)


def test_cells_and_pixels_are_each_other_s_inverse() -> None:
    pixels = torch.tensor([[0.5, 0.5], [10.5, 20.5], [3.0, 4.25]])
    torch.testing.assert_close(cells_to_pixels(pixels_to_cells(pixels)), pixels)
    assert pixels_to_cells(pixels)[:2].tolist() == [[0.0, 0.0], [5.0, 10.0]], (
        "the middle of two pixels is a cell's centre"
    )


def test_both_pixels_of_a_cell_are_in_it() -> None:
    assert cell_index(torch.tensor([[2.0, 6.0], [3.0, 7.0], [3.4, 7.4]]), (10, 10)).tolist() == [13, 13, 13]
    assert cell_index(torch.tensor([[-3.0, 40.0]]), (10, 10)).tolist() == [9]


@pytest.mark.parametrize("turn", [0, 3, 7, 11])
def test_what_was_picked_fits_best_where_it_was_turned_and_moved_to(turn: int) -> None:
    transporter = make_transporter(config(network=replace(SMALL, crop=16)), words=5)
    assert isinstance(transporter, Transporter)
    torch.nn.init.zeros_(transporter.prior.weight)
    angle = float(transporter.turns_rad[turn])
    rows, columns = torch.meshgrid(torch.arange(41.0), torch.arange(41.0), indexing="ij")
    spots = ((20, 26, 1.0), (26, 20, 0.7), (16, 17, 0.4))  # no turn of it is like another
    parts = [weight * torch.exp(-((rows - y) ** 2 + (columns - x) ** 2) / 3) for y, x, weight in spots]
    scene = torch.stack(parts).sum(dim=0)[None, None]
    moved = move_pictures(scene, [Motion(angle, np.array([5.0, -4.0]))])
    query, key = (maps.repeat(1, SMALL.features, 1, 1) for maps in (scene, moved))
    pick = cells_to_pixels(torch.tensor([[20.0, 20.0]]))
    scores = transporter.place(Maps(scene[:, 0], key, query), pick, transporter.turns_rad[None])[0]  # (K, h, w)
    best, cell = divmod(int(scores.argmax()), 41 * 41)
    assert (best, divmod(cell, 41)) == (turn, (25, 16))


def test_turns_go_evenly_around() -> None:
    turns = make_transporter(config(), words=5).turns_rad
    assert turns.tolist() == pytest.approx([one * math.pi / 6 for one in range(12)])
