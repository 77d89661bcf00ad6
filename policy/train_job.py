"""Training as a job in a process of its own: datasets in, progress as it comes, a policy in a folder.

Torch is imported by the job, never by whoever orders it.
"""

from __future__ import annotations

import asyncio
import hashlib
import threading
import time
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from library.codec import decode, encode
from library.errors import LibraryError
from policy.config import TrainConfig
from policy.errors import PolicyError
from sim.jobs import Tell
from sim.sandbox.protocol import JsonValue

if TYPE_CHECKING:
    from policy.samples import Batches
    from policy.training import StepTaken

LOG_FILE = "loss.csv"
LOG_HEADER = "step,loss,pick,place,rotation\n"
TIMED_STEPS = 3
"""Of which the time of all others is estimated; one more is not timed."""


@dataclass(frozen=True)
class TrainOrder:
    """The arguments of a job."""

    datasets: tuple[str, ...]
    """Folders."""
    out: str
    """Where the policy goes."""
    config: TrainConfig
    minutes: float | None = None
    """As many steps as fit into so much wall clock; None: as many as the configuration says."""
    threads: int = 1


@dataclass(frozen=True)
class Begun:
    """Told when training begins."""

    samples: int
    episodes: int
    parameters: int
    steps: int
    seconds_per_step: float
    """Wall clock, as a few steps took it."""


@dataclass(frozen=True)
class Progress:
    """Told after each step."""

    step: int
    loss: float
    pick: float
    place: float
    rotation: float


@dataclass(frozen=True)
class Trained:
    """How it ended."""

    steps: int
    """That were taken."""
    planned: int
    loss: float
    """Mean of the last tenth of the steps."""
    seconds: float
    """Processor time of the steps."""


@dataclass(frozen=True)
class News:
    """What a job tells: one of the two."""

    begun: Begun | None = None
    progress: Progress | None = None


@dataclass(frozen=True)
class Answer:
    """A job's answer: one of the two."""

    trained: Trained | None = None
    refusal: str = ""
    """Why nothing can be learnt from what was given, for the user."""


async def train_job(arguments: JsonValue, tell: Tell) -> JsonValue:
    """Train a policy and write it; cancelled, it stops after the current step and writes what it has."""
    order, stop = decode(TrainOrder, arguments), threading.Event()
    working = asyncio.ensure_future(asyncio.to_thread(_train, order, tell, stop))
    try:
        return encode(Answer(await asyncio.shield(working)))
    except asyncio.CancelledError:
        stop.set()
        await asyncio.wait([working])
        raise
    except (PolicyError, LibraryError) as error:
        return encode(Answer(refusal=str(error)))


def _train(order: TrainOrder, tell: Tell, stop: threading.Event) -> Trained:
    import torch

    from library.episodes.dataset import Dataset
    from library.episodes.moments import add_features
    from policy.cards import PolicyCard, data_used
    from policy.checkpoints import pack_weights, write_policy
    from policy.encoders import make_encoder
    from policy.pictures import normalisation_of
    from policy.samples import Batches, samples_of
    from policy.training import fit, make_transporter

    torch.set_num_threads(order.threads)
    datasets = [Dataset(Path(folder)) for folder in order.datasets]
    normalisation = normalisation_of(add_features(dataset.features() for dataset in datasets))
    samples = [sample for dataset in datasets for sample in samples_of(dataset, order.config.demos)]
    encoder = make_encoder(order.config.encoder)
    words = {sample.instruction: encoder.encode(sample.instruction) for sample in samples}
    batches = Batches(samples, normalisation, words, order.config.batch, order.config.seed)
    seconds_per_step = _time_a_step(order.config, batches, encoder.size)
    config = order.config
    if order.minutes is not None:
        config = replace(config, steps=max(1, round(60 * order.minutes / seconds_per_step)))
    transporter = make_transporter(config, encoder.size)
    parameters = sum(part.numel() for part in transporter.parameters())
    episodes = sum(min(len(dataset), config.demos or len(dataset)) for dataset in datasets)
    tell(encode(News(begun=Begun(len(samples), episodes, parameters, config.steps, seconds_per_step))))
    out, taken = Path(order.out), list[StepTaken]()
    out.mkdir(parents=True, exist_ok=True)
    began = time.process_time()
    with (out / LOG_FILE).open("w", encoding="utf-8", buffering=1) as log:  # line by line, for whoever looks on
        log.write(LOG_HEADER)

        def note(step: StepTaken) -> bool:
            taken.append(step)
            log.write(f"{step.step},{step.loss!r},{step.pick!r},{step.place!r},{step.rotation!r}\n")
            tell(encode(News(progress=Progress(step.step, step.loss, step.pick, step.place, step.rotation))))
            return stop.is_set()

        fit(transporter, batches, config, note)
    seconds = time.process_time() - began
    weights = pack_weights(transporter)
    card = PolicyCard(
        config=config,
        normalisation=normalisation,
        data=tuple(data_used(dataset.info) for dataset in datasets),
        steps=len(taken),
        seconds=seconds,
        weights_sha256=hashlib.sha256(weights).hexdigest(),
        made_with={package: version(package) for package in ("simsmith", "torch", "lightning")},
    )
    write_policy(out, weights, card)
    last = taken[-max(1, len(taken) // 10) :]
    return Trained(len(taken), config.steps, sum(step.loss for step in last) / len(last), seconds)


def _time_a_step(config: TrainConfig, batches: Batches, words: int) -> float:
    """Wall clock of one step, on a network that is thrown away [s]."""
    from policy.training import fit, make_transporter

    ends: list[float] = []

    def note(step: StepTaken) -> bool:
        ends.append(time.monotonic())
        return len(ends) > TIMED_STEPS

    fit(make_transporter(config, words), batches, replace(config, steps=TIMED_STEPS + 1), note)
    return (ends[-1] - ends[0]) / TIMED_STEPS
