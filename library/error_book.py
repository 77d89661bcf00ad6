"""The errors that tasks of a library really had, and why people turned tasks down: counted, newest first. Pure.

What differs only in numbers or names counts as the same: "matches has shape (3, 1)" and "matches has shape (2, 1)".
The newest wording stands for all.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from library.outlines import AnyTrial, TrialOutline
from library.records import Decision, Revision, Trial

_QUOTED = re.compile(r"'[^'\n]*'|\"[^\"\n]*\"|`[^`\n]*`")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:e-?\d+)?")
_LINE = re.compile(r"^line \d+: ")
_MOST_CHARACTERS = 240
"""Of one entry: a task's own message may be as long as it likes."""
_REJECTING = ("reject", "retire")


@dataclass(frozen=True)
class Entry:
    """One kind of mistake."""

    text: str
    """As it was said last, in one line."""
    count: int
    """How many trials made it, or how many tasks were turned down for it."""
    last: str
    """When it was last seen: UTC, ISO 8601."""

    def __str__(self) -> str:
        """As prompts show it."""
        return self.text if self.count == 1 else f"{self.text} (seen {self.count} times)"


def error_book(trials: Iterable[AnyTrial], decisions: Iterable[Decision] = ()) -> tuple[Entry, ...]:
    """Everything that went wrong, newest first and at the same time the more frequent first.

    Args:
        trials: Void ones teach nothing and are left out.
        decisions: Those that still stand; the reasons for which tasks were rejected or retired count.
    """
    seen: dict[str, Entry] = {}
    for at, text in sorted([*_mistakes(trials), *_reasons(decisions)]):
        kind = _kind(text)
        known = seen.get(kind)
        seen[kind] = Entry(text, known.count + 1 if known else 1, at)
    return tuple(sorted(seen.values(), key=lambda entry: (entry.last, entry.count, entry.text), reverse=True))


def mistakes_of(trial: Trial) -> tuple[str, ...]:
    """What went wrong in a trial, each kind once and in one line."""
    texts = [text for revision in trial.revisions for text in _errors_of(revision)]
    if trial.format_error:
        texts.append(f"unreadable answer: {trial.format_error.message}")
    texts += [f"a critic said no: {reflection.reasons}" for reflection in trial.reflections if not reflection.add]
    return tuple({_kind(text): text for text in map(_one_line, texts)}.values())


def _mistakes(trials: Iterable[AnyTrial]) -> Iterator[tuple[str, str]]:
    """(when, what) once for each trial and kind, however many attempts made the same mistake."""
    for trial in trials:
        if trial.verdict != "void":
            mistakes = trial.mistakes if isinstance(trial, TrialOutline) else mistakes_of(trial)
            yield from ((trial.started_at, text) for text in mistakes)


def _reasons(decisions: Iterable[Decision]) -> Iterator[tuple[str, str]]:
    for decision in decisions:
        if decision.kind in _REJECTING and decision.reason.strip():
            yield decision.at, _one_line(f"turned down by a reviewer: {decision.reason}")


def _errors_of(revision: Revision) -> Iterator[str]:
    """What was wrong with one version of the code, as reading and running it showed."""
    check, rollout = revision.check, revision.rollout
    diagnostics = [*(check.diagnostics if check else ()), *(rollout.diagnostics if rollout else ())]
    for found in dict.fromkeys(diagnostics):
        if found.severity == "error":
            yield f"{found.message}: {found.hint}" if found.hint else found.message
    if rollout is None:
        return
    failures = [rollout.failure, *(episode.error for episode in rollout.episodes)]
    said = {found.message for found in diagnostics}
    for failure in filter(None, failures):
        if not any(failure.message.startswith(message) for message in said):
            yield f"{failure.type}: {failure.message}"
    if rollout.runtime and not rollout.completed:
        unsolved = next((episode for episode in rollout.episodes if episode.outcome != "solved"), None)
        if unsolved is not None:
            yield f"the oracle could not finish: {unsolved.reason or unsolved.outcome.replace('_', ' ')}"
    yield from (f"{found.name}: {found.detail}" for found in rollout.evidence if not found.ok and found.detail)


def _one_line(text: str) -> str:
    line = _LINE.sub("", " ".join(text.split()))
    return line if len(line) <= _MOST_CHARACTERS else f"{line[: _MOST_CHARACTERS - 1]}…"


def _kind(text: str) -> str:
    """The text without what changes from task to task."""
    return _NUMBER.sub("#", _QUOTED.sub("'…'", text)).lower()
