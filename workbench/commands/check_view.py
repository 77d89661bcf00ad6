"""How `simsmith check` looks to a person: the verdict, then every error with its line, as a good compiler says it."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from types import TracebackType
from typing import Self

import typer

from sim.sandbox.cleaning import clean_line, clean_text
from sim.sandbox.protocol import WorkerReady
from sim.values import EpisodeReport, Evidence, TaskFailure
from workbench.core.check_run import CheckProgress
from workbench.core.checking import CheckFailed, CheckResult

_WIDTH = 240
_BAR = 20


def describe(result: CheckResult) -> str:
    """One task: a line with the verdict, then what is wrong."""
    rollout = result.rollout
    mark = typer.style("✓", fg="green") if rollout.completed and rollout.is_borne_out else typer.style("✗", fg="red")
    outcome = rollout.outcome.replace("_", " ")
    parts = [f"{mark} {result.task}: {typer.style(outcome, bold=True)}"]
    if rollout.episodes:
        solved = sum(episode.outcome == "solved" for episode in rollout.episodes)
        mean = sum(episode.reward for episode in rollout.episodes) / len(rollout.episodes)
        parts.append(f"{solved} of {len(rollout.episodes)} episodes solved, mean reward {mean:.2f}")
    if claims := [one.verification for one in rollout.episodes if one.verification]:
        parts.append(f"{sum(one.verdict == 'verified' for one in claims)} of {len(claims)} verified")
    if rollout.self_judged:
        parts.append("judges itself: it replaces reward, done or is_match")
    return "\n".join(
        [" · ".join(parts), *_findings(result), *_episodes(rollout.episodes), *_evidence(rollout.evidence)]
    )


def describe_failure(failed: CheckFailed) -> str:
    """A task of which nothing is known, through no fault of its own."""
    return f"{typer.style('?', fg='yellow')} {failed.task}: {typer.style('not checked', bold=True)}"


def summarise(results: Sequence[CheckResult], sandbox: WorkerReady) -> str:
    """The last line: how many are completed, and what held them."""
    completed = sum(result.rollout.completed for result in results)
    return f"{completed} of {len(results)} tasks completed · sandbox {sandbox.level} ({', '.join(sandbox.mechanisms)})"


def _findings(result: CheckResult) -> Iterator[str]:
    """Diagnostics first, then exceptions and crashes, each with the seeds that met it."""
    shown: set[tuple[int | None, str]] = set()
    for diagnostic in result.diagnostics:
        shown.add((diagnostic.line, diagnostic.message))
        kind = f"{diagnostic.severity}[{diagnostic.code}]"
        yield from _point_at(result, kind, diagnostic.message, diagnostic.line, diagnostic.hint)
    for failure, seeds in _failures(result):
        if (failure.line, failure.message) not in shown:
            where = f"seed {', '.join(map(str, seeds))}"
            yield from _point_at(result, f"error[{failure.type}]", f"{failure.message} ({where})", failure.line, "")


def _failures(result: CheckResult) -> Iterator[tuple[TaskFailure, list[int]]]:
    by_failure: dict[TaskFailure, list[int]] = {}
    for episode in result.rollout.episodes:
        if episode.error is not None:
            by_failure.setdefault(episode.error, []).append(episode.seed)
    yield from by_failure.items()


def _point_at(result: CheckResult, kind: str, message: str, line: int | None, hint: str) -> Iterator[str]:
    color = "yellow" if kind.startswith("warning") else "cyan" if kind.startswith("info") else "red"
    yield f"  {typer.style(kind, fg=color, bold=True)}: {clean_line(message, _WIDTH * 2)}"
    if line is not None:
        yield f"    --> {clean_line(result.path or result.task, _WIDTH)}:{line}"
        if text := _line_of(result.source, line):
            yield f"     {line:>4} | {text}"
    if hint:
        yield f"    hint: {clean_line(hint, _WIDTH * 2)}"


def _episodes(episodes: Sequence[EpisodeReport]) -> Iterator[str]:
    """Episodes that failed without an error: why the oracle did not finish; and successes that nothing bears out."""
    for episode in episodes:
        if episode.verification is not None and episode.verification.verdict != "verified":
            kind = typer.style(f"verification[{episode.verification.verdict}]", fg="red", bold=True)
            yield f"  {kind}: seed {episode.seed} looked solved; {clean_line(episode.verification.reason, _WIDTH)}"
        elif episode.outcome != "solved" and episode.error is None:
            outcome = episode.outcome.replace("_", " ")
            reason = f": {clean_line(episode.reason, _WIDTH)}" if episode.reason else ""
            yield f"  seed {episode.seed} {outcome}, reward {episode.reward:.2f} after {episode.steps} steps{reason}"


def _evidence(evidence: Sequence[Evidence]) -> Iterator[str]:
    """What failed, each with its reason; of what holds only the names."""
    for one in evidence:
        if not one.ok:
            kind = typer.style(f"evidence[{one.name}]", fg="yellow", bold=True)
            yield f"  {kind}: {clean_line(one.detail, _WIDTH * 2)}"
    if sound := [one.name for one in evidence if one.ok]:
        yield f"  evidence: {clean_line(', '.join(sound), _WIDTH)} hold{'s' if len(sound) == 1 else ''}"


def _line_of(source: str, line: int) -> str:
    """A line as Python counts them (form feeds and the like do not end one), safe to print."""
    lines = source.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return clean_text(lines[line - 1], _WIDTH).strip() if line <= len(lines) else ""


class Progress:
    """One line on standard error: a bar, and what one of the running tasks does; it overwrites itself."""

    def __init__(self, total: int, *, is_on: bool) -> None:
        self._total = total
        self._done = 0
        self._bad = 0
        self._is_on = is_on

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.clear()

    def update(self, progress: CheckProgress) -> None:
        """A running task went on."""
        if self._is_on:
            line = clean_line(f"{self._head()} · {progress.task}: {progress.doing}", 78)
            sys.stderr.write(f"\r\x1b[K{line}")
            sys.stderr.flush()

    def finish(self, result: CheckResult | CheckFailed) -> None:
        """A task is done; the line makes room for what is said about it."""
        self._done += 1
        self._bad += not (isinstance(result, CheckResult) and result.rollout.completed)
        self.clear()

    def clear(self) -> None:
        """Take the line away."""
        if self._is_on:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()

    def _head(self) -> str:
        filled = _BAR * self._done // max(1, self._total)
        bar = "█" * filled + "░" * (_BAR - filled)
        return f"{bar} {self._done}/{self._total}" + (f", {self._bad} not completed" if self._bad else "")
