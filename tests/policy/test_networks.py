import pytest

pytest.importorskip("torch", reason="torch is not installed: make policy")

import torch

from policy.networks import Named


@pytest.fixture
def named() -> Named:
    torch.manual_seed(0)
    return Named(words=6, maps=3)


def test_where_something_named_is_follows_from_each_cell_alone(named: Named) -> None:
    pictures, words = torch.randn(2, 4, 8, 6), torch.randn(2, 6)
    before = named(pictures, words)
    pictures[1, 0, 4:6, 2:4] += 1.0
    changed = (named(pictures, words) != before).any(dim=1)  # (B, h, w)
    assert changed.nonzero().tolist() == [[1, 2, 1]]


def test_another_instruction_names_something_else_in_the_same_picture(named: Named) -> None:
    pictures = torch.randn(1, 4, 8, 6).repeat(2, 1, 1, 1)
    first, second = named(pictures, torch.randn(2, 6))
    assert first.shape == (3, 4, 3)
    assert not torch.allclose(first, second)
