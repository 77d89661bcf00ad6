"""A training that has not ended, on disk: to go on with the same result as if it had never stopped.

One file, `training.safetensors`: the weights, the optimiser's moments, and in its header, as JSON, where training stood
and on what. It is written every so many steps and when training is stopped, and removed at its end.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import safetensors.torch
from safetensors import SafetensorError, safe_open

from library.codec import decode, encode
from library.errors import MalformedRecord
from library.whole_files import write_atomically
from policy.cards import DataUsed
from policy.errors import UnfitCheckpoint
from policy.train_job import PAUSE_FILE, TrainOrder
from policy.training import State

_HEADER = "training"


@dataclass(frozen=True)
class Pause:
    """Where a training stood."""

    order: TrainOrder
    """With the number of steps that was decided on."""
    data: tuple[DataUsed, ...]
    seconds: float
    """Processor time of the steps so far."""
    losses: tuple[float, ...]
    """Of the steps so far."""
    numbers: str
    """`State.numbers` as JSON."""


def write_pause(folder: Path, pause: Pause, state: State) -> None:
    """Replace what was written before."""
    header = {_HEADER: json.dumps(encode(pause))}
    tensors = {name: tensor.contiguous() for name, tensor in state.tensors.items()}
    write_atomically(folder / PAUSE_FILE, safetensors.torch.save(tensors, metadata=header))


def read_pause(folder: Path) -> tuple[Pause, State]:
    """What was written last.

    Raises:
        UnfitCheckpoint: It cannot be read.
    """
    file = folder / PAUSE_FILE
    try:
        with safe_open(file, framework="pt") as opened:
            pause = decode(Pause, json.loads((opened.metadata() or {})[_HEADER]))
            tensors = {name: opened.get_tensor(name) for name in opened.keys()}  # noqa: SIM118 - it is no mapping
            return pause, State(len(pause.losses), tensors, json.loads(pause.numbers))
    except (SafetensorError, KeyError, ValueError, RecursionError, MalformedRecord, OSError) as error:
        raise UnfitCheckpoint(file, f"it cannot be read: {error}") from error
