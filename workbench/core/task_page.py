"""Everything that is known about one task: where it comes from, what was tried, who said what. As JSON and Markdown."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from library.codec import encode
from library.grouping import author_kind, prompt_version
from library.reading import LibraryReader
from library.records import Decision, Revision, TaskCard, Trial
from library.task_files import write_new
from prompts.values import JsonValue
from workbench import __version__
from workbench.core.markdown import as_text, fenced, markdown_table

SCHEMA = 1


@dataclass(frozen=True)
class TaskHistory:
    """One task with its whole record."""

    card: TaskCard
    accepted: TaskCard | None
    """The revision that may be used; None when there is none."""
    revisions: tuple[Revision, ...]
    trials: tuple[Trial, ...]
    """That wrote code of it, oldest first, without prompts and answers."""
    decisions: tuple[Decision, ...]
    """Oldest first, undone ones included."""


def task_history(library: LibraryReader, name: str) -> TaskHistory:
    """The record of a task.

    Raises:
        UnknownTask: With the names most like it.
    """
    card = library.card(name)
    revisions, decisions = library.revisions(name), library.history(name)
    hashes = {revision.source_hash for revision in revisions}
    wanted = {card.trial, *(decision.trial for decision in decisions)}
    trials = library.recorded(
        trial
        for trial in library.outlines()
        if trial.trial in wanted or (trial.task == name and not hashes.isdisjoint(trial.hashes))
    )
    return TaskHistory(card, library.accepted(name), revisions, trials, decisions)


def task_document(history: TaskHistory) -> dict[str, JsonValue]:
    """The record as JSON; codes stand with the revisions, prompts and answers in the trials' folders."""
    return {
        "schema": SCHEMA,
        "program": __version__,
        "card": encode(history.card),
        "accepted_hash": history.accepted.source_hash if history.accepted else None,
        "revisions": [encode(revision) for revision in history.revisions],
        "trials": [_trial_entry(trial) for trial in history.trials],
        "decisions": [encode(decision) for decision in history.decisions],
    }


def task_markdown(history: TaskHistory) -> str:
    """The record as a page."""
    return "\n".join(_page(history)) + "\n"


def write_task_page(history: TaskHistory, folder: Path, *, overwrite: bool = False) -> tuple[Path, ...]:
    """Write the record as `<task>.md` and `<task>.json`; returns the files that were not there, or held something else.

    Raises:
        WouldOverwrite: A file holds something else; nothing was written.
    """
    name = history.card.name
    document = json.dumps(task_document(history), indent=2) + "\n"
    return write_new(
        {folder / f"{name}.md": task_markdown(history), folder / f"{name}.json": document}, overwrite=overwrite
    )


def _trial_entry(trial: Trial) -> JsonValue:
    return {
        "author": author_kind(trial),
        "prompt_version": prompt_version(trial),
        "record": encode(replace(trial, revisions=())),
    }


def _page(history: TaskHistory) -> Iterator[str]:
    card = history.card
    yield f"# {as_text(card.name)}"
    yield ""
    yield as_text(card.description) or "No description."
    yield ""
    yield from markdown_table(("fact", "value"), _facts(history))
    yield "## Revisions"
    yield ""
    head = ("number", "by", "hash", "static check", "outcome", "episodes solved", "evidence against it", "sandbox")
    yield from markdown_table(head, map(_revision_row, history.revisions))
    for trial in history.trials:
        yield from _trial(trial)
    if history.decisions:
        yield "## Decisions"
        yield ""
        columns = ("at", "decision", "who", "code", "reason")
        yield from markdown_table(columns, map(_decision_row, history.decisions))
    yield f"## Code of revision {card.revision}"
    yield ""
    yield from fenced(next(one.source for one in history.revisions if one.number == card.revision), "python")


def _facts(history: TaskHistory) -> Iterator[tuple[str, str]]:
    card = history.card
    yield "state", card.state
    yield "origin", card.origin
    if card.parent:
        yield "variation of", card.parent
    yield "class", card.class_name
    yield "revision", str(card.revision)
    yield "hash of the code", card.source_hash
    if history.accepted and history.accepted.source_hash != card.source_hash:
        yield "accepted revision", f"{history.accepted.revision} ({history.accepted.source_hash})"
    yield "assets", ", ".join(card.assets)
    for name, value in card.parameters.items():
        yield f"parameter {name}", str(value)
    for name, text in (("recipe", card.recipe), ("provider", card.provider), ("model", card.model)):
        if text:
            yield name, text
    if card.verdict:
        yield "verdict", card.verdict
    if card.created_at:
        yield "written", card.created_at
    if card.decided_by:
        yield "decided by", f"{card.decided_by} {card.decided_at}".strip()
    yield "page by", f"simsmith {__version__}"


def _revision_row(revision: Revision) -> tuple[str, ...]:
    check, rollout = revision.check, revision.rollout
    errors = [found for found in check.diagnostics if found.severity == "error"] if check else []
    episodes = rollout.episodes if rollout else ()
    against = [evidence.name for evidence in rollout.evidence if not evidence.ok] if rollout else []
    return (
        str(revision.number),
        revision.author,
        revision.source_hash[:12],
        "-" if check is None else f"{len(errors)} errors" if errors else "passed",
        "-" if rollout is None else rollout.outcome.replace("_", " "),
        f"{sum(episode.outcome == 'solved' for episode in episodes)} of {len(episodes)}" if rollout else "-",
        ", ".join(against) or "-",
        rollout.level if rollout else "-",
    )


def _trial(trial: Trial) -> Iterator[str]:
    yield f"## Trial {as_text(trial.trial)}"
    yield ""
    yield from markdown_table(("fact", "value"), _trial_facts(trial))
    head = ("stage", "template", "call", "tokens sent", "tokens received", "seconds", "from the record")
    yield from markdown_table(
        head,
        (
            (
                stage.stage,
                stage.template_hash[:12] or "-",
                stage.call_hash[:12],
                str(stage.usage.prompt_tokens) if stage.usage else "-",
                str(stage.usage.completion_tokens) if stage.usage else "-",
                f"{stage.seconds:.1f}",
                "yes" if stage.cached else "no",
            )
            for stage in trial.stages
        ),
    )


def _trial_facts(trial: Trial) -> Iterator[tuple[str, str]]:
    yield "author", f"{trial.model} through {trial.provider} ({author_kind(trial)})"
    yield "recipe", f"{trial.recipe} {prompt_version(trial)}"
    yield "started", trial.started_at
    yield "seed", str(trial.seed)
    yield "verdict", trial.verdict
    if trial.problem:
        yield "problem", trial.problem
    if trial.references:
        yield "references", ", ".join(trial.references)
    for number, reflection in enumerate(trial.reflections, start=1):
        yield f"critic {number}", f"{'add' if reflection.add else 'do not add'}: {reflection.reasons}"
    if trial.cost_usd is not None:
        yield "cost", f"US$ {trial.cost_usd:.4f}"
    yield "seconds", f"{trial.seconds:.1f}"
    yield "settings", ", ".join(f"{name} = {value}" for name, value in _shown_settings(trial))


def _shown_settings(trial: Trial) -> Sequence[tuple[str, object]]:
    return [(name, value) for name, value in trial.settings.items() if value is not None and name != "recipe_version"]


def _decision_row(decision: Decision) -> tuple[str, ...]:
    kind = f"{decision.kind} although its checks did not pass" if decision.anyway else decision.kind
    return decision.at, kind, decision.who, decision.source_hash[:12], decision.reason or "-"
