"""Training a policy on demonstrations of the project, in a process of its own."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from dataclasses import dataclass, replace
from importlib.util import find_spec
from itertools import count
from pathlib import Path

from library.codec import decode, encode
from library.episodes.info import INFO_FILE, META, read_info
from library.errors import NoDataset
from policy.config import TrainConfig
from policy.encoders import settled
from policy.errors import NothingToLearn
from policy.run_folder import require_free
from policy.train_job import PAUSE_FILE, Answer, Begun, Device, News, Progress, Trained, TrainOrder, train_job
from sim.jobs import Job, JobDone, JobFailed, JobTold, name_of
from sim.pool import LocalProcesses
from workbench.core.errors import MissingExtra, PolicyJobFailed
from workbench.core.session import Session

EXTRA = "train"
PACKAGES = ("torch", "lightning", "safetensors")
STEP_GRACE_S = 120.0
"""For the step and the writing of a training that is stopped; a step of the published network takes 12.5 s."""


@dataclass(frozen=True)
class TrainPlan:
    """What is to be trained."""

    datasets: tuple[Path, ...]
    """At least one, of the split train; none where a training is gone on with."""
    out: Path
    """A folder that holds no policy yet, or one whose training was stopped."""
    config: TrainConfig
    minutes: float | None = None
    """As many steps as fit into so much wall clock; None: as many as the configuration says."""
    threads: int = 1
    resume: bool = False
    """Go on with the training that was stopped in `out`; all else is as it was then."""
    checkpoints: int = 1
    """How many policies are kept, at even distances, the last one included; val picks one of them."""
    device: Device = "cpu"
    devices: int = 1
    """How many processes learn together, one a graphics card."""
    tensorboard: bool = False
    """Write the loss curve for TensorBoard, too."""


def require_packages() -> None:
    """Refuse in words where policies can neither be trained nor act.

    Raises:
        MissingExtra: A package of the extra is not installed.
    """
    for package in PACKAGES:
        if find_spec(package) is None:
            raise MissingExtra(package, extra=EXTRA, wanted_for="policies")


def datasets_of(session: Session, names: Sequence[str]) -> tuple[Path, ...]:
    """The folders that names stand for: datasets, or tasks whose demonstrations the project has.

    Raises:
        UnknownTask: A name is neither; with the names most like it.
        NothingToLearn: There are no demonstrations of a task, or they are of another split than train.
    """
    folders = tuple(_dataset_of(session, name) for name in dict.fromkeys(names))
    for folder in folders:
        split = read_info(folder).split
        if split != "train":
            raise NothingToLearn(f"{folder}: it is of the split {split}, which is kept for testing; train with train")
    return folders


def tasks_kept_for_testing(datasets: Sequence[Path]) -> tuple[str, ...]:
    """Tasks in datasets that show, in every split, the colours or objects that no policy should have learnt from."""
    return tuple(task for folder in datasets for task in read_info(folder).tasks if is_kept_for_testing(task))


def is_kept_for_testing(task: str) -> bool:
    """Whether a task shows such things; its name says so."""
    return "unseen" in task.split("-")


def free_run_folder(session: Session, names: Sequence[str]) -> Path:
    """Where a run goes that is not told where: `runs/NAME-1`, or the first number that is free; it is made."""
    others = len(set(names)) - 1
    name = Path(names[0]).name + (f"-and-{others}-more" if others else "")
    runs = session.project.root / "runs"
    runs.mkdir(exist_ok=True)
    for number in count(1):
        try:
            (runs / f"{name}-{number}").mkdir()  # nobody else who asks at the same time gets it
        except FileExistsError:
            continue
        return runs / f"{name}-{number}"
    raise AssertionError("there is always a next number")


async def train(plan: TrainPlan) -> AsyncGenerator[Begun | Progress | Trained, None]:
    """Train a policy in a process of its own; the last event is one `Trained`.

    A process that dies is not replaced: what it kept is gone on with when the user says so.

    Closed before its end, training stops after the current step; the policy is written as far as it came, and can be
    gone on with.

    Raises:
        MissingExtra: Torch or Lightning is not installed.
        FolderTaken: A policy is there already, or a training that was stopped.
        NothingToLearn: The datasets hold nothing that can be learnt, there is nothing to go on with, or another process
            trains there.
        PolicyJobFailed: Our own machinery failed.
    """
    require_packages()
    if not plan.resume:
        require_free(plan.out)
    job = Job(name_of(train_job), encode(order_of(plan)), grace_s=STEP_GRACE_S)
    async with aclosing(LocalProcesses(attempts=1).map([job])) as events:
        async for event in events:
            match event:
                case JobTold(_, told):
                    news = decode(News, told)
                    if what := news.begun or news.progress:
                        yield what
                case JobDone(_, result):
                    answer = decode(Answer, result)
                    if answer.trained is None:
                        raise NothingToLearn(answer.refusal)
                    yield answer.trained
                case JobFailed(_, problem):
                    raise PolicyJobFailed("training", f"{problem}{_how_to_go_on(plan.out)}")


def order_of(plan: TrainPlan) -> TrainOrder:
    """The job of a plan; it means the same in whatever folder the job works, and the policy later acts."""
    return TrainOrder(
        datasets=tuple(map(str, plan.datasets)),
        out=str(plan.out),
        config=replace(plan.config, encoder=settled(plan.config.encoder)),
        minutes=plan.minutes,
        threads=plan.threads,
        resume=plan.resume,
        checkpoints=plan.checkpoints,
        device=plan.device,
        devices=plan.devices,
        tensorboard=plan.tensorboard,
    )


def _how_to_go_on(out: Path) -> str:
    return f"\n  To go on: simsmith train --resume {out}" if (out / PAUSE_FILE).is_file() else ""


def _dataset_of(session: Session, name: str) -> Path:
    folder = Path(name)
    if (folder / META / INFO_FILE).is_file():
        return folder.resolve()
    if folder.is_dir() or folder.is_absolute():
        raise NoDataset(folder)
    session.library.card(name)  # refuses a name that nobody knows
    folder = session.project.datasets / f"{name}-train"
    if not (folder / META / INFO_FILE).is_file():
        raise NothingToLearn(f"there are no demonstrations of {name}: simsmith demos {name} --n 100 --split train")
    return folder
