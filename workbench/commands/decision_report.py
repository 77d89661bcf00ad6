"""How decisions are told by the commands: in a sentence, as a table, as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from workbench.commands.options import output_of
from workbench.commands.output import table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from library.records import Decision
    from prompts.values import JsonValue
    from workbench.commands.batch_decisions import BatchOutcome
    from workbench.commands.output import Output

DONE = {
    "accept": "Accepted",
    "edit-accept": "Accepted the edited",
    "reject": "Rejected",
    "skip": "Skipped",
    "flag": "Flagged",
    "unflag": "Took the flag from",
    "retire": "Retired",
    "restore": "Restored",
    "undo": "Took back the decision about",
    "redo": "Took again the decision about",
}


def report_decision(context: typer.Context, decision: Decision, *, quiet: bool, json: bool) -> None:
    """What was decided, in a sentence or as a document."""
    output = output_of(context, quiet=quiet)
    if json:
        output.show_json(decision_entry(decision))
        return
    output.say(_done(decision))


def report_batch(context: typer.Context, outcome: BatchOutcome, *, quiet: bool, json: bool) -> None:
    """Every decision and every refusal; exit code 1 when something was refused."""
    output = output_of(context, quiet=quiet)
    if json:
        refused: list[JsonValue] = [{"task": task, "problem": problem} for task, problem in outcome.refused]
        output.show_json({"decisions": [decision_entry(done) for done in outcome.decisions], "refused": refused})
    else:
        for done in outcome.decisions:
            output.say(_done(done))
        for task, problem in outcome.refused:
            output.complain(f"not {task}: {problem}")
    if outcome.refused:
        raise typer.Exit(1)


def show_history(decisions: Sequence[Decision], output: Output, noun: str, *, json: bool) -> None:
    """Decisions as a table, or as one document."""
    if json:
        output.show_json({"decisions": [decision_entry(decision) for decision in decisions]})
        return
    rows = ((done.at, done.kind, done.task, done.who, _seconds(done), done.reason) for done in decisions)
    output.show(table([("AT", "DECISION", noun.upper(), "WHO", "SECONDS", "REASON"), *rows]))


def decision_entry(decision: Decision) -> dict[str, JsonValue]:
    """A decision as the commands' JSON shows it."""
    return {
        "id": decision.id,
        "kind": decision.kind,
        "task": decision.task,
        "hash": decision.source_hash,
        "who": decision.who,
        "at": decision.at,
        "reason": decision.reason,
        "trial": decision.trial,
        "undoes": decision.undoes,
        "anyway": decision.anyway,
        "seconds": decision.seconds,
    }


def _seconds(decision: Decision) -> str:
    return "-" if decision.seconds is None else f"{decision.seconds:.1f}"


def _done(decision: Decision) -> str:
    return f"{DONE[decision.kind]} {decision.task}" + (" although its checks did not pass" if decision.anyway else "")
