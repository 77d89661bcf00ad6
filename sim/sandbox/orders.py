"""What a worker is told: one JSON line on its control pipe, and the only one."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from sim.sandbox.protocol import FrameOptions, JsonValue, Mode, ReplayRequest, RolloutRequest

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
    evidence: bool = False


@dataclass(frozen=True)
class ReplayOrder:
    """What a worker is told that does recorded episodes again."""

    logs: tuple[EpisodeLog, ...]
    frames: FrameOptions | None
    frame_bytes_per_episode: int


def order_for(request: RolloutRequest | ReplayRequest, seeds: tuple[int, ...]) -> Order | ReplayOrder:
    """The order for those seeds of a request."""
    limits, frames = request.limits, request.frames
    frame_bytes = limits.events_kb * 768 // max(1, len(seeds))  # three quarters of the cap
    if isinstance(request, ReplayRequest):
        logs = tuple(log for log in request.logs if log.seed in seeds)
        return ReplayOrder(logs, frames, frame_bytes)
    return Order(
        source=request.source,
        seeds=seeds,
        class_name=request.class_name,
        parameters=dict(request.parameters),
        mode=request.mode,
        frames=frames,
        frame_bytes_per_episode=frame_bytes,
        record=request.record,
        evidence=request.evidence,
    )


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
    return Order(**fields, frames=options)
