"""Is this task any good? Read it, then run it in the sandbox: one path for `check`, `generate` and the screen."""

from __future__ import annotations

import re
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import aclosing
from dataclasses import asdict, dataclass
from functools import partial

from sim.diagnostics import make_diagnostic
from sim.errors import SandboxTooWeak
from sim.sandbox.host import Sandbox
from sim.sandbox.protocol import (
    FrameOptions,
    JsonValue,
    Limits,
    Mode,
    RolloutEvent,
    RolloutReport,
    RolloutRequest,
    SandboxLevel,
    WorkerReady,
)
from sim.static_check import check_source
from sim.values import CheckReport, Diagnostic, EpisodeReport
from sim.verification.verifying import run_verified
from workbench.core.events import SourceChecked
from workbench.core.sandbox_level import HOW_TO_RUN_IT_ANYWAY

SEED_END = 2**32
"""numpy's global generator takes no greater seed."""
MOST_SEEDS = 100_000
DEFAULT_LIMITS = Limits()
_WHOLE = re.compile(r"\d{1,10}", re.ASCII)


async def check_task(
    sandbox: Sandbox,
    source: str,
    *,
    class_name: str | None = None,
    parameters: Mapping[str, JsonValue] | None = None,
    mode: Mode = "strict",
    seeds: Sequence[int],
    static: bool = True,
    limits: Limits = DEFAULT_LIMITS,
    frames: FrameOptions | None = None,
    evidence: bool = True,
    require: SandboxLevel = "partial",
    record: bool = False,
    verify: bool = False,
) -> AsyncGenerator[SourceChecked | RolloutEvent, None]:
    """Read the source, and if nothing is wrong with it, run its seeds; the last event is one `RolloutReport`.

    Args:
        sandbox: Where the task runs.
        source: One module.
        class_name: The Task class to construct; None takes the only one.
        parameters: Attributes set on the task after construction.
        mode: Whether an error diagnostic fails an episode.
        seeds: One episode each.
        static: False leaves it to the sandbox alone to hold the code.
        limits: For each worker.
        frames: None: no live pictures.
        evidence: Whether to look beyond the reward, too; costs about as much as two episodes.
        require: The least level of the sandbox; see `sandbox_level.least_level`.
        record: Whether each episode is written down, as `EpisodeRecorded`, so that it can be done again.
        verify: Whether each solved episode is done again by a worker without the task's code; see `sim.verification`.

    Raises:
        SandboxUnavailable: Our machinery failed; the task is not to blame.
        SandboxTooWeak: The sandbox is weaker than required here.
    """
    if static:
        report = check_source(source, mode)
        yield SourceChecked(report)
        if not report.ok:
            yield RolloutReport("rejected", class_name or report.class_name, constructed=False, episodes=())
            return
    request = RolloutRequest(
        source, tuple(seeds), class_name, dict(parameters or {}), mode, limits, frames, evidence=evidence, record=record
    )
    run = partial(run_verified, sandbox) if verify else sandbox.run
    async with aclosing(run(request, require=require)) as events:
        try:
            async for event in events:
                yield event
        except SandboxTooWeak as error:
            raise SandboxTooWeak(f"{error}. {HOW_TO_RUN_IT_ANYWAY}") from error


def parse_seeds(text: str) -> tuple[int, ...]:
    """Read "0,1,2", "0:50" (the end is not included) or a mixture; the seeds mean literally those.

    Raises:
        ValueError: It is neither; says what is valid.
    """
    seeds: list[int] = []
    for part in text.split(","):
        first, colon, end = part.strip().partition(":")
        if not _WHOLE.fullmatch(first) or (colon and not _WHOLE.fullmatch(end)):
            raise ValueError(f"{part.strip()!r} is no seed: give whole numbers such as 0,1,2 or a range such as 0:50")
        chosen = range(int(first), int(end)) if colon else range(int(first), int(first) + 1)
        if not chosen:
            raise ValueError(f"the range {part.strip()!r} is empty: its end is not included")
        if chosen[-1] >= SEED_END or len(seeds) + len(chosen) > MOST_SEEDS:
            raise ValueError(f"{part.strip()!r} goes too far: at most {MOST_SEEDS} seeds below {SEED_END}")
        seeds += chosen
    return tuple(dict.fromkeys(seeds))


@dataclass(frozen=True)
class CheckResult:
    """What `check` found out about one task."""

    task: str
    """Kebab-case name."""
    path: str
    """The file as the user named it; "-" for standard input, empty for a library task."""
    source: str
    source_hash: str
    report: CheckReport | None
    """None: the static check was switched off."""
    rollout: RolloutReport

    @property
    def class_name(self) -> str | None:
        """The Task class, when one could be told."""
        return self.rollout.class_name or (self.report.class_name if self.report else None)

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """From reading, loading and running, each once."""
        read = self.report.diagnostics if self.report else ()
        failure = self.rollout.failure
        loading = (
            [make_diagnostic("load-failed", f"{failure.type}: {failure.message}", line=failure.line)] if failure else []
        )
        return tuple(dict.fromkeys((*read, *loading, *self.rollout.diagnostics)))


@dataclass(frozen=True)
class CheckFailed:
    """Our own machinery failed over a task, repeatedly; nothing is known of the task."""

    task: str
    path: str
    problem: str


def check_document(
    results: Sequence[CheckResult],
    sandbox: WorkerReady,
    failed: Sequence[CheckFailed] = (),
    *,
    interrupted: bool = False,
) -> dict[str, JsonValue]:
    """The JSON contract of `simsmith check`."""
    return {
        "sandbox": {"level": sandbox.level, "mechanisms": list(sandbox.mechanisms)},
        "tasks": [task_entry(result) for result in results],
        "failed": [{"task": one.task, "path": one.path, "message": one.problem} for one in failed],
        "interrupted": interrupted,
    }


def task_entry(result: CheckResult) -> dict[str, JsonValue]:
    """One task of that document."""
    rollout = result.rollout
    return {
        "task": result.task,
        "path": result.path,
        "class": result.class_name,
        "hash": result.source_hash,
        "outcome": rollout.outcome,
        "syntax": rollout.constructed,
        "runtime": rollout.runtime,
        "completed": rollout.completed,
        "self_judged": rollout.self_judged,
        "episodes": [_episode_entry(episode) for episode in rollout.episodes],
        "evidence": [{"name": one.name, "ok": one.ok, "detail": one.detail} for one in rollout.evidence],
        "diagnostics": [_diagnostic_entry(diagnostic) for diagnostic in result.diagnostics],
    }


def _episode_entry(episode: EpisodeReport) -> dict[str, JsonValue]:
    error = episode.error
    return {
        "seed": episode.seed,
        "outcome": episode.outcome,
        "reward": episode.reward,
        "steps": episode.steps,
        "sim_steps": episode.sim_steps,
        "cpu_s": round(episode.cpu_s, 3),
        "error": {"type": error.type, "message": error.message, "line": error.line} if error else None,
        "reason": episode.reason,
        "poses_digest": episode.poses_digest,
        "verified": episode.verification.verdict == "verified" if episode.verification else None,
        "verification": asdict(episode.verification) if episode.verification else None,
    }


def _diagnostic_entry(diagnostic: Diagnostic) -> dict[str, JsonValue]:
    return {
        "code": diagnostic.code,
        "severity": diagnostic.severity,
        "line": diagnostic.line,
        "message": diagnostic.message,
        "hint": diagnostic.hint,
    }
