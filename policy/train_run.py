"""One training from beginning to end: datasets are read, a network learns from them, a policy is written."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path

import torch

from library.episodes.dataset import Dataset
from library.episodes.moments import add_features
from policy.cards import DataUsed, PolicyCard, data_used
from policy.checkpoints import pack_weights, write_policy
from policy.config import TrainConfig
from policy.encoders import make_encoder
from policy.pictures import Normalisation, normalisation_of
from policy.samples import Batches, chosen_episodes, samples_of
from policy.train_job import LOG_FILE, Begun, Progress, Trained, TrainOrder
from policy.training import StepTaken, fit, make_transporter
from policy.transporter import Transporter

LOG_HEADER = "step,loss,pick,place,rotation\n"
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
    words: int
    """Length of an instruction's vector."""


def run_training(
    order: TrainOrder, tell: Callable[[Begun | Progress], None], is_stopped: Callable[[], bool]
) -> Trained:
    """Train a policy and write it, with its loss curve.

    Args:
        order: Which.
        tell: Told of the beginning, and of each step.
        is_stopped: Asked after each step; stopped, the policy is written as far as it came.

    Raises:
        PolicyError, LibraryError: Nothing can be learnt from these datasets.
    """
    torch.set_num_threads(order.threads)
    lessons = read_lessons([Path(folder) for folder in order.datasets], order.config)
    seconds_per_step = time_a_step(order.config, lessons)
    config = order.config
    if order.minutes is not None:
        config = replace(config, steps=max(1, round(60 * order.minutes / seconds_per_step)))
    transporter = make_transporter(config, lessons.words)
    parameters = sum(part.numel() for part in transporter.parameters())
    tell(Begun(lessons.samples, lessons.episodes, parameters, config.steps, seconds_per_step))
    out, began = Path(order.out), time.process_time()
    losses = _fit_and_log(transporter, lessons, config, out, tell, is_stopped)
    seconds = time.process_time() - began
    weights = pack_weights(transporter)
    write_policy(out, weights, _card(config, lessons, len(losses), seconds, weights))
    last = losses[-max(1, len(losses) // 10) :]
    return Trained(len(losses), config.steps, sum(last) / len(last), seconds)


def read_lessons(folders: list[Path], config: TrainConfig) -> Lessons:
    """Read datasets; errors as of `samples_of`."""
    datasets = [Dataset(folder) for folder in folders]
    normalisation = normalisation_of(add_features(dataset.features() for dataset in datasets))
    samples = [sample for dataset in datasets for sample in samples_of(dataset, config.demos)]
    encoder = make_encoder(config.encoder)
    words = {instruction: encoder.encode(instruction) for instruction in {sample.instruction for sample in samples}}
    return Lessons(
        Batches(samples, normalisation, words, config.batch, config.seed),
        normalisation,
        tuple(data_used(dataset.info) for dataset in datasets),
        sum(len(chosen_episodes(dataset, config.demos)) for dataset in datasets),
        len(samples),
        encoder.size,
    )


def time_a_step(config: TrainConfig, lessons: Lessons) -> float:
    """Wall clock of one step, on a network that is thrown away [s]."""
    ends: list[float] = []

    def note(_: StepTaken) -> bool:
        ends.append(time.monotonic())
        return len(ends) > TIMED_STEPS

    fit(make_transporter(config, lessons.words), lessons.batches, replace(config, steps=TIMED_STEPS + 1), note)
    return (ends[-1] - ends[0]) / TIMED_STEPS


def _fit_and_log(
    transporter: Transporter,
    lessons: Lessons,
    config: TrainConfig,
    out: Path,
    tell: Callable[[Progress], None],
    is_stopped: Callable[[], bool],
) -> list[float]:
    """Train, and write the curve line by line for whoever looks on; returns the losses."""
    losses: list[float] = []
    out.mkdir(parents=True, exist_ok=True)
    with (out / LOG_FILE).open("w", encoding="utf-8", buffering=1) as log:
        log.write(LOG_HEADER)

        def note(step: StepTaken) -> bool:
            losses.append(step.loss)
            log.write(f"{step.step},{step.loss!r},{step.pick!r},{step.place!r},{step.rotation!r}\n")
            tell(Progress(step.step, step.loss, step.pick, step.place, step.rotation))
            return is_stopped()

        fit(transporter, lessons.batches, config, note)
    return losses


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
