"""What a training that has not ended says of itself, read without torch: the header of `training.safetensors`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import NamedTuple

from library.codec import decode
from library.errors import MalformedRecord
from policy.cards import DataUsed
from policy.errors import UnfitCheckpoint
from policy.train_job import PAUSE_FILE

LARGEST_HEADER = 64 << 20
"""Bytes; a loss takes 20 of them."""


class Paused(NamedTuple):
    """Where it stood when it was last kept."""

    step: int
    """How many were taken."""
    planned: int
    """How many there are to be."""
    datasets: tuple[Path, ...]
    """Folders that it learns from."""
    data: tuple[DataUsed, ...]
    """What these were when it began."""


def read_paused(folder: Path) -> Paused:
    """Where the training in a folder stood.

    Raises:
        UnfitCheckpoint: There is none, or it cannot be read.
    """
    file = folder / PAUSE_FILE
    try:
        with file.open("rb") as opened:
            length = int.from_bytes(opened.read(8), "little")
            if length > LARGEST_HEADER:
                raise ValueError(f"a header of {length} bytes")
            training = json.loads(json.loads(opened.read(length))["__metadata__"]["training"])
        order = training["order"]
        datasets, data = order["datasets"], training["data"]
        return Paused(
            len(training["losses"]),
            int(order["config"]["steps"]),
            tuple(map(Path, datasets)),
            tuple(decode(DataUsed, used) for used in data),
        )
    except (OSError, ValueError, KeyError, TypeError, RecursionError, MalformedRecord) as error:
        raise UnfitCheckpoint(file, f"it cannot be read: {error}") from error
