"""Training: steps of a Transporter on batches, with Lightning as the loop."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

import lightning
import numpy as np
import torch
from torch import Tensor
from torch.utils.data import DataLoader, IterableDataset

from policy.augmentation import augment
from policy.config import TrainConfig
from policy.loss import Labels, Losses, losses, rotations_to_compare
from policy.samples import Batches
from policy.transporter import Transporter

_AUGMENTING = 1
"""Part of the seed of what is drawn after the batch itself."""
_WEIGHTS, _MOMENTS = "weights.", "moments."
"""How names of tensors begin in a `State`."""
_OF_NO_CONCERN = (
    ".*does not have many workers.*",
    ".*You defined a `validation_step`.*",
    ".*LeafSpec.*",
    ".*TreeSpec.*",
)
"""What Lightning warns of: batches are made in a few milliseconds, and there is nothing that workers would hasten."""


@dataclass(frozen=True)
class StepTaken:
    """One batch was learnt from."""

    step: int
    """Counts from 1."""
    loss: float
    """What is minimised."""
    pick: float
    place: float
    rotation: float
    """Its parts [nat]."""


@dataclass(frozen=True)
class State:
    """Where a training stands: with it, what follows is decided."""

    step: int
    """How many were taken."""
    tensors: dict[str, Tensor]
    """The weights, and the optimiser's moments."""
    numbers: dict[str, Any]
    """The optimiser's and the schedule's, as JSON has them."""


OnStep = Callable[[StepTaken, Callable[[], State]], bool]
"""Told of each step, and how to get the state after it; whether to stop there."""


def make_transporter(config: TrainConfig, words: int) -> Transporter:
    """A network that knows nothing; the seed decides its weights."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(config.seed)
        return Transporter(config.network, words)


def fit(
    transporter: Transporter, batches: Batches, config: TrainConfig, on_step: OnStep, start: State | None = None
) -> None:
    """Train a network in place, until the last step or until `on_step` stops it.

    Args:
        transporter: Of the network that the configuration names.
        batches: Of at least one sample.
        config: How.
        on_step: Told of each step.
        start: Where to go on, with a network of the same configuration; None: at the beginning.
    """
    module = _Module(transporter, config, on_step, start)
    first = start.step if start else 0
    logging.getLogger("lightning.pytorch").setLevel(logging.ERROR)  # else it recommends its makers' services
    with warnings.catch_warnings():
        for message in _OF_NO_CONCERN:
            warnings.filterwarnings("ignore", message)
        trainer = lightning.Trainer(
            accelerator="cpu",
            devices=1,
            max_steps=config.steps - first,
            logger=False,
            enable_checkpointing=False,
            enable_progress_bar=False,
            enable_model_summary=False,
        )
        trainer.fit(module, DataLoader(_Stream(batches, config, first), batch_size=None))


class _Prepared(NamedTuple):
    """A batch as the network takes it."""

    pictures: Tensor
    words: Tensor
    labels: Labels


class _Stream(IterableDataset[_Prepared]):
    """The batches of all steps from one on, in order."""

    def __init__(self, batches: Batches, config: TrainConfig, first: int) -> None:
        self._batches, self._config, self._first = batches, config, first

    def __iter__(self) -> Iterator[_Prepared]:
        return (self._prepare(step) for step in range(self._first, self._config.steps))

    def _prepare(self, step: int) -> _Prepared:
        config = self._config
        rng = np.random.default_rng((config.seed, step, _AUGMENTING))
        batch = augment(self._batches.at(step), config.turn_deg, config.shift, rng)
        turns = rotations_to_compare(batch.turns_rad, config.network.rotations, config.rotations, rng)
        labels = Labels(torch.from_numpy(batch.picks), torch.from_numpy(batch.places), torch.from_numpy(turns))
        return _Prepared(torch.from_numpy(batch.pictures), torch.from_numpy(batch.words), labels)


class _Module(lightning.LightningModule):
    """The Transporter as Lightning trains it."""

    def __init__(self, transporter: Transporter, config: TrainConfig, on_step: OnStep, start: State | None) -> None:
        super().__init__()
        self.transporter = transporter
        self._config, self._on_step, self._start = config, on_step, start
        self._last: Losses | None = None
        if start is not None:
            transporter.load_state_dict(_part(start.tensors, _WEIGHTS))

    def training_step(self, batch: _Prepared, _: int) -> Tensor:
        """The loss of one batch."""
        self._last = losses(self.transporter, batch.pictures, batch.words, batch.labels)
        return self._last.total(self._config.rotation_weight)

    def on_train_batch_end(self, *_: Any) -> None:  # noqa: ANN401 - Lightning's own
        """Tell of the step, and stop when that is wished for."""
        if self._last is None:
            return
        parts = {name: float(part.detach()) for name, part in self._last._asdict().items()}
        total = float(self._last.total(self._config.rotation_weight).detach())
        if self._on_step(StepTaken(self._step, total, **parts), self._state):
            self.trainer.should_stop = True

    def configure_optimizers(self) -> Any:  # noqa: ANN401 - Lightning's own
        """AdamW under a learning rate that rises and falls once."""
        config = self._config
        optimizer = torch.optim.AdamW(self.parameters(), lr=config.learning_rate, weight_decay=config.weight_decay)
        schedule = torch.optim.lr_scheduler.OneCycleLR(
            optimizer, config.learning_rate, total_steps=config.steps + 1, pct_start=config.warm_up
        )
        if self._start is not None:
            optimizer.load_state_dict(
                {"state": _nested(self._start.tensors), "param_groups": self._start.numbers["groups"]}
            )
            schedule.load_state_dict(self._start.numbers["schedule"])
        return {"optimizer": optimizer, "lr_scheduler": {"scheduler": schedule, "interval": "step"}}

    @property
    def _step(self) -> int:
        """How many were taken, those before the start included."""
        return self.global_step + (self._start.step if self._start else 0)

    def _state(self) -> State:
        optimizer = self.trainer.optimizers[0].state_dict()
        weights = {f"{_WEIGHTS}{name}": part for name, part in self.transporter.state_dict().items()}
        moments = {
            f"{_MOMENTS}{index}.{name}": tensor
            for index, found in optimizer["state"].items()
            for name, tensor in found.items()
        }
        schedule = self.trainer.lr_scheduler_configs[0].scheduler.state_dict()
        return State(self._step, weights | moments, {"groups": optimizer["param_groups"], "schedule": schedule})


def _part(tensors: dict[str, Tensor], prefix: str) -> dict[str, Tensor]:
    """Those whose names begin so, without that."""
    return {name.removeprefix(prefix): tensor for name, tensor in tensors.items() if name.startswith(prefix)}


def _nested(tensors: dict[str, Tensor]) -> dict[int, dict[str, Tensor]]:
    """Parameter's index → its moments, as an optimiser takes them."""
    nested: dict[int, dict[str, Tensor]] = {}
    for name, tensor in _part(tensors, _MOMENTS).items():
        index, _, moment = name.partition(".")
        nested.setdefault(int(index), {})[moment] = tensor.clone()  # it goes on changing
    return nested
