import math

import pytest

pytest.importorskip("torch", reason="torch is not installed: make policy")

import torch
from torch.nn import functional

from policy.correlation import correlate, turned_crops


@pytest.mark.parametrize(("height", "width", "side"), [(20, 14, 8), (9, 31, 6), (5, 5, 8)])
def test_correlation_by_fourier_transform_equals_conv2d(height: int, width: int, side: int) -> None:
    generator = torch.Generator().manual_seed(0)
    maps = torch.randn(2, 3, height, width, generator=generator)
    crops = torch.randn(2, 4, 3, side, side, generator=generator)
    before, after = side // 2, side - side // 2 - 1
    padded = functional.pad(maps, (before, after, before, after))
    wanted = torch.cat([functional.conv2d(padded[one : one + 1], crops[one]) for one in range(2)])
    assert correlate(maps, crops).shape == (2, 4, height, width)
    torch.testing.assert_close(correlate(maps, crops), wanted, rtol=1e-4, atol=1e-4)


def test_a_crop_that_is_not_turned_is_a_piece_of_the_map() -> None:
    maps = torch.arange(2 * 12 * 10, dtype=torch.float32).reshape(1, 2, 12, 10)
    (crop,) = turned_crops(maps, torch.tensor([[6.0, 5.0]]), torch.zeros(1, 1), 4)[0]
    torch.testing.assert_close(crop, maps[0, :, 4:8, 3:7])


def test_beyond_the_edge_there_is_nothing() -> None:
    crops = turned_crops(torch.ones(1, 1, 6, 6), torch.tensor([[0.0, 0.0]]), torch.zeros(1, 1), 4)
    wanted = torch.tensor([[0.0] * 4, [0.0] * 4, [0.0, 0.0, 1.0, 1.0], [0.0, 0.0, 1.0, 1.0]])
    torch.testing.assert_close(crops[0, 0, 0], wanted, rtol=0, atol=1e-5)


def test_a_quarter_turn_brings_columns_to_rows() -> None:
    maps = torch.zeros(1, 1, 11, 11)
    maps[0, 0, 5, 8] = 1.0  # three columns (x) beside the centre
    crop = turned_crops(maps, torch.tensor([[5.0, 5.0]]), torch.tensor([[math.pi / 2]]), 8)[0, 0, 0]
    row, column = divmod(int(crop.argmax()), 8)
    assert (row - 4, column - 4) == (3, 0), "x turns towards y, and y is along rows"
