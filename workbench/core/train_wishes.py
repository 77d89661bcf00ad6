"""What somebody may ask to have trained, typed into a form: the rules of `simsmith train`."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, get_args

from policy.config import (
    MOST_SEED,
    MOST_STEPS,
    MOST_THREADS,
    Architecture,
    TrainConfig,
    ViewKind,
    how_to_train,
)
from policy.encoders import make_encoder
from policy.errors import NothingToLearn
from policy.train_job import Device
from workbench.core.training import TrainPlan, datasets_of, free_run_folder

if TYPE_CHECKING:
    from workbench.core.session import Session

ABOUT: Mapping[str, str] = MappingProxyType(
    {
        "demos": "only the first so many demonstrations of each task; empty: all",
        "steps": "batches to learn from; empty where minutes are given",
        "minutes": "as many steps as fit into so much time instead; empty: as many as steps says",
        "seed": "decides all that is random",
        "threads": "of the processor; another number rounds otherwise",
        "encoder": "who makes vectors of instructions",
        "view": "above, or fused from three cameras: demonstrations with cameras",
        "network": "film, or resnet43 as published: slow on a processor",
        "device": "auto, cpu or cuda",
    }
)
"""Each entry of a form, and what it means."""


@dataclass(frozen=True)
class TrainWish:
    """How a policy is to be trained."""

    demos: int | None = None
    """Of each task; None: all."""
    steps: int | None = TrainConfig.steps
    minutes: float | None = None
    """One of steps and minutes is None."""
    seed: int = 0
    threads: int = 1
    encoder: str = TrainConfig.encoder
    view: ViewKind = "above"
    network: Architecture = "film"
    device: Device = "auto"


def entries_of(wish: TrainWish) -> dict[str, str]:
    """The wish as texts for a form."""
    values = {key: getattr(wish, key) for key in ABOUT}
    return {key: "" if value is None else str(value) for key, value in values.items()}


def wish_of(entries: Mapping[str, str]) -> TrainWish:
    """The wish that somebody typed.

    Raises:
        NothingToLearn: An entry cannot be used; says what is valid.
        UnknownEncoder: With those that there are.
    """
    steps, minutes = _whole(entries, "steps", 1, MOST_STEPS), _minutes(entries["minutes"].strip())
    if (steps is None) == (minutes is None):
        raise NothingToLearn("give either steps or minutes, and leave the other one empty")
    encoder = entries["encoder"].strip()
    make_encoder(encoder)
    return TrainWish(
        demos=_whole(entries, "demos", 1, MOST_STEPS),
        steps=steps,
        minutes=minutes,
        seed=_whole(entries, "seed", 0, MOST_SEED) or 0,
        threads=_whole(entries, "threads", 1, MOST_THREADS) or 1,
        encoder=encoder,
        view=_one_of(entries, "view", get_args(ViewKind)),
        network=_one_of(entries, "network", get_args(Architecture)),
        device=_one_of(entries, "device", get_args(Device)),
    )


def plan_training(session: Session, names: Sequence[str], wish: TrainWish) -> TrainPlan:
    """What fulfils a wish; the folder where it goes is made.

    Args:
        session: The project.
        names: Datasets, or tasks whose demonstrations the project has; at least one.
        wish: How.

    Raises:
        UnknownTask, NoDataset, NothingToLearn: As of `datasets_of`.
    """
    asked = {"view": wish.view, "seed": wish.seed, "encoder": wish.encoder, "demos": wish.demos}
    config = how_to_train(wish.network, steps=wish.steps or TrainConfig.steps, **asked)
    folders = datasets_of(session, names)
    named = [folder.name.removesuffix("-train") for folder in folders]
    out = free_run_folder(session, named).resolve()
    return TrainPlan(folders, out, config, wish.minutes, wish.threads, device=wish.device)


def plan_going_on(folder: Path, threads: int = 1) -> TrainPlan:
    """Going on with the training that was stopped in a folder."""
    return TrainPlan((), folder, TrainConfig(), threads=threads, resume=True)


def _whole(entries: Mapping[str, str], key: str, least: int, most: int) -> int | None:
    text = entries[key].strip()
    if not text:
        return None
    if not (text.isdecimal() and text.isascii() and len(text) < 12 and least <= int(text) <= most):
        raise NothingToLearn(f"{key} must be a whole number from {least} to {most:,}, not {text!r}")
    return int(text)


def _one_of(entries: Mapping[str, str], key: str, valid: tuple[Any, ...]) -> Any:  # noqa: ANN401 - one of these
    text = entries[key].strip()
    for word in valid:
        if word == text:
            return word
    raise NothingToLearn(f"{key} must be {' or '.join(valid)}, not {text!r}")


def _minutes(text: str) -> float | None:
    if not text:
        return None
    try:
        minutes = float(text)
    except ValueError:
        minutes = math.nan
    if not 0.01 <= minutes <= 1e6:
        raise NothingToLearn(f"minutes must be a number from 0.01 on, not {text!r}")
    return minutes
