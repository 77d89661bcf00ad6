"""Training as a job in a process of its own: datasets in, progress as it comes, a policy in a folder.

Torch is imported by the job, never by whoever orders it.
"""

from __future__ import annotations

import asyncio
import threading
from dataclasses import dataclass
from typing import Literal

from library.codec import decode, encode
from library.errors import LibraryError
from policy.config import TrainConfig
from policy.errors import PolicyError
from sim.jobs import Tell
from sim.sandbox.protocol import JsonValue

Device = Literal["auto", "cpu", "cuda"]
"""What training runs on; "auto": graphics cards where there are any."""
LOG_FILE, PAUSE_FILE = "loss.csv", "training.safetensors"
"""The loss curve: step, loss and its parts; and a training that has not ended (`policy.pauses`)."""


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
    resume: bool = False
    """Go on with the training that was stopped in `out`; all else in the order is as it was then."""
    checkpoints: int = 1
    """How many policies are kept, at even distances, the last one included (`policy.selection`)."""
    device: Device = "cpu"
    devices: int = 1
    """How many processes learn together, one a graphics card; they share out each batch."""
    tensorboard: bool = False
    """Write the loss curve for TensorBoard, too."""


@dataclass(frozen=True)
class Begun:
    """Told when training begins."""

    samples: int
    episodes: int
    parameters: int
    steps: int
    seconds_per_step: float
    """Wall clock, as a few steps took it."""
    before: int = 0
    """Steps that were taken before it was stopped."""
    left_out: int = 0
    """Actions that are no samples, for they pick or place beside the picture."""


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
    from policy.train_run import run_training

    def note(what: Begun | Progress) -> None:
        tell(encode(News(begun=what) if isinstance(what, Begun) else News(progress=what)))

    order, stop = decode(TrainOrder, arguments), threading.Event()
    working = asyncio.ensure_future(asyncio.to_thread(run_training, order, note, stop.is_set))
    try:
        return encode(Answer(await asyncio.shield(working)))
    except asyncio.CancelledError:
        stop.set()
        await asyncio.gather(working, return_exceptions=True)
        raise
    except (PolicyError, LibraryError) as error:
        return encode(Answer(refusal=str(error)))
