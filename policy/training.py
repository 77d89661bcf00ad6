"""Training: steps of a Transporter on batches, with Lightning as the loop."""

from __future__ import annotations

import hashlib
import logging
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from typing import Any, NamedTuple

import lightning
import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.utils.data import DataLoader, IterableDataset

from policy.architectures import Network, build_network
from policy.augmentation import augment
from policy.config import TrainConfig
from policy.devices import Devices
from policy.loss import Labels, Losses, losses, rotations_to_compare
from policy.samples import Batch, Batches

ONE_PROCESSOR = Devices()
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

    def fits(self, network: Network) -> bool:
        """Whether a training of this network can go on from here."""
        weights = {name: part.shape for name, part in network.state_dict().items()}
        shapes = [parameter.shape for parameter in network.parameters()]
        moments = _nested(self.tensors)
        return (
            self.numbers.keys() == {"groups", "schedule"}
            and weights == {name: part.shape for name, part in _part(self.tensors, _WEIGHTS).items()}
            and all(index in range(len(shapes)) for index in moments)
            and all(part.shape in ((), shapes[index]) for index, parts in moments.items() for part in parts.values())
        )


OnStep = Callable[[StepTaken, Callable[[], State]], bool]
"""Told of each step, and how to get the state after it; whether to stop there."""


def make_transporter(config: TrainConfig, words: int) -> Network:
    """A network that knows nothing; the seed decides its weights."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(config.seed)
        return build_network(config, words)


def fit(
    transporter: Network,
    batches: Batches,
    config: TrainConfig,
    on_step: OnStep,
    start: State | None = None,
    devices: Devices = ONE_PROCESSOR,
) -> None:
    """Train a network in place, until the last step or until `on_step` stops it.

    Args:
        transporter: Of the network that the configuration names.
        batches: Of at least one sample.
        config: How.
        on_step: Told of each step.
        start: Where to go on, which fits the network; None: at the beginning.
        devices: What this process runs on, and which share of each batch is its own.

    Raises:
        RuntimeError: Processes that learnt together have come to different weights.
    """
    module = _Module(transporter, config, on_step, start)
    first = start.step if start else 0
    logging.getLogger("lightning.pytorch").setLevel(logging.ERROR)  # else it recommends its makers' services
    with warnings.catch_warnings():
        for message in _OF_NO_CONCERN:
            warnings.filterwarnings("ignore", message)
        trainer = lightning.Trainer(
            **devices.for_trainer(),
            max_steps=config.steps - first,
            logger=False,
            enable_checkpointing=False,
            enable_progress_bar=False,
            enable_model_summary=False,
        )
        trainer.fit(module, DataLoader(_Stream(batches, config, first, devices.share), batch_size=None))
        if devices.count > 1:
            _require_agreement(trainer, transporter)
            torch.distributed.destroy_process_group()
    transporter.cpu()


class _Prepared(NamedTuple):
    """A batch as the network takes it."""

    pictures: Tensor
    words: Tensor
    labels: Labels


class _Stream(IterableDataset[_Prepared]):
    """A share of the batches of all steps from one on, in order.

    What is drawn for an action depends on seed, step and its place in the batch: whoever learns from it draws the same.
    """

    def __init__(self, batches: Batches, config: TrainConfig, first: int, share: slice) -> None:
        self._batches, self._config, self._first, self._share = batches, config, first, share

    def __iter__(self) -> Iterator[_Prepared]:
        return (self._prepare(step) for step in range(self._first, self._config.steps))

    def _prepare(self, step: int) -> _Prepared:
        config = self._config
        places = range(config.batch)[self._share]
        batch = self._batches.at(step, self._share)
        each = [_part_of(batch, index) for index in range(len(places))]
        rngs = [np.random.default_rng((config.seed, step, place, _AUGMENTING)) for place in places]
        moved = [augment(one, config.turn_deg, config.shift, rng) for one, rng in zip(each, rngs, strict=True)]
        turns = [
            rotations_to_compare(one.turns_rad, config.rotations_in_all, config.rotations, rng)
            for one, rng in zip(moved, rngs, strict=True)
        ]
        picks, places_px = (_joined([getattr(one, end) for one in moved]) for end in ("picks", "places"))
        pictures, words = _joined([one.pictures for one in moved]), torch.from_numpy(batch.words)
        return _Prepared(pictures, words, Labels(picks, places_px, _joined(turns)))


class _Module(lightning.LightningModule):
    """The Transporter as Lightning trains it."""

    def __init__(self, transporter: Network, config: TrainConfig, on_step: OnStep, start: State | None) -> None:
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
        shared = self.trainer.strategy.reduce(torch.stack(self._last).detach(), reduce_op="mean")
        parts = Losses(*shared)
        total = float(parts.total(self._config.rotation_weight))
        taken = StepTaken(self._step, total, float(parts.pick), float(parts.place), float(parts.rotation))
        stops = self._on_step(taken, self._state)
        if self.trainer.strategy.reduce_boolean_decision(stops, all=False):  # all stop after the same step
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


def _part_of(batch: Batch, index: int) -> Batch:
    """One action of it."""
    return Batch(*(getattr(batch, field.name)[index : index + 1] for field in fields(batch)))


def _joined(parts: list[NDArray[Any]]) -> Tensor:
    return torch.from_numpy(np.concatenate(parts))


def _require_agreement(trainer: lightning.Trainer, transporter: Network) -> None:
    """Weights are equal in all processes, to the last bit."""
    own = hashlib.sha256()
    for tensor in transporter.state_dict().values():
        own.update(tensor.cpu().numpy().tobytes())
    if trainer.strategy.broadcast(own.hexdigest()) != own.hexdigest():
        raise RuntimeError("processes that learnt together have come to different weights")


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
