"""One training from beginning to end: datasets are read, a network learns from them, a policy is written."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path
from typing import TypeVar

import torch

from library.episodes.dataset import Dataset
from library.episodes.moments import Features, add_features, moments_of
from policy.architectures import Network
from policy.cards import DataUsed, PolicyCard, data_used
from policy.checkpoints import pack_weights, write_policy
from policy.config import TrainConfig
from policy.devices import Devices, find_devices
from policy.encoders import make_encoder
from policy.errors import StoppedEarly, UnfitCheckpoint
from policy.loss_logs import LossLogs
from policy.pauses import Pause, read_pause, write_pause
from policy.peers import peers
from policy.pictures import Normalisation, normalisation_of, normalisation_of_views
from policy.run_folder import claimed, forget_checkpoints
from policy.samples import Batches, actions_of, chosen_episodes, samples_of
from policy.selection import folder_at, steps_to_keep
from policy.train_job import PAUSE_FILE, Begun, Progress, Trained, TrainOrder
from policy.training import State, StepTaken, fit, make_transporter

T = TypeVar("T")
SECONDS_BETWEEN_PAUSES = 20.0
"""Of wall clock: so much is lost at most when the process is killed. A pause takes 5 MB and some 10 ms."""
TIMED_STEPS = 3
"""Of which the time of all others is estimated; one more is not timed."""


@dataclass(frozen=True)
class Lessons:
    """What is learnt from."""

    batches: Batches
    normalisation: Normalisation
    data: tuple[DataUsed, ...]
    episodes: int
    samples: int
    left_out: int
    """Actions of these episodes that are no samples."""
    words: int
    """Length of an instruction's vector."""


def run_training(
    order: TrainOrder, tell: Callable[[Begun | Progress], None], is_stopped: Callable[[], bool]
) -> Trained:
    """Train a policy and write it, with its loss curve.

    Args:
        order: Which.
        tell: Told of the beginning, and of each step.
        is_stopped: Asked after each step; stopped, the policy is written as far as it came, and can be gone on with.
            Asked also while it gets ready, when there is nothing to keep yet.

    Raises:
        StoppedEarly: It was stopped before its first step.
        PolicyError, LibraryError: Nothing can be learnt from these datasets, there is nothing to go on with, or the
            folder is another training's.
    """
    with claimed(Path(order.out), resume=order.resume):
        return _train(order, tell, is_stopped)


def _train(order: TrainOrder, tell: Callable[[Begun | Progress], None], is_stopped: Callable[[], bool]) -> Trained:
    out = Path(order.out)
    pause, start = read_pause(out) if order.resume else (None, None)
    order = pause.order if pause else order
    torch.set_num_threads(order.threads)
    devices = find_devices(order.device, order.devices, order.config.batch)  # refused before all is read
    lessons = read_lessons([Path(folder) for folder in order.datasets], order.config, is_stopped)
    if pause and pause.data != lessons.data:
        raise UnfitCheckpoint(out, "the datasets are not those that its training began with: train anew")
    seconds_per_step = time_a_step(order.config, lessons, devices, is_stopped)
    config = order.config
    if order.minutes is not None:
        config = replace(config, steps=max(1, round(60 * order.minutes / seconds_per_step)))
        order = replace(order, config=config, minutes=None)
    transporter = make_transporter(config, lessons.words)
    if start and not start.fits(transporter):
        raise UnfitCheckpoint(out / PAUSE_FILE, "it is of another network than this version makes: train anew")
    parameters = sum(part.numel() for part in transporter.parameters())
    before = start.step if start else 0
    tell(Begun(lessons.samples, lessons.episodes, parameters, config.steps, seconds_per_step, before, lessons.left_out))
    with LossLogs(out, before, tensorboard=order.tensorboard) as logs:
        run = _Run(order, lessons, transporter, tell, is_stopped, pause, logs)
        with peers(replace(order, resume=start is not None), devices.count):
            fit(transporter, lessons.batches, config, run.note, start, devices)
        return run.finish()


def train_beside(order: TrainOrder, rank: int) -> None:
    """Learn along in a training that another process tells of and writes down.

    Args:
        order: With the number of steps that was decided on; to resume from the pause that lies there now.
        rank: Of this process, from 1.

    Raises:
        PolicyError, LibraryError: As of `run_training`.
    """
    torch.set_num_threads(order.threads)
    start = read_pause(Path(order.out))[1] if order.resume else None
    lessons = read_lessons([Path(folder) for folder in order.datasets], order.config)
    devices = replace(find_devices(order.device, order.devices, order.config.batch), rank=rank)
    transporter = make_transporter(order.config, lessons.words)
    fit(transporter, lessons.batches, order.config, lambda *_: False, start, devices)


class _Run:
    """What is kept of a training while it goes on."""

    def __init__(
        self,
        order: TrainOrder,
        lessons: Lessons,
        transporter: Network,
        tell: Callable[[Progress], None],
        is_stopped: Callable[[], bool],
        pause: Pause | None,
        logs: LossLogs,
    ) -> None:
        self._logs = logs
        self._order, self._lessons, self._transporter, self._out = order, lessons, transporter, Path(order.out)
        self._tell, self._is_stopped = tell, is_stopped
        self._losses = list(pause.losses) if pause else []
        self._began = time.process_time() - (pause.seconds if pause else 0.0)
        self._paused = time.monotonic()
        if pause is None:  # what a training left that was killed before its first pause
            forget_checkpoints(self._out)
        self._kept_after = steps_to_keep(order.config.steps, order.checkpoints)

    def note(self, step: StepTaken, state: Callable[[], State]) -> bool:
        """Keep a step; whether to stop after it."""
        self._losses.append(step.loss)
        self._logs.note(step)
        self._tell(Progress(step.step, step.loss, step.pick, step.place, step.rotation))
        is_last, is_stopped = step.step == self._order.config.steps, self._is_stopped()
        is_time = time.monotonic() - self._paused >= SECONDS_BETWEEN_PAUSES
        if step.step in self._kept_after:
            self._write(folder_at(self._out, step.step))
        if not is_last and (is_stopped or is_time):
            self._pause(state())
        return is_stopped

    def finish(self) -> Trained:
        """Write the policy; of one that is trained to the end nothing is left to go on with."""
        config, steps = self._order.config, len(self._losses)
        seconds = self._write(self._out)
        if steps == config.steps:
            (self._out / PAUSE_FILE).unlink(missing_ok=True)
        last = self._losses[-max(1, steps // 10) :]
        return Trained(steps, config.steps, sum(last) / len(last), seconds)

    def _write(self, folder: Path) -> float:
        """The policy as it is now, whole; returns the processor time so far [s]."""
        seconds, weights = time.process_time() - self._began, pack_weights(self._transporter)
        card = _card(self._order.config, self._lessons, len(self._losses), seconds, weights)
        write_policy(folder, weights, card)
        return seconds

    def _pause(self, state: State) -> None:
        seconds, numbers = time.process_time() - self._began, json.dumps(state.numbers)
        write_pause(self._out, Pause(self._order, self._lessons.data, seconds, tuple(self._losses), numbers), state)
        self._paused = time.monotonic()


def read_lessons(folders: list[Path], config: TrainConfig, is_stopped: Callable[[], bool] = lambda: False) -> Lessons:
    """Read datasets, those of which something is chosen; errors as of `samples_of`, and `StoppedEarly`."""
    datasets = [Dataset(folder) for folder in folders]
    chosen = chosen_episodes(datasets, config.demos)
    parts = [(dataset, indices) for dataset, indices in zip(datasets, chosen, strict=True) if indices]
    samples = [
        sample
        for dataset, indices in _unless(is_stopped, parts)
        for sample in samples_of(dataset, indices, config.view)
    ]
    match config.view:
        case "above":
            normalisation = normalisation_of(add_features(_features(*part) for part in parts))
        case "fused":
            normalisation = normalisation_of_views(sample.shown for sample in samples)
    encoder = make_encoder(config.encoder)
    instructions = _unless(is_stopped, {sample.instruction for sample in samples})
    words = {instruction: encoder.encode(instruction) for instruction in instructions}
    return Lessons(
        Batches(samples, normalisation, words, config.batch, config.seed),
        normalisation,
        tuple(data_used(dataset.info) for dataset, _ in parts),
        sum(len(indices) for _, indices in parts),
        len(samples),
        sum(actions_of(*part) for part in parts) - len(samples),
        encoder.size,
    )


def _unless(is_stopped: Callable[[], bool], things: Iterable[T]) -> Iterator[T]:
    """The things, as long as nobody stops it.

    Raises:
        StoppedEarly: Somebody does.
    """
    for thing in things:
        if is_stopped():
            raise StoppedEarly
        yield thing


def _features(dataset: Dataset, chosen: list[int]) -> Features:
    """Statistics of what is learnt from; those of a whole dataset are at hand."""
    if len(chosen) == len(dataset):
        return dataset.features()
    return add_features(moments_of(dataset.demonstration(index)) for index in chosen)


def time_a_step(config: TrainConfig, lessons: Lessons, devices: Devices, is_stopped: Callable[[], bool]) -> float:
    """Wall clock of one step, on a network that is thrown away [s]; several processes are taken to share it evenly.

    Raises:
        StoppedEarly: It was stopped meanwhile.
    """
    ends: list[float] = []

    def note(*_: object) -> bool:
        if is_stopped():
            raise StoppedEarly
        ends.append(time.monotonic())
        return len(ends) > TIMED_STEPS

    asked, alone = replace(config, steps=TIMED_STEPS + 1), replace(devices, count=1)
    fit(make_transporter(config, lessons.words), lessons.batches, asked, note, devices=alone)
    return (ends[-1] - ends[0]) / TIMED_STEPS / devices.count


def _card(config: TrainConfig, lessons: Lessons, steps: int, seconds: float, weights: bytes) -> PolicyCard:
    return PolicyCard(
        config=config,
        normalisation=lessons.normalisation,
        data=lessons.data,
        steps=steps,
        seconds=seconds,
        weights_sha256=hashlib.sha256(weights).hexdigest(),
        made_with={package: version(package) for package in ("simsmith", "torch", "lightning")},
    )
