"""What the author is told about code whose checks failed: the error, the line, the hint. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from library.records import Revision, RolloutSummary
from sim.values import Diagnostic, EpisodeReport, TaskFailure

MOST_DIAGNOSTICS = 8
CLOSING = "Mend this and answer with the whole corrected code in one fenced Python block."


def explain_failure(revision: Revision) -> str:
    """The turn that goes back to the author; names the lines of the code that are to blame."""
    lines = source_lines(revision.source)
    return "\n".join([headline(revision), "", *_details(revision, lines), "", CLOSING])


def explain_review(failure: str, note: str, changed_source: str | None = None) -> str:
    """The turn with which a reviewer sends a task back.

    Args:
        failure: What `explain_failure` says; empty when every check passed.
        note: What the reviewer says; may be empty.
        changed_source: The code, when it is no longer what the author wrote.
    """
    parts = [failure.removesuffix(CLOSING).strip()]
    if changed_source is not None:
        parts.insert(0, f"A person has changed your code. It is now:\n\n```python\n{changed_source.strip()}\n```")
    if note.strip():
        parts.append(f"A reviewer says about it: {note.strip()}")
    return "\n\n".join([*filter(None, parts), CLOSING])


def headline(revision: Revision) -> str:
    """In one sentence, why the revision did not come further; empty when it is completed."""
    check, rollout = revision.check, revision.rollout
    if check is not None and not check.ok:
        return f"The code was not run: {_first_error(check.diagnostics)}"
    if rollout is None:
        return "The code was not run."
    if rollout.failure is not None:
        return f"The task could not be constructed: {_failure(rollout.failure)}"
    if not rollout.constructed:
        return f"The task could not be constructed: {_first_error(rollout.diagnostics)}"
    if not rollout.runtime:
        return f"The task failed while it ran: {_worst(rollout.episodes)}"
    if not rollout.completed:
        solved = sum(episode.is_success for episode in rollout.episodes)
        return f"The scripted oracle solved {solved} of {len(rollout.episodes)} episodes; at least half are needed."
    return ""


def source_lines(source: str) -> list[str]:
    """The code by line; line n of a diagnostic is index n - 1."""
    return source.splitlines()


def _details(revision: Revision, lines: list[str]) -> Iterator[str]:
    check, rollout = revision.check, revision.rollout
    found = [*(check.diagnostics if check else ()), *(rollout.diagnostics if rollout else ())]
    ordered = sorted(dict.fromkeys(found), key=lambda diagnostic: diagnostic.severity != "error")
    for diagnostic in ordered[:MOST_DIAGNOSTICS]:
        yield from _point_at(f"{diagnostic.severity}: {diagnostic.message}", diagnostic.line, diagnostic.hint, lines)
    if len(ordered) > MOST_DIAGNOSTICS:
        yield f"- and {len(ordered) - MOST_DIAGNOSTICS} more"
    if rollout is not None:
        yield from _rollout_details(rollout, lines)


def _rollout_details(rollout: RolloutSummary, lines: list[str]) -> Iterator[str]:
    failures = dict.fromkeys([rollout.failure, *(episode.error for episode in rollout.episodes)])
    for failure in filter(None, failures):
        yield from _point_at(f"{failure.type}: {failure.message}", failure.line, "", lines)
    for episode in rollout.episodes:
        if not episode.is_success and episode.error is None:
            yield f"- seed {episode.seed}: {_ending(episode)}"


def _point_at(message: str, line: int | None, hint: str, lines: list[str]) -> Iterator[str]:
    where = f"line {line}: " if line else ""
    yield f"- {where}{message}"
    if line and 1 <= line <= len(lines):
        yield f"      {lines[line - 1].strip()}"
    if hint:
        yield f"  {hint}"


def _ending(episode: EpisodeReport) -> str:
    outcome = episode.outcome.replace("_", " ")
    why = episode.reason or (episode.verification.reason if episode.verification else "")
    reason = f" ({why})" if why else ""
    return f"{outcome} with reward {episode.reward:.2f} after {episode.steps} steps{reason}"


def _first_error(diagnostics: Iterable[Diagnostic]) -> str:
    for diagnostic in diagnostics:
        if diagnostic.severity == "error":
            return f"line {diagnostic.line}: {diagnostic.message}" if diagnostic.line else diagnostic.message
    return "its checks failed."


def _failure(failure: TaskFailure) -> str:
    where = f"line {failure.line}: " if failure.line else ""
    return f"{where}{failure.type}: {failure.message}"


def _worst(episodes: tuple[EpisodeReport, ...]) -> str:
    for episode in episodes:
        if episode.error is not None:
            return _failure(episode.error)
    limited = next((episode for episode in episodes if episode.outcome == "limit_exceeded"), None)
    return _ending(limited) if limited else "no episode was run."
