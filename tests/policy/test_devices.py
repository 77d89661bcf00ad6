import pytest

pytest.importorskip("torch", reason="torch is not installed: make policy")

import torch

from policy.devices import Devices, find_devices
from policy.errors import NoSuchDevice
from policy.loss import Labels, losses
from policy.training import make_transporter
from tests.policy.making import config

without_cards = pytest.mark.skipif(torch.cuda.is_available(), reason="this machine has a graphics card")


def test_the_shares_of_all_processes_are_the_batch() -> None:
    batch = list(range(8))
    shares = [batch[Devices(count=3, rank=rank).share] for rank in range(3)]
    assert sorted(action for share in shares for action in share) == batch


@without_cards
def test_where_there_is_no_graphics_card_the_processor_is_taken_or_the_wish_refused() -> None:
    assert find_devices("auto", 2, 8) == Devices("cpu", 2)
    with pytest.raises(NoSuchDevice, match="there is no graphics card to train on: this PyTorch is built for proc"):
        find_devices("cuda", 1, 8)


def test_a_batch_that_cannot_be_shared_out_is_refused() -> None:
    with pytest.raises(NoSuchDevice, match="a batch of 8 actions cannot be shared out evenly among 3 processes"):
        find_devices("cpu", 3, 8)


def test_graphics_cards_are_taken_where_there_are_any(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.cuda, "device_count", lambda: 2)
    assert find_devices("auto", 2, 8) == Devices("cuda", 2)
    assert find_devices("cpu", 2, 8) == Devices("cpu", 2)
    with pytest.raises(NoSuchDevice, match="there are 2 graphics cards, not 4: --devices 2"):
        find_devices("cuda", 4, 8)


@pytest.mark.parametrize("architecture", ["film", "resnet43"])
def test_with_half_of_the_bits_the_loss_is_nearly_the_same(architecture: str) -> None:
    """As on graphics cards; the processor can compute so, too, if slowly."""
    network = make_transporter(config(architecture=architecture), words=5)
    pictures, words = torch.randn(2, 4, 80, 40, generator=torch.Generator().manual_seed(0)), torch.eye(5)[:2]
    spots = torch.tensor([[20.0, 12.0], [60.0, 28.0]])
    labels = Labels(spots, spots.flip(0), torch.tensor([[0, 3, 7], [5, 1, 2]]))
    full = losses(network, pictures, words, labels).total(1.0).detach()
    with torch.autocast("cpu", dtype=torch.bfloat16):
        half = losses(network, pictures, words, labels).total(1.0)
    half.backward()
    assert half.dtype == torch.float32
    assert float(half.detach()) == pytest.approx(float(full), rel=0.01)
    assert all(torch.isfinite(part.grad).all() for part in network.parameters())
