"""What a worker is told: one JSON line on its control pipe; where it has a pilot, a line for each action follows."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING

from sim.sandbox.protocol import (
    FrameOptions,
    JsonValue,
    Limits,
    Mode,
    PlayRequest,
    RandomPolicyRequest,
    Request,
    RolloutRequest,
)
from sim.sandbox.views import ViewOptions

if TYPE_CHECKING:
    from sim.verification.log import EpisodeLog


@dataclass(frozen=True)
class Order:
    """What a worker is told: a `RolloutRequest` without what only the parent watches."""

    source: str
    seeds: tuple[int, ...]
    class_name: str | None
    parameters: dict[str, JsonValue]
    mode: Mode
    frames: FrameOptions | None
    frame_bytes_per_episode: int
    """Pictures beyond this are not sent, so that a long episode does not break the cap on events."""
    record: bool = False
    views: ViewOptions | None = None
    evidence: bool = False
    random_policy: int | None = None
    """Of which seed it is to be found out what random actions are worth."""
    played: bool = False
    """Each action is asked for."""


@dataclass(frozen=True)
class ReplayOrder:
    """What a worker is told that does recorded episodes again."""

    logs: tuple[EpisodeLog, ...]
    frames: FrameOptions | None
    frame_bytes_per_episode: int


def order_for(request: Request, seeds: tuple[int, ...]) -> Order | ReplayOrder:
    """The order for those seeds of a request."""
    if isinstance(request, RandomPolicyRequest):
        task = replace(request.task, frames=None, record=False, views=None, evidence=False)
        return replace(_order_for_task(task, ()), random_policy=request.seed)
    if isinstance(request, PlayRequest):
        return replace(_order_for_task(request.task, seeds), played=True)
    if isinstance(request, RolloutRequest):
        return _order_for_task(request, seeds)
    logs = tuple(log for log in request.logs if log.seed in seeds)
    return ReplayOrder(logs, request.frames, _frame_bytes(request.limits, seeds))


def _order_for_task(request: RolloutRequest, seeds: tuple[int, ...]) -> Order:
    return Order(
        source=request.source,
        seeds=seeds,
        class_name=request.class_name,
        parameters=dict(request.parameters),
        mode=request.mode,
        frames=request.frames,
        frame_bytes_per_episode=_frame_bytes(request.limits, seeds),
        record=request.record,
        views=request.views,
        evidence=request.evidence,
    )


def _frame_bytes(limits: Limits, seeds: tuple[int, ...]) -> int:
    """Three quarters of the cap on events, shared out among the episodes."""
    return limits.events_kb * 768 // max(1, len(seeds))


def encode_order(order: Order | ReplayOrder) -> bytes:
    """One line for the control pipe."""
    return json.dumps(asdict(order)).encode() + b"\n"


def decode_order(line: bytes) -> Order | ReplayOrder:
    """The worker's side of `encode_order`; it trusts the app, but not what a record holds."""
    fields = json.loads(line)
    frames = fields.pop("frames")
    options = FrameOptions(**frames) if frames else None
    if "logs" in fields:
        from sim.verification.log import EpisodeLog
        from sim.verification.plain import from_plain

        logs = tuple(from_plain(EpisodeLog, log) for log in fields.pop("logs"))
        return ReplayOrder(**fields, logs=logs, frames=options)
    fields["seeds"] = tuple(fields["seeds"])
    views = fields.pop("views")
    return Order(**fields, frames=options, views=ViewOptions(**views) if views else None)
