"""Closed-loop evaluation as a job: a policy plays seeds of one task, whose code stays in the sandbox.

The policy is shown the picture from above and the instruction, and nothing else of what the simulator knows.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from library.codec import decode, encode
from sim.jobs import Tell
from sim.sandbox.host import Sandbox
from sim.sandbox.playing import Moment, PlayedEpisode
from sim.sandbox.protocol import JsonValue, RolloutRequest, SandboxLevel
from sim.sandbox.views import ViewOptions

if TYPE_CHECKING:
    from policy.acting import Policy


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

    order = decode(EvaluateOrder, arguments)
    torch.set_num_threads(order.threads)
    policy, episodes = Policy.read(Path(order.policy)), list[PlayedSeed]()
    async with Sandbox() as sandbox:
        for seed in order.seeds:
            episodes.append(await _play(order, seed, policy, sandbox))
            tell(encode(episodes[-1]))
    return encode(Evaluated(tuple(episodes)))


async def _play(order: EvaluateOrder, seed: int, policy: Policy, sandbox: Sandbox) -> PlayedSeed:
    """One episode."""
    request = RolloutRequest(order.source, (seed,), order.class_name, dict(order.parameters), views=ViewOptions())
    async with PlayedEpisode(sandbox, request, require=order.require) as episode:
        moment = await episode.begin()
        instruction = moment.instruction
        while not moment.is_over:
            assert moment.view is not None  # the sandbox lets no task ask for an action before it has shown the scene
            moment = await episode.act(policy.act(moment.view.color, moment.view.height, moment.instruction))
    return _played(order.task, seed, moment, instruction)


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
