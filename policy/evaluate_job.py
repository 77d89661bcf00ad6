"""Closed-loop evaluation as a job: a policy plays seeds of one task, whose code stays in the sandbox.

The policy is shown the picture from above and the instruction, and nothing else of what the simulator knows.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from library.codec import decode, encode
from library.whole_files import write_atomically
from sim.jobs import Tell
from sim.sandbox.host import Sandbox
from sim.sandbox.protocol import JsonValue, RolloutRequest, SandboxLevel

if TYPE_CHECKING:
    from policy.acting import Choice, Policy
    from policy.failure_pictures import Seen
    from policy.views import Shown
    from sim.sandbox.playing import Moment
    from sim.values import ColorImage


@dataclass(frozen=True)
class EvaluateOrder:
    """The arguments of a job."""

    policy: str
    """Folder."""
    task: str
    source: str
    class_name: str
    seeds: tuple[int, ...]
    require: SandboxLevel
    parameters: dict[str, str | int | float | bool | None] = field(default_factory=dict)
    threads: int = 1
    untrained: bool = False
    """The same network before it learnt anything: a control."""
    pictures: int = 0
    """How many of the episodes that are not solved are drawn, the first ones."""
    pictures_to: str = ""
    """Folder for these."""


@dataclass(frozen=True)
class PlayedSeed:
    """What became of one episode."""

    task: str
    seed: int
    outcome: str
    """As of any episode: "solved", "unsolved" …"""
    reward: float
    """Total, 0 to 1."""
    steps: int
    """Actions taken."""
    max_steps: int
    instruction: str
    """The first one."""
    problem: str = ""
    """What the task did wrong, where it ended the episode."""
    picture: str = ""
    """File in the policy's folder that shows it, of one that was not solved and drawn."""

    @property
    def is_success(self) -> bool:
        """Whether the task was solved."""
        return self.outcome == "solved"


@dataclass(frozen=True)
class Evaluated:
    """A job's answer."""

    episodes: tuple[PlayedSeed, ...]
    """In the order of the seeds."""


async def evaluate_job(arguments: JsonValue, tell: Tell) -> JsonValue:
    """Play an order's seeds; the answer is an `Evaluated`, and each seed is told as it ends."""
    import torch

    from policy.acting import Policy
    from policy.failure_pictures import Seen

    order = decode(EvaluateOrder, arguments)
    torch.set_num_threads(order.threads)
    folder = Path(order.policy)
    policy = Policy.untrained(folder) if order.untrained else Policy.read(folder)
    episodes, left = list[PlayedSeed](), order.pictures
    async with Sandbox() as sandbox:
        for seed in order.seeds:
            played = await _play(order, seed, policy, sandbox, Seen() if left else None)
            left -= bool(left) and not played.is_success
            episodes.append(played)
            tell(encode(played))
    return encode(Evaluated(tuple(episodes)))


def picture_file(order: EvaluateOrder, seed: int) -> Path:
    """Where an order's episode is drawn."""
    return Path(order.pictures_to) / f"{order.task}-seed-{seed}.png"


async def _play(order: EvaluateOrder, seed: int, policy: Policy, sandbox: Sandbox, seen: Seen | None) -> PlayedSeed:
    """One episode; drawn where it was to be seen and was not solved."""
    from policy.playing import play

    instructions: list[str] = []
    last: list[ColorImage] = []

    def note(moment: Moment, view: Shown | None, choice: Choice | None) -> None:
        instructions.append(moment.instruction)
        if choice is None:
            last.extend([view.color] if view else [])
        elif seen is not None and view is not None:
            seen.note(view.color, moment.instruction, choice)

    request = RolloutRequest(order.source, (seed,), order.class_name, dict(order.parameters))
    played = _played(order.task, seed, await play(policy, sandbox, request, order.require, note), instructions[0])
    if seen is not None and not played.is_success:
        write_atomically(picture_file(order, seed), seen.png(last[0] if last else None, played.outcome))
    return played


def _played(task: str, seed: int, moment: Moment, instruction: str) -> PlayedSeed:
    failure = moment.failure
    return PlayedSeed(
        task=task,
        seed=seed,
        outcome=moment.outcome or "unsolved",
        reward=min(1.0, max(0.0, moment.total_reward)),
        steps=moment.steps,
        max_steps=moment.max_steps,
        instruction=instruction,
        problem=f"{failure.type}: {failure.message}" if failure else "",
    )
