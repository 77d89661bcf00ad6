"""A check of many tasks as a page of Markdown: for a pull request, a data sheet, a paper's appendix. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from library.statistics import Rate
from sim.sandbox.cleaning import clean_line
from sim.sandbox.protocol import Mode, WorkerReady
from workbench.core.checking import CheckFailed, CheckResult
from workbench.core.markdown import markdown_table

_MESSAGE = 160
"""Characters of an error that a table shows."""


@dataclass(frozen=True)
class CheckOfMany:
    """Everything that the page says."""

    results: Sequence[CheckResult]
    """In the order in which they are listed."""
    failed: Sequence[CheckFailed]
    sandbox: WorkerReady
    environment: Mapping[str, str]
    command: str
    mode: Mode
    seeds: tuple[int, ...]
    workers: int
    started: datetime
    seconds: float
    """Wall clock."""
    interrupted: bool = False
    """It ended early: the tasks after the last one were not checked."""


def render_report(check: CheckOfMany) -> str:
    """The page."""
    return "\n".join([*_head(check), *_totals(check), *_tasks(check.results), *_causes(check), *_environment(check)])


def describe_seeds(seeds: Sequence[int]) -> str:
    """Seeds as people write them: "0–49, 1000000"."""
    runs: list[list[int]] = []
    for seed in seeds:
        if runs and seed == runs[-1][1] + 1:
            runs[-1][1] = seed
        else:
            runs.append([seed, seed])
    return ", ".join(str(first) if first == last else f"{first}–{last}" for first, last in runs)


def _head(check: CheckOfMany) -> Iterator[str]:
    minutes, seconds = divmod(round(check.seconds), 60)
    cpu_s = sum(episode.cpu_s for result in check.results for episode in result.rollout.episodes)
    count = len(check.results)
    yield f"# Check of {count} {'task' if count == 1 else 'tasks'}"
    yield ""
    if check.interrupted:
        yield "**The run was interrupted: not every task was checked.**"
        yield ""
    yield f"{check.started:%Y-%m-%d %H:%M} UTC, {minutes} min {seconds} s, of processor time {cpu_s:.0f} s."
    yield ""
    yield "```sh"
    yield check.command
    yield "```"
    yield ""
    yield f"Mode {check.mode}; seeds {describe_seeds(check.seeds)}; {check.workers} at once."
    yield ""


def _totals(check: CheckOfMany) -> Iterator[str]:
    rollouts = [result.rollout for result in check.results]
    episodes = [episode for rollout in rollouts for episode in rollout.episodes]
    rates = {
        "syntax: read, and the class constructed": (sum(one.constructed for one in rollouts), len(rollouts)),
        "runtime: no episode raised": (sum(one.runtime for one in rollouts), len(rollouts)),
        "completed: at least half of the episodes solved": (sum(one.completed for one in rollouts), len(rollouts)),
        "episodes solved": (sum(one.outcome == "solved" for one in episodes), len(episodes)),
    }
    yield from markdown_table(
        ("", "reached", "of", "share", "95 % interval (Wilson)"),
        [(name, str(reached), str(of), *_share(reached, of)) for name, (reached, of) in rates.items()],
    )


def _share(reached: int, of: int) -> tuple[str, str]:
    if not of:
        return "–", "–"
    rate = Rate(reached, of)
    low, high = rate.interval
    return f"{rate.value:.1%}", f"{low:.1%} – {high:.1%}"


def _tasks(results: Sequence[CheckResult]) -> Iterator[str]:
    yield "## Tasks"
    yield ""
    yield from markdown_table(
        ("task", "outcome", "solved", "mean reward", "first error", "line", "diagnostics"), map(_task_row, results)
    )


def _task_row(result: CheckResult) -> tuple[str, ...]:
    episodes = result.rollout.episodes
    solved = sum(episode.outcome == "solved" for episode in episodes)
    mean = f"{sum(episode.reward for episode in episodes) / len(episodes):.2f}" if episodes else "–"
    error = first_error(result)
    return (
        result.task,
        result.rollout.outcome.replace("_", " "),
        f"{solved} of {len(episodes)}" if episodes else "–",
        mean,
        clean_line(error.message, _MESSAGE) if error else "",
        str(error.line) if error and error.line is not None else "",
        str(len(result.diagnostics)),
    )


@dataclass(frozen=True)
class FirstError:
    """What stopped a task before anything else did."""

    cause: str
    """A diagnostic's code, or the name of an exception."""
    message: str
    line: int | None


def first_error(result: CheckResult) -> FirstError | None:
    """What went wrong first, from reading to running; None when nothing did (an oracle may still have failed)."""
    for diagnostic in result.diagnostics:
        if diagnostic.severity == "error":
            return FirstError(diagnostic.code, diagnostic.message, diagnostic.line)
    for episode in result.rollout.episodes:
        if episode.error is not None:
            return FirstError(episode.error.type, episode.error.message, episode.error.line)
    return None


def cause_of(result: CheckResult) -> str:
    """Why a task is not completed, in a word that many tasks may share."""
    error = first_error(result)
    return error.cause if error and not result.rollout.runtime else result.rollout.outcome.replace("_", " ")


def _causes(check: CheckOfMany) -> Iterator[str]:
    groups: dict[str, list[str]] = {}
    for result in check.results:
        if not result.rollout.completed:
            groups.setdefault(cause_of(result), []).append(result.task)
    if groups:
        yield "## Not completed, by cause"
        yield ""
        by_size = sorted(groups.items(), key=lambda group: (-len(group[1]), group[0]))
        yield from markdown_table(
            ("cause", "count", "tasks"), [(cause, str(len(names)), ", ".join(names)) for cause, names in by_size]
        )
    if check.failed:
        yield "## Not checked"
        yield ""
        yield "Our own machinery failed; the tasks are not to blame and in no total."
        yield ""
        yield from markdown_table(("task", "problem"), [(failed.task, failed.problem) for failed in check.failed])


def _environment(check: CheckOfMany) -> Iterator[str]:
    yield "## Environment"
    yield ""
    sandbox = f"{check.sandbox.level} ({', '.join(check.sandbox.mechanisms) or 'nothing was run'})"
    yield from markdown_table(("what", "which"), [*check.environment.items(), ("sandbox", sandbox)])
