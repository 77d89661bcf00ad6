"""A proposal in whole sentences, line by line, for those who listen to it or read it without a screen. Pure.

Nothing depends on columns, colours or glyphs: each line says what it is about.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from library.records import Revision, RolloutSummary, TaskCard, Trial
from library.similarity import Neighbour
from sim.sandbox.cleaning import clean_line, clean_text
from sim.values import Diagnostic, EpisodeReport, TaskFailure
from workbench.core.counting import counted

_WIDTH = 480


@dataclass(frozen=True)
class Proposal:
    """A task that waits for a decision, with all that a reviewer looks at."""

    card: TaskCard
    revision: Revision
    trial: Trial | None
    """None for an imported task."""
    near: tuple[Neighbour, ...]
    draft: str | None = None
    """An edit that was begun on the screen and neither accepted nor discarded."""


def waiting_lines(cards: Sequence[TaskCard]) -> Iterator[str]:
    """What waits for review, a task a line."""
    yield f"{counted(len(cards), 'task')} {'waits' if len(cards) == 1 else 'wait'} for review."
    for number, card in enumerate(cards, start=1):
        verdict = f", {card.verdict}" if card.verdict else ""
        yield f"{number}. {card.name}{verdict}: {clean_line(card.description, _WIDTH) or 'no description'}"


def proposal_lines(proposal: Proposal) -> Iterator[str]:
    """The whole proposal: sentence, author, code, checks, rollouts, nearest tasks."""
    card = proposal.card
    yield _sentence(card.description) or "It has no description."
    if card.assets:
        yield f"Assets: {clean_line(', '.join(card.assets), _WIDTH)}."
    yield _author(proposal)
    if proposal.trial is not None:
        yield _verdict(proposal.trial)
    if proposal.draft is not None:
        yield "An edit of this code was begun on the screen; what is shown and decided on here is the code without it."
    yield ""
    yield from code_lines(proposal.revision.source)
    yield ""
    yield from _checks(proposal)
    yield ""
    yield from _rollouts(proposal.revision.rollout)
    yield ""
    yield from _near(proposal.near)


def code_lines(source: str) -> Iterator[str]:
    """The code, each line after its number."""
    lines = source.removesuffix("\n").split("\n")
    yield f"Code, {counted(len(lines), 'line')}."
    width = len(str(len(lines)))
    for number, line in enumerate(lines, start=1):
        yield f"{number:>{width}} {clean_text(line, _WIDTH)}".rstrip()


def _sentence(text: str) -> str:
    """On one line, safe to print, with a full stop where it has none."""
    line = clean_line(text, _WIDTH)
    return f"{line}." if line and line[-1] not in ".!?:…" else line


def _author(proposal: Proposal) -> str:
    card, revision = proposal.card, proposal.revision
    if proposal.trial is None:
        return f"Origin: {card.origin}."
    who = f"{card.model} through {card.provider}" if card.model not in ("", card.provider) else card.provider
    attempt = f", attempt {revision.number}" if revision.number > 1 else ""
    return f"Written by {clean_line(who, _WIDTH)} with recipe {card.recipe}{attempt}, trial {proposal.trial.trial}."


def _checks(proposal: Proposal) -> Iterator[str]:
    yield "Checks."
    check, rollout, trial = proposal.revision.check, proposal.revision.rollout, proposal.trial
    if check is None:
        yield "Static check: not run."
    else:
        yield f"Static check: {_verdict_on(check.diagnostics)}"
        yield from map(_diagnostic, check.diagnostics)
    if rollout is not None:
        yield f"Construction: {'passed.' if rollout.constructed else _failure(rollout.failure)}"
        yield from (_diagnostic(one) for one in rollout.diagnostics if check is None or one not in check.diagnostics)
        yield from (
            f"Evidence against it, {one.name}: {_sentence(one.detail)}" for one in rollout.evidence if not one.ok
        )
        if sound := [one.name for one in rollout.evidence if one.ok]:
            yield f"Evidence that holds: {', '.join(sound)}."
        if rollout.self_judged:
            yield "Warning: the task judges itself; it replaces reward, done or is_match."
    for number, critic in enumerate(trial.reflections if trial else (), start=1):
        opinion = "would add it" if critic.add else "would not add it"
        yield f"Critic {number} {opinion}: {_sentence(critic.reasons)}"


def _verdict(trial: Trial) -> str:
    return _sentence(f"Verdict of its trial: {trial.verdict}" + (f". {trial.problem}" if trial.problem else ""))


def _verdict_on(diagnostics: Iterable[Diagnostic]) -> str:
    severities = [one.severity for one in diagnostics]
    if errors := severities.count("error"):
        return f"failed with {counted(errors, 'error')}."
    return f"passed with {counted(len(severities), 'remark')}." if severities else "passed."


def _diagnostic(found: Diagnostic) -> str:
    line = f" in line {found.line}" if found.line else ""
    hint = f" Hint: {_sentence(found.hint)}" if found.hint else ""
    return f"{found.severity.capitalize()}{line}: {_sentence(found.message)}{hint}"


def _failure(failure: TaskFailure | None) -> str:
    if failure is None:
        return "failed."
    line = f" in line {failure.line}" if failure.line else ""
    return f"{failure.type}{line}: {_sentence(failure.message)}"


def _rollouts(rollout: RolloutSummary | None) -> Iterator[str]:
    if rollout is None or not rollout.episodes:
        yield "Rollouts: none."
        return
    solved, tried = sum(episode.is_success for episode in rollout.episodes), counted(len(rollout.episodes), "episode")
    yield f"Rollouts: the oracle solved {solved} of {tried}. Sandbox {rollout.level}."
    yield from map(_episode, rollout.episodes)


def _episode(episode: EpisodeReport) -> str:
    outcome = episode.outcome.replace("_", " ")
    said = f"Seed {episode.seed}: {outcome}, reward {episode.reward:.2f} after {counted(episode.steps, 'step')}."
    if episode.error is not None:
        said += f" {_failure(episode.error)}"
    elif why := episode.reason or (episode.verification.reason if episode.verification else ""):
        said += f" Reason: {_sentence(why)}"
    return f'{said} Instruction: "{clean_line(episode.instruction, _WIDTH)}".' if episode.instruction else said


def _near(near: Sequence[Neighbour]) -> Iterator[str]:
    yield "Nearest tasks." if near else "Nearest tasks: none."
    for number, one in enumerate(near, start=1):
        yield f"{number}. {one.name}, likeness {one.score:.2f}: {clean_line(one.why, _WIDTH)}"
