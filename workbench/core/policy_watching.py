"""Looking on while a policy plays one scene: which checkpoint, task and seed, and what it saw and chose."""

from __future__ import annotations

import base64
from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from library.codec import decode, encode
from library.episodes.splits import SEEDS
from policy.cards import read_card, read_weights
from policy.encoders import make_encoder
from policy.errors import UnfitCheckpoint
from policy.selection import picked
from policy.watch_job import Chosen, Told, WatchOrder, watch_job
from sim.jobs import Job, JobFailed, JobTold, name_of
from workbench.core.collect_gate import Collectable, pass_gate
from workbench.core.errors import PolicyJobFailed
from workbench.core.household.scenes import pixels_of
from workbench.core.sandbox_level import least_level
from workbench.core.training import require_packages

if TYPE_CHECKING:
    from sim.pool import Executor
    from sim.sandbox.protocol import SandboxLevel
    from sim.values import ColorImage
    from workbench.core.session import Session

MOST_SEED = 2**31 - 1
ABOUT: Mapping[str, str] = MappingProxyType(
    {
        "task": "an accepted task; it need not be one that the policy was trained on",
        "seed": "decides the scene; odd ones up to 4,999 are of val, which no policy learnt from",
    }
)
"""Each entry of a form, and what it means."""


@dataclass(frozen=True)
class WatchPlan:
    """Who plays what."""

    policy: Path
    """The training's folder."""
    checkpoint: Path
    """The folder of the one that acts."""
    task: Collectable
    seed: int
    require: SandboxLevel
    note: str = ""
    """What somebody should know who looks on."""


@dataclass(frozen=True, eq=False)
class WatchedMoment:
    """The scene before an action, or after the last one."""

    told: Told
    """What is known, in words and numbers."""
    color: ColorImage | None
    """From above, (rows, columns, 3); None where the task was not even reset."""
    likely_picks: ColorImage | None = None
    """The same under a veil of the chances of picking; None when the episode is over."""
    likely_places: ColorImage | None = None

    @property
    def chosen(self) -> Chosen | None:
        """The action; None when the episode is over."""
        return self.told.chosen


def entries_of(policy: Path) -> dict[str, str]:
    """What is offered first: a task that the policy was trained on, and the first seed of val.

    Raises:
        UnfitCheckpoint, ForeignWorkspace: As of `read_card`.
    """
    return {"task": next(iter(read_card(policy).tasks), ""), "seed": str(SEEDS["val"][0])}


def plan_watching(
    session: Session, policy: Path, entries: Mapping[str, str], require: SandboxLevel | None
) -> WatchPlan:
    """What somebody typed; nothing is run yet.

    Args:
        session: The project whose tasks are played.
        policy: A training's folder.
        entries: Texts, as `entries_of` offers them.
        require: Least level of the sandbox; None leaves it to us.

    Raises:
        UnfitCheckpoint: The policy is missing or damaged, or the seed is no number.
        UnknownEncoder, MissingPackage, MissingWeights: Its instructions cannot be encoded here.
        UnknownTask, NotCollectable: As of `pass_gate`.
    """
    task, seed = pass_gate(session.library, entries["task"].strip()), _seed(policy, entries["seed"].strip())
    folder, note = _checkpoint(policy)
    card = read_card(folder)
    read_weights(folder, card)  # a damaged one is refused before a process starts
    make_encoder(card.config.encoder)  # as is one that cannot be told here what to do
    if card.source_hash(task.name) not in (None, task.source_hash):
        note = f"{note}{task.name} was accepted in a newer revision since the policy was trained on it"
    return WatchPlan(policy, folder, task, seed, least_level(require, is_base=task.is_base), note)


async def watch(plan: WatchPlan, executor: Executor) -> AsyncGenerator[WatchedMoment, None]:
    """Play the scene; the last moment is the one with an outcome.

    Raises:
        MissingExtra: Torch is not installed.
        PolicyJobFailed: Our own machinery failed.
    """
    require_packages()
    task = plan.task
    order = WatchOrder(
        str(plan.checkpoint), task.source, task.class_name, plan.seed, plan.require, dict(task.parameters)
    )
    async with aclosing(executor.map([Job(name_of(watch_job), encode(order))])) as events:
        async for event in events:
            match event:
                case JobTold(_, news):
                    yield _moment(decode(Told, news))
                case JobFailed(_, problem):
                    raise PolicyJobFailed("an episode of a policy", problem)


def _checkpoint(policy: Path) -> tuple[Path, str]:
    """The one that val picked; before it did, the last one, and that is said."""
    try:
        return picked(policy).folder, ""
    except UnfitCheckpoint:
        read_card(policy)  # refused where there is no policy at all
        return policy, "val has not picked one of its checkpoints: the last one acts. "


def _seed(policy: Path, text: str) -> int:
    if not (text.isdecimal() and text.isascii() and len(text) < 12 and int(text) <= MOST_SEED):
        raise UnfitCheckpoint(policy, f"a seed is a whole number from 0 to {MOST_SEED:,}, not {text!r}")
    return int(text)


def _moment(told: Told) -> WatchedMoment:
    chosen = told.chosen
    return WatchedMoment(
        told,
        _image(told.picture),
        _image(chosen.pick_picture) if chosen else None,
        _image(chosen.place_picture) if chosen else None,
    )


def _image(text: str) -> ColorImage | None:
    return pixels_of(base64.b64decode(text)) if text else None
