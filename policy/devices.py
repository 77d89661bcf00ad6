"""Where training runs: on a processor or on graphics cards, in one process or in several that learn together."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Literal

import torch
from lightning.pytorch.plugins.environments import LightningEnvironment
from lightning.pytorch.strategies import DDPStrategy

from policy.errors import NoSuchDevice
from policy.train_job import Device

TIMEOUT = timedelta(minutes=10)
"""For so long a process waits for the others; a step takes seconds."""


@dataclass(frozen=True)
class Devices:
    """What one process of a training runs on."""

    kind: Literal["cpu", "cuda"] = "cpu"
    count: int = 1
    """Processes that learn together, one a graphics card."""
    rank: int = 0
    """Of this process among them; that of rank 0 tells and writes."""

    @property
    def share(self) -> slice:
        """Which actions of a batch this process learns from; all of them together are the batch."""
        return slice(self.rank, None, self.count)

    @property
    def precision(self) -> Literal["bf16-mixed", "32-true"]:
        """Of the network's products: half of the bits on graphics cards that can, all of them elsewhere."""
        return "bf16-mixed" if self.kind == "cuda" and torch.cuda.is_bf16_supported() else "32-true"

    def for_trainer(self) -> dict[str, Any]:
        """As arguments of Lightning's `Trainer`; several processes were started before and know their ranks."""
        told: dict[str, Any] = {"accelerator": self.kind, "devices": self.count, "precision": self.precision}
        if self.count > 1:
            backend = "gloo" if self.kind == "cpu" else "nccl"
            environment = LightningEnvironment()
            told["strategy"] = DDPStrategy(
                cluster_environment=environment, process_group_backend=backend, timeout=TIMEOUT
            )
        return told


def find_devices(wanted: Device, count: int, batch: int) -> Devices:
    """What a wish means on this machine, for the process of rank 0.

    Args:
        wanted: "auto" takes graphics cards where there are any.
        count: How many processes learn together.
        batch: Actions of a step.

    Raises:
        NoSuchDevice: There are none, or not so many; or the batch cannot be shared out.
    """
    there = torch.cuda.device_count()
    if wanted == "cuda" and not there:
        built = "PyTorch finds none" if torch.version.cuda else "this PyTorch is built for processors only"
        raise NoSuchDevice(f"there is no graphics card to train on: {built}; --device cpu")
    kind: Literal["cpu", "cuda"] = "cuda" if there and wanted != "cpu" else "cpu"
    if kind == "cuda" and count > there:
        raise NoSuchDevice(f"there are {there} graphics cards, not {count}: --devices {there}")
    if batch % count:
        raise NoSuchDevice(f"a batch of {batch} actions cannot be shared out evenly among {count} processes")
    return Devices(kind, count)
