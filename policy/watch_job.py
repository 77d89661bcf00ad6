"""One episode of a policy as a job, told moment by moment with pictures: for somebody who looks on."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from library.codec import decode, encode
from sim.jobs import Tell
from sim.sandbox.protocol import JsonValue, RolloutRequest, SandboxLevel

if TYPE_CHECKING:
    from policy.acting import Choice
    from policy.views import Shown
    from sim.sandbox.playing import Moment


@dataclass(frozen=True)
class WatchOrder:
    """The arguments of a job."""

    policy: str
    """Folder."""
    source: str
    class_name: str
    seed: int
    require: SandboxLevel
    parameters: dict[str, str | int | float | bool | None] = field(default_factory=dict)
    threads: int = 1


@dataclass(frozen=True)
class Chosen:
    """An action, and what else was likely."""

    pick: tuple[float, ...]
    """Pixel: row, column."""
    place: tuple[float, ...]
    turn_rad: float
    pick_chance: float
    """Of the likeliest cell; the chances of all cells sum to 1."""
    place_chance: float
    pick_picture: str
    """The scene under a veil of the chances, as PNG in base 64."""
    place_picture: str


@dataclass(frozen=True)
class Told:
    """The scene before an action, or after the last one."""

    steps: int
    """Actions taken."""
    max_steps: int
    instruction: str
    reward: float
    """Earned by the last action."""
    total_reward: float
    picture: str
    """The scene from above as PNG in base 64; empty where the task was not even reset."""
    chosen: Chosen | None = None
    """None: the episode is over."""
    outcome: str = ""
    """How it ended; empty while it has not."""
    problem: str = ""
    """What the task did wrong, where that ended the episode."""


async def watch_job(arguments: JsonValue, tell: Tell) -> JsonValue:
    """Play an order's seed and tell of each moment as a `Told`, the last one included; the answer says nothing."""
    import torch

    from policy.acting import Policy
    from policy.playing import play
    from sim.sandbox.host import Sandbox

    order = decode(WatchOrder, arguments)
    torch.set_num_threads(order.threads)
    policy = Policy.read(Path(order.policy))
    request = RolloutRequest(order.source, (order.seed,), order.class_name, dict(order.parameters))
    async with Sandbox() as sandbox:
        await play(policy, sandbox, request, order.require, lambda *seen: tell(encode(_told(*seen))))
    return None


def _told(moment: Moment, view: Shown | None, choice: Choice | None) -> Told:
    from sim.household.recording.png_text import png_text

    failure = moment.failure
    return Told(
        steps=moment.steps,
        max_steps=moment.max_steps,
        instruction=moment.instruction,
        reward=moment.reward,
        total_reward=moment.total_reward,
        picture=png_text(view.color) if view else "",
        chosen=_chosen(view, choice) if view and choice else None,
        outcome=moment.outcome or "",
        problem=f"{failure.type}: {failure.message}" if failure else "",
    )


def _chosen(view: Shown, choice: Choice) -> Chosen:
    from policy.overlay import PICK_TINT, PLACE_TINT, tint
    from sim.household.recording.png_text import png_text

    return Chosen(
        pick=choice.pick,
        place=choice.place,
        turn_rad=choice.turn_rad,
        pick_chance=float(choice.pick_chances.max()),
        place_chance=float(choice.place_chances.max()),
        pick_picture=png_text(tint(view.color, choice.pick_chances, PICK_TINT)),
        place_picture=png_text(tint(view.color, choice.place_chances, PLACE_TINT)),
    )
