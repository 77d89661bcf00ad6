"""Everything on record about a task, as lines: where it comes from, what it cost, who decided what and why. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from library.grouping import prompt_version
from workbench.tui.lines import Line
from workbench.tui.plain import plain_line

if TYPE_CHECKING:
    from library.records import Decision, Revision, Trial
    from workbench.core.task_page import TaskHistory

INDENT = "  "


class Labels(NamedTuple):
    """What some facts of a card are called, in at most nine letters."""

    type: str = "class"
    source: str = "code"
    assets: str = "assets"


OF_A_TASK = Labels()
OF_A_SAMPLE = Labels("type", "hash", "things")


def card_lines(history: TaskHistory, labels: Labels = OF_A_TASK) -> list[Line]:
    """The card, the trials that wrote the task, its revisions, the decisions about it."""
    return [
        *_section("card", _facts(history, labels)),
        *(line for trial in history.trials for line in _section(f"trial {trial.trial}", _trial(trial))),
        *_section("revisions", map(_revision, history.revisions)),
        *_section("decisions", _decisions(history.decisions)),
    ]


def _section(title: str, texts: Iterator[str]) -> Iterator[Line]:
    yield Line(plain_line(title), "heading")
    yield from (Line(plain_line(INDENT + text)) for text in texts)
    yield Line("")


def _facts(history: TaskHistory, labels: Labels) -> Iterator[str]:
    card = history.card
    yield f"{card.name}: {card.description}"
    yield f"state     {card.state}{', flagged' if 'flagged' in card.tags else ''}"
    yield f"origin    {card.origin}"
    if card.parent:
        yield f"parent    {card.parent}, of which it is a variation"
    yield f"{labels.type:9} {card.class_name}, revision {card.revision}"
    yield f"{labels.source:9} {card.source_hash}"
    if history.accepted is not None and history.accepted.source_hash != card.source_hash:
        yield f"accepted  revision {history.accepted.revision} ({history.accepted.source_hash})"
    yield f"{labels.assets:9} {', '.join(card.assets)}"
    yield from (f"with      {name} = {value}" for name, value in card.parameters.items())
    if card.decided_by:
        yield f"decided   by {card.decided_by} at {card.decided_at}{': ' + card.reason if card.reason else ''}"


def _trial(trial: Trial) -> Iterator[str]:
    yield f"author    {trial.model} through {trial.provider}"
    yield f"recipe    {trial.recipe}, version {prompt_version(trial)}"
    scenes = next((revision.rollout.episodes for revision in trial.revisions if revision.rollout), ())
    seeds = f", scenes {', '.join(str(episode.seed) for episode in scenes)}" if scenes else ""
    yield f"seed      {trial.seed}{seeds}"
    if trial.continues:
        yield f"repairs   what trial {trial.continues} wrote"
    yield f"verdict   {trial.verdict}{': ' + trial.problem if trial.problem else ''}"
    tokens = f"{trial.usage.prompt_tokens + trial.usage.completion_tokens:,} tokens, " if trial.usage else ""
    cost = "price not known" if trial.cost_usd is None else f"US$ {trial.cost_usd:.4f}"
    yield f"cost      {tokens}{cost}, {trial.seconds:.1f} s"
    yield f"written   {trial.started_at}"
    if trial.references:
        yield f"shown     {', '.join(trial.references)}"
    for number, reflection in enumerate(trial.reflections, start=1):
        yield f"critic {number}  {'yes' if reflection.add else 'no'}: {reflection.reasons}"


def _revision(revision: Revision) -> str:
    outcome = revision.rollout.outcome.replace("_", " ") if revision.rollout else "not run"
    return f"{revision.number}  by {revision.author}: {outcome}  ({revision.source_hash[:12]})"


def _decisions(decisions: tuple[Decision, ...]) -> Iterator[str]:
    """Oldest first; one that was taken back says so."""
    undone: set[str] = set()
    for decision in decisions:
        if decision.kind == "undo" and decision.undoes:
            undone.add(decision.undoes)
        elif decision.kind == "redo" and decision.undoes:
            undone.discard(decision.undoes)
    for decision in decisions:
        kind = f"{decision.kind} although its checks did not pass" if decision.anyway else decision.kind
        took = f", {decision.seconds:.1f} s" if decision.seconds is not None else ""
        reason = f": {decision.reason}" if decision.reason else ""
        taken_back = " (taken back)" if decision.id in undone else ""
        yield f"{decision.at}  {kind} by {decision.who}{took}{reason}{taken_back}"
    if not decisions:
        yield "none yet"
