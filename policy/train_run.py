"""One training from beginning to end: datasets are read, a network learns from them, a policy is written."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path

import torch

from library.episodes.dataset import Dataset
from library.episodes.moments import Features, add_features, moments_of
from policy.cards import DataUsed, PolicyCard, data_used
from policy.checkpoints import pack_weights, write_policy
from policy.config import TrainConfig
from policy.encoders import make_encoder
from policy.errors import UnfitCheckpoint
from policy.pauses import Pause, read_pause, write_pause
from policy.pictures import Normalisation, normalisation_of
from policy.run_folder import claimed
from policy.samples import Batches, actions_of, chosen_episodes, samples_of
from policy.train_job import LOG_FILE, PAUSE_FILE, Begun, Progress, Trained, TrainOrder
from policy.training import State, StepTaken, fit, make_transporter
from policy.transporter import Transporter

LOG_HEADER = "step,loss,pick,place,rotation\n"
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

    Raises:
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
    lessons = read_lessons([Path(folder) for folder in order.datasets], order.config)
    if pause and pause.data != lessons.data:
        raise UnfitCheckpoint(out, "the datasets are not those that its training began with: train anew")
    seconds_per_step = time_a_step(order.config, lessons)
    config = order.config
    if order.minutes is not None:
        config = replace(config, steps=max(1, round(60 * order.minutes / seconds_per_step)))
        order = replace(order, config=config, minutes=None)
    transporter = make_transporter(config, lessons.words)
    parameters = sum(part.numel() for part in transporter.parameters())
    before = start.step if start else 0
    tell(Begun(lessons.samples, lessons.episodes, parameters, config.steps, seconds_per_step, before, lessons.left_out))
    run = _Run(order, lessons, out, tell, is_stopped, pause)
    fit(transporter, lessons.batches, config, run.note, start)
    return run.finish(transporter)


class _Run:
    """What is kept of a training while it goes on."""

    def __init__(
        self,
        order: TrainOrder,
        lessons: Lessons,
        out: Path,
        tell: Callable[[Progress], None],
        is_stopped: Callable[[], bool],
        pause: Pause | None,
    ) -> None:
        self._order, self._lessons, self._out = order, lessons, out
        self._tell, self._is_stopped = tell, is_stopped
        self._losses = list(pause.losses) if pause else []
        self._began = time.process_time() - (pause.seconds if pause else 0.0)
        self._paused = time.monotonic()
        _begin_log(out / LOG_FILE, len(self._losses))

    def note(self, step: StepTaken, state: Callable[[], State]) -> bool:
        """Keep a step; whether to stop after it."""
        self._losses.append(step.loss)
        with (self._out / LOG_FILE).open("a", encoding="utf-8") as log:  # line by line, for whoever looks on
            log.write(f"{step.step},{step.loss!r},{step.pick!r},{step.place!r},{step.rotation!r}\n")
        self._tell(Progress(step.step, step.loss, step.pick, step.place, step.rotation))
        is_last, is_stopped = step.step == self._order.config.steps, self._is_stopped()
        is_time = time.monotonic() - self._paused >= SECONDS_BETWEEN_PAUSES
        if not is_last and (is_stopped or is_time):
            self._pause(state())
        return is_stopped

    def finish(self, transporter: Transporter) -> Trained:
        """Write the policy; of one that is trained to the end nothing is left to go on with."""
        config, steps, seconds = self._order.config, len(self._losses), time.process_time() - self._began
        weights = pack_weights(transporter)
        write_policy(self._out, weights, _card(config, self._lessons, steps, seconds, weights))
        if steps == config.steps:
            (self._out / PAUSE_FILE).unlink(missing_ok=True)
        last = self._losses[-max(1, steps // 10) :]
        return Trained(steps, config.steps, sum(last) / len(last), seconds)

    def _pause(self, state: State) -> None:
        seconds, numbers = time.process_time() - self._began, json.dumps(state.numbers)
        write_pause(self._out, Pause(self._order, self._lessons.data, seconds, tuple(self._losses), numbers), state)
        self._paused = time.monotonic()


def _begin_log(file: Path, steps: int) -> None:
    """A loss curve of so many steps; what a killed process wrote after its last pause is dropped."""
    kept = file.read_text(encoding="utf-8").splitlines(keepends=True)[: steps + 1] if steps and file.is_file() else []
    file.write_text("".join(kept) or LOG_HEADER, encoding="utf-8")


def read_lessons(folders: list[Path], config: TrainConfig) -> Lessons:
    """Read datasets; errors as of `samples_of`."""
    datasets = [Dataset(folder) for folder in folders]
    normalisation = normalisation_of(add_features(_features(dataset, config.demos) for dataset in datasets))
    samples = [sample for dataset in datasets for sample in samples_of(dataset, config.demos)]
    encoder = make_encoder(config.encoder)
    words = {instruction: encoder.encode(instruction) for instruction in {sample.instruction for sample in samples}}
    return Lessons(
        Batches(samples, normalisation, words, config.batch, config.seed),
        normalisation,
        tuple(data_used(dataset.info) for dataset in datasets),
        sum(len(chosen_episodes(dataset, config.demos)) for dataset in datasets),
        len(samples),
        sum(actions_of(dataset, config.demos) for dataset in datasets) - len(samples),
        encoder.size,
    )


def _features(dataset: Dataset, demos: int | None) -> Features:
    """Statistics of what is learnt from; those of a whole dataset are at hand."""
    chosen = chosen_episodes(dataset, demos)
    if len(chosen) == len(dataset):
        return dataset.features()
    return add_features(moments_of(dataset.demonstration(index)) for index in chosen)


def time_a_step(config: TrainConfig, lessons: Lessons) -> float:
    """Wall clock of one step, on a network that is thrown away [s]."""
    ends: list[float] = []

    def note(*_: object) -> bool:
        ends.append(time.monotonic())
        return len(ends) > TIMED_STEPS

    fit(make_transporter(config, lessons.words), lessons.batches, replace(config, steps=TIMED_STEPS + 1), note)
    return (ends[-1] - ends[0]) / TIMED_STEPS


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
