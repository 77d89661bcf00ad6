"""How values travel between app and worker: JSON lines, and raw bytes after a frame's line.

To the worker goes one line, its order (`orders.py`). From it come messages, one a line: `{"type": "step", …}`. A
message of type `frame` is followed by `height × width × 3` bytes (`reading.py`), one of type `view` by arrays
(`view_wire.py`). Whatever comes out may have been
forged by a task, so that nothing is taken on trust: neither sizes, nor types, nor text.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import NamedTuple

from sim.sandbox.fields import MAX_TEXT, Fields, WireError
from sim.sandbox.protocol import (
    ActionAwaited,
    DiagnosticRaised,
    EpisodeFinished,
    EpisodeRecorded,
    EpisodeStarted,
    FrameReady,
    ReplayCompared,
    StepTaken,
    WorkerReady,
)
from sim.sandbox.view_wire import encode_view
from sim.sandbox.views import ViewTaken
from sim.values import OUTCOMES, Diagnostic, EpisodeReport, Evidence, TaskFailure

END_OF_START = b"\x1e"
"""The worker writes it to its output once it stands: what PyBullet prints on import ends there."""
MAX_LINE_BYTES = 256 << 10
MAX_FRAME_SIDE = 1024
_TOLD_OUTCOMES = tuple(outcome for outcome in OUTCOMES if outcome != "mismatch")
"""A worker knows nothing of verification."""


class WorkerPipes(NamedTuple):
    """The worker's ends of its pipes."""

    control: int
    """Its order is read from it."""
    events: int
    """Its messages are written to it."""
    output: int
    """Standard output and error."""
    dump: int
    """Faulthandler's stack."""


@dataclass(frozen=True)
class OrderTaken:
    """The worker has read its order; from here on whatever happens to it is the task's doing."""


@dataclass(frozen=True)
class TaskLoaded:
    """The module ran and the class could be constructed; the first seed comes next."""

    class_name: str
    self_judged: bool


@dataclass(frozen=True)
class LoadFailed:
    """The module or the constructor failed: no seed will be run."""

    failure: TaskFailure


@dataclass(frozen=True)
class EvidenceFound:
    """One thing that was found out about the task, after its last episode."""

    evidence: Evidence


@dataclass(frozen=True)
class RunFinished:
    """Every seed was run; the worker's last message."""


@dataclass(frozen=True)
class WorkerBroken:
    """The worker's own machinery failed: the task is not to blame."""

    problem: str


Message = (
    WorkerReady
    | OrderTaken
    | TaskLoaded
    | LoadFailed
    | EpisodeStarted
    | ActionAwaited
    | StepTaken
    | FrameReady
    | ViewTaken
    | DiagnosticRaised
    | EpisodeRecorded
    | ReplayCompared
    | EpisodeFinished
    | EvidenceFound
    | RunFinished
    | WorkerBroken
)


def encode_message(message: Message) -> bytes:
    """A message as the worker writes it; text is cut so that a line stays under the cap."""
    if isinstance(message, FrameReady):
        height, width, _ = message.image.shape
        header: dict[str, object] = {
            "type": "frame",
            "seed": message.seed,
            "step": message.step,
            "width": width,
            "height": height,
        }
        if message.goals:
            header["goals"] = message.goals
        return json.dumps(header).encode() + b"\n" + message.image.astype("uint8", copy=False).tobytes()
    if isinstance(message, ViewTaken):
        return encode_view(message)
    if isinstance(message, EpisodeRecorded) and message.log is not None:
        from sim.verification.plain import to_plain

        return json.dumps({"type": "recorded", "seed": message.seed, "log": to_plain(message.log)}).encode() + b"\n"
    fields = {name: _shorten(value) for name, value in asdict(message).items()}
    return json.dumps({"type": _TYPE_OF[type(message)], **fields}).encode() + b"\n"


def decode_message(fields: Fields) -> Message:
    """What a line of any type but `frame` and `view` says.

    Raises:
        WireError: It says nothing that an honest worker would.
    """
    kind = fields.text("type")
    try:
        decoder = _DECODERS[kind]
    except KeyError as error:
        raise WireError(f"a message of the unknown type {kind[:40]!r}") from error
    return decoder(fields)


def _ready(fields: Fields) -> WorkerReady:
    level = fields.choice("level", ("full", "partial", "process-only"))
    return WorkerReady(
        level,  # type: ignore[arg-type]  # choice() has checked it
        fields.texts("mechanisms"),
        fields.texts("still_open"),
        fields.texts("missing"),
    )


def _failure(fields: Fields) -> TaskFailure:
    return TaskFailure(fields.text("type"), fields.paragraph("message"), fields.line_number())


def _started(fields: Fields) -> EpisodeStarted:
    return EpisodeStarted(fields.whole("seed"), fields.text("instruction"), fields.whole("max_steps"))


def _step(fields: Fields) -> StepTaken:
    return StepTaken(
        seed=fields.whole("seed"),
        step=fields.whole("step", low=1),
        reward=fields.number("reward"),
        total_reward=fields.number("total_reward"),
        instruction=fields.text("instruction"),
        action=fields.action("action"),
    )


def _diagnostic(fields: Fields) -> DiagnosticRaised:
    inner = fields.inner("diagnostic")
    severity = inner.choice("severity", ("error", "warning", "info"))
    return DiagnosticRaised(
        Diagnostic(
            code=inner.text("code"),
            severity=severity,  # type: ignore[arg-type]  # choice() has checked it
            message=inner.text("message"),
            line=inner.line_number(),
            hint=inner.text("hint"),
        )
    )


def _recorded(fields: Fields) -> EpisodeRecorded:
    seed = fields.whole("seed")
    if fields.maybe_inner("log") is None:
        return EpisodeRecorded(seed, None, fields.text("problem"))
    # Records are large classes and rare: neither a worker nor the screen's first frame waits for them to be made.
    from sim.verification.log import EpisodeLog
    from sim.verification.plain import from_plain

    log = from_plain(EpisodeLog, fields.inner("log").plain)
    if log.seed != seed:
        raise WireError("the record of another episode")
    return EpisodeRecorded(seed, log)


def _compared(fields: Fields) -> ReplayCompared:
    return ReplayCompared(
        fields.whole("seed"), fields.whole("body", low=-1), fields.number("distance"), fields.number("turn")
    )


def _episode(fields: Fields) -> EpisodeFinished:
    inner = fields.inner("report")
    error = inner.maybe_inner("error")
    outcome = inner.choice("outcome", _TOLD_OUTCOMES)
    return EpisodeFinished(
        EpisodeReport(
            seed=inner.whole("seed"),
            outcome=outcome,  # type: ignore[arg-type]  # choice() has checked it
            reward=inner.number("reward"),
            steps=inner.whole("steps"),
            sim_steps=inner.whole("sim_steps"),
            cpu_s=inner.number("cpu_s"),
            error=_failure(error) if error else None,
            reason=inner.text("reason"),
            instruction=inner.text("instruction"),
            poses_digest=inner.text("poses_digest"),
            self_judged=inner.flag("self_judged"),
        )
    )


def _evidence(fields: Fields) -> EvidenceFound:
    inner = fields.inner("evidence")
    return EvidenceFound(Evidence(inner.text("name"), inner.flag("ok"), inner.text("detail")))


def _shorten(value: object) -> object:
    """The same value with every string cut to what the reader keeps."""
    if isinstance(value, str):
        return value[: 4 * MAX_TEXT]
    if isinstance(value, dict):
        return {name: _shorten(item) for name, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_shorten(item) for item in value]
    return value


_TYPE_OF: dict[type, str] = {
    WorkerReady: "ready",
    OrderTaken: "taken",
    TaskLoaded: "loaded",
    LoadFailed: "load-failed",
    EpisodeStarted: "started",
    ActionAwaited: "your-turn",
    StepTaken: "step",
    DiagnosticRaised: "diagnostic",
    EpisodeRecorded: "recorded",
    ReplayCompared: "compared",
    EpisodeFinished: "episode",
    EvidenceFound: "evidence",
    RunFinished: "finished",
    WorkerBroken: "broken",
}
_DECODERS: dict[str, Callable[[Fields], Message]] = {
    "ready": _ready,
    "taken": lambda _: OrderTaken(),
    "loaded": lambda fields: TaskLoaded(fields.text("class_name"), fields.flag("self_judged")),
    "load-failed": lambda fields: LoadFailed(_failure(fields.inner("failure"))),
    "started": _started,
    "your-turn": lambda fields: ActionAwaited(fields.whole("seed"), fields.whole("step")),
    "step": _step,
    "diagnostic": _diagnostic,
    "recorded": _recorded,
    "compared": _compared,
    "episode": _episode,
    "evidence": _evidence,
    "finished": lambda _: RunFinished(),
    "broken": lambda fields: WorkerBroken(fields.paragraph("problem")),
}
