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


OnStep = Callable[[StepTaken], bool]
"""Told of each step; whether to stop after it."""


def make_transporter(config: TrainConfig, words: int) -> Transporter:
    """A network that knows nothing; the seed decides its weights."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(config.seed)
        return Transporter(config.network, words)


def fit(transporter: Transporter, batches: Batches, config: TrainConfig, on_step: OnStep) -> None:
    """Train a network in place, until the last step or until `on_step` stops it.

    Args:
        transporter: Of the network that the configuration names.
        batches: Of at least one sample.
        config: How.
        on_step: Told of each step.
    """
    module = _Module(transporter, config, on_step)
    logging.getLogger("lightning.pytorch").setLevel(logging.ERROR)  # else it recommends its makers' services
    with warnings.catch_warnings():
        for message in _OF_NO_CONCERN:
            warnings.filterwarnings("ignore", message)
        trainer = lightning.Trainer(
            accelerator="cpu",
            devices=1,
            max_steps=config.steps,
            logger=False,
            enable_checkpointing=False,
            enable_progress_bar=False,
            enable_model_summary=False,
        )
        trainer.fit(module, DataLoader(_Stream(batches, config), batch_size=None))


class _Prepared(NamedTuple):
    """A batch as the network takes it."""

    pictures: Tensor
    words: Tensor
    labels: Labels


class _Stream(IterableDataset[_Prepared]):
    """The batches of all steps, in order."""

    def __init__(self, batches: Batches, config: TrainConfig) -> None:
        self._batches, self._config = batches, config

    def __iter__(self) -> Iterator[_Prepared]:
        return (self._prepare(step) for step in range(self._config.steps))

    def _prepare(self, step: int) -> _Prepared:
        config = self._config
        rng = np.random.default_rng((config.seed, step, _AUGMENTING))
        batch = augment(self._batches.at(step), config.turn_deg, config.shift, rng)
        turns = rotations_to_compare(batch.turns_rad, config.network.rotations, config.rotations, rng)
        labels = Labels(torch.from_numpy(batch.picks), torch.from_numpy(batch.places), torch.from_numpy(turns))
        return _Prepared(torch.from_numpy(batch.pictures), torch.from_numpy(batch.words), labels)


class _Module(lightning.LightningModule):
    """The Transporter as Lightning trains it."""

    def __init__(self, transporter: Transporter, config: TrainConfig, on_step: OnStep) -> None:
        super().__init__()
        self.transporter = transporter
        self._config, self._on_step = config, on_step
        self._last: Losses | None = None

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
        if self._on_step(StepTaken(self.global_step, total, **parts)):
            self.trainer.should_stop = True

    def configure_optimizers(self) -> Any:  # noqa: ANN401 - Lightning's own
        """AdamW under a learning rate that rises and falls once."""
        config = self._config
        optimizer = torch.optim.AdamW(self.parameters(), lr=config.learning_rate, weight_decay=config.weight_decay)
        schedule = torch.optim.lr_scheduler.OneCycleLR(
            optimizer, config.learning_rate, total_steps=config.steps + 1, pct_start=config.warm_up
        )
        return {"optimizer": optimizer, "lr_scheduler": {"scheduler": schedule, "interval": "step"}}
