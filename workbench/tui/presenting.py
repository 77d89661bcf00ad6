"""From a `ReviewState` to the words on the screen: pure functions, no Textual.

Every state has a glyph and a word, never a colour alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from workbench.core.counting import counted

if TYPE_CHECKING:
    from library.records import TaskCard
    from sim.values import Diagnostic, EpisodeReport
    from workbench.tui.engine import Rates
    from workbench.tui.state import ReviewState, SeedState

Mark = Literal["waiting", "running", "passed", "failed", "warned", "asking"]
GLYPHS: dict[Mark, str] = {
    "waiting": "·",
    "running": "▸",
    "passed": "✓",
    "failed": "✗",
    "warned": "!",
    "asking": "?",
}
STYLES: dict[Mark, str] = {
    "waiting": "$foreground 60%",
    "running": "$text-accent",
    "passed": "$text-success",
    "failed": "$text-error",
    "warned": "$text-warning",
    "asking": "$text-warning",
}
"""Theme colours; they repeat what glyph and word say."""
LEVEL_MARKS: dict[str, Mark] = {"full": "passed", "partial": "warned", "process-only": "failed"}
"""How well the sandbox held a task."""
WORDS: dict[Mark, str] = {
    "waiting": "waiting",
    "running": "running",
    "passed": "passed",
    "failed": "failed",
    "warned": "warning",
    "asking": "to review",
}


BEING_WRITTEN = "being written"
BRANCHES: dict[str, Mark] = {
    BEING_WRITTEN: "running",
    "to review": "asking",
    "failing": "failed",
    "accepted": "passed",
    "base library": "passed",
    "rejected": "failed",
    "retired": "waiting",
}
"""Of the library, in their order."""


CHARACTERS_PER_TOKEN = 4
"""Rule of thumb for English and code; only until the provider has counted."""


@dataclass(frozen=True)
class CheckRow:
    """One gate that a task has to pass before it can be accepted."""

    name: str
    mark: Mark
    detail: str = ""


@dataclass(frozen=True)
class SeedRow:
    """One episode, as a table row."""

    seed: int
    mark: Mark
    word: str
    reward: float
    steps: str


@dataclass(frozen=True)
class Group:
    """A branch of the library tree."""

    title: str
    mark: Mark
    names: tuple[str, ...]


def check_rows(state: ReviewState) -> tuple[CheckRow, ...]:
    """Syntax, static, reset, oracle: always all four, in the order in which they are run."""
    return (_syntax_row(state), _static_row(state), _reset_row(state), _oracle_row(state))


def blocked(state: ReviewState) -> str:
    """Why the task cannot be accepted now, in one sentence; empty when it can."""
    if state.file:
        return f"it is a file; simsmith tasks import {state.file} takes it into the library"
    if not state.name or not state.code:
        return "there is no task to accept yet: {prompt.generate} proposes one"
    if state.busy:
        return "its checks still run"
    if state.card is not None and state.card.state == "accepted" and not state.edited:
        return f"{state.name} is accepted already"
    if state.draft is not None and state.draft != state.checked_source:
        return "the edited code is not checked yet: {review.check} checks it"
    row = next((row for row in check_rows(state) if row.mark not in ("passed", "warned")), None)
    if row is None:
        return ""
    return f"{row.name} is {WORDS[row.mark]}{': ' + row.detail if row.detail else ''}"


def all_diagnostics(state: ReviewState) -> tuple[Diagnostic, ...]:
    """What the static check and the rollouts found, each once; errors first, then by line."""
    found = list(state.check.diagnostics) if state.check else []
    found += state.rollout.diagnostics if state.rollout else state.diagnostics
    found += _failures(state)
    order = {"error": 0, "warning": 1, "info": 2}
    return tuple(sorted(dict.fromkeys(found), key=lambda d: (order[d.severity], d.line or 0)))


def seed_rows(state: ReviewState) -> tuple[SeedRow, ...]:
    """The episodes in the order in which they ran."""
    return tuple(_seed_row(seed) for seed in state.seeds.values())


def headline(state: ReviewState) -> tuple[Mark, str]:
    """Where the task stands, as a mark and a word."""
    if state.busy:
        words = {"writing": "streaming", "checking": "checking", "running": "rolling out", "reflecting": "reflecting"}
        return "running", words[state.phase]
    if state.phase == "stopped":
        return "warned", "stopped"
    if state.card is not None and state.card.state == "accepted" and not state.edited:
        return "passed", "base task" if state.card.origin == "base" else "accepted"
    if state.card is not None and state.card.state in ("rejected", "retired"):
        return "failed", state.card.state
    if state.draft is not None and state.draft != state.checked_source:
        return "asking", "edited, unchecked"
    if state.verdict == "void":
        return "warned", "void"
    if state.file and state.rollout is not None and state.rollout.completed:
        return "passed", "completed"
    if state.rollout is not None and state.rollout.completed:
        return "asking", "edited, to review" if state.edited else "to review"
    return ("failed", "failed") if state.check or state.rollout or state.problem else ("waiting", "no task")


def groups(cards: Sequence[TaskCard], being_written: str | None = None) -> tuple[Group, ...]:
    """The library by what it needs from the reviewer; branches without tasks are left out."""
    names: dict[str, list[str]] = {title: [] for title in BRANCHES}
    names[BEING_WRITTEN] += [being_written] if being_written else []
    for card in cards:
        names[_branch(card)].append(card.name)
    return tuple(Group(title, mark, tuple(names[title])) for title, mark in BRANCHES.items() if names[title])


def rates_line(rates: Rates) -> str:
    """The funnel in the header; empty before the first trial."""
    named = (("syntax", rates.syntax), ("runtime", rates.runtime), ("completed", rates.completed))
    parts = [f"{name} {round(100 * value)}" for name, value in named if value is not None]
    if rates.diversity is not None:
        parts.append(f"div {rates.diversity:.2f}".replace("0.", ".", 1))
    return " ".join(parts)


def progress_line(state: ReviewState, now_s: float) -> str:
    """The stage that streams, its speed and the trial's tokens so far; tokens without a count are estimated (≈)."""
    if not state.busy or not state.stages:
        return headline(state)[1] if state.busy else ""
    usages = [stage.record.usage for stage in state.stages if stage.record and stage.record.usage]
    sent, received = sum(u.prompt_tokens for u in usages), sum(u.completion_tokens for u in usages)
    stage = state.stages[-1]
    if stage.record is not None or stage.started_s is None:
        return f"{headline(state)[1]}  ↑{sent:,} ↓{received:,}"
    seconds = max(now_s - stage.started_s, 1e-3)
    tokens = round((len(stage.answer) + len(stage.reasoning)) / CHARACTERS_PER_TOKEN)
    return f"{stage.stage}  ≈{tokens / seconds:.0f} tok/s  ↑{sent:,} ↓≈{received + tokens:,}  {seconds:.1f} s"


def verdict_line(state: ReviewState) -> str:
    """The verdict and what stood in the way, in one sentence."""
    if state.busy or not (state.verdict or state.problem or state.rollout):
        return ""
    verdict = state.verdict or ("completed" if state.rollout and state.rollout.completed else "")
    said = f"verdict {verdict}" if verdict else "not completed"
    return f"{said}: {state.problem}" if state.problem else said


def _syntax_row(state: ReviewState) -> CheckRow:
    if state.check is None:
        return CheckRow("syntax", "running" if state.phase == "checking" else "waiting")
    broken = next((d for d in state.check.diagnostics if d.code.startswith("syntax")), None)
    return CheckRow("syntax", "failed", _at(broken)) if broken else CheckRow("syntax", "passed")


def _static_row(state: ReviewState) -> CheckRow:
    if state.check is None:
        return CheckRow("static", "waiting")
    errors = [d for d in state.check.diagnostics if d.severity == "error"]
    if errors:
        return CheckRow("static", "failed", _at(errors[0]))
    warnings = len(state.check.diagnostics)
    return CheckRow("static", "warned", counted(warnings, "remark")) if warnings else CheckRow("static", "passed")


def _reset_row(state: ReviewState) -> CheckRow:
    if state.check is not None and not state.check.ok:
        return CheckRow("reset", "waiting", "not run: the static check failed")
    if state.rollout is not None and state.rollout.failure is not None:
        failure = state.rollout.failure
        return CheckRow("reset", "failed", f"{failure.type}: {failure.message}{_line(failure.line)}")
    failed = [report for report in _reports(state) if not _was_reset(report)]
    if failed:
        error = failed[0].error
        return CheckRow("reset", "failed", f"{error.type}: {error.message}{_line(error.line)}" if error else "")
    if state.seeds:
        return CheckRow("reset", "passed")
    return CheckRow("reset", "running" if state.phase == "running" else "waiting")


def _oracle_row(state: ReviewState) -> CheckRow:
    reports = _reports(state)
    solved = sum(report.outcome == "solved" for report in reports)
    if state.rollout is None:
        detail = f"{solved}/{len(state.seeds)}" if state.seeds else ""
        return CheckRow("oracle", "running" if state.seeds and state.busy else "waiting", detail)
    if not reports:
        return CheckRow("oracle", "waiting", "not run")
    return CheckRow("oracle", "passed" if state.rollout.completed else "failed", f"{solved}/{len(reports)}")


def _seed_row(seed: SeedState) -> SeedRow:
    if seed.report is None:
        steps = f"{seed.step}/{seed.max_steps}" if seed.max_steps else str(seed.step)
        return SeedRow(seed.seed, "running", "running", seed.reward, steps)
    mark: Mark = "passed" if seed.report.outcome == "solved" else "failed"
    word = seed.report.outcome.replace("_", " ")
    return SeedRow(seed.seed, mark, word, seed.report.reward, str(seed.report.steps))


def _reports(state: ReviewState) -> list[EpisodeReport]:
    return [seed.report for seed in state.seeds.values() if seed.report is not None]


def _was_reset(report: EpisodeReport) -> bool:
    """An episode that never got an instruction failed inside `reset`."""
    return bool(report.instruction) or report.steps > 0 or report.error is None


def _failures(state: ReviewState) -> list[Diagnostic]:
    """Exceptions of the rollouts in the form of diagnostics, so that their line can be jumped to."""
    from sim.values import Diagnostic

    errors = [state.rollout.failure] if state.rollout and state.rollout.failure else []
    errors += [report.error for report in _reports(state) if report.error]
    return [Diagnostic(error.type, "error", error.message, error.line) for error in errors]


def _branch(card: TaskCard) -> str:
    """Title of the branch that a task belongs to."""
    if card.state == "to-review":
        return "to review" if card.verdict in (None, "completed", "reflected") else "failing"
    if card.state == "accepted":
        return "base library" if card.origin == "base" else "accepted"
    return card.state


def _at(diagnostic: Diagnostic) -> str:
    return f"{diagnostic.message}{_line(diagnostic.line)}"


def _line(line: int | None) -> str:
    return f" (line {line})" if line else ""
