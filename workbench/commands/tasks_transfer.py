"""`simsmith tasks import` and `export`: task files in and out of the library."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim.sandbox.protocol import Limits
from workbench.commands.check import ModeOption, TimeLimitOption, WorkersOption, choose_seeds
from workbench.commands.check_batch import EXIT_NO, check_all
from workbench.commands.options import JsonOption, ProjectOption, QuietOption, open_session, output_of
from workbench.commands.output import table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sim.sandbox.protocol import Mode
    from workbench.commands.check_batch import Findings
    from workbench.commands.output import Output
    from workbench.core.check_run import CheckPlan
    from workbench.core.importing import Candidate, ImportResult, NameChoice
    from workbench.core.session import Session

IMPORT_EXAMPLE = "Example: simsmith tasks import published_tasks/ --mode lenient --episodes 3 --workers 2"
EXPORT_EXAMPLE = "Example: simsmith tasks export stack-blocks-by-color --to shared/"


def import_tasks(
    context: typer.Context,
    paths: Annotated[
        list[str], typer.Argument(metavar="PATH...", help="Task files, folders of them; - reads one task.")
    ],
    mode: ModeOption = "strict",
    rename: Annotated[
        bool, typer.Option("--rename", help="Put a number behind a name that other code has already.")
    ] = False,
    new_revision: Annotated[
        bool, typer.Option("--new-revision", help="Add other code to the task of that name as a revision.")
    ] = False,
    episodes: Annotated[
        int, typer.Option("--episodes", min=0, max=10_000, help="Rollouts of each task; 0 only reads the code.")
    ] = 0,
    workers: WorkersOption = 1,
    time_limit: TimeLimitOption = 60.0,
    project: ProjectOption = None,
    quiet: QuietOption = False,
    json: JsonOption = False,
) -> None:
    """Import task files; they wait for review, with what reading and running them showed.

    A file whose code the library has already changes nothing. Exit code 1: a file could not be imported; the others
    were.
    """
    from workbench.core.importing import DONE, import_document

    if rename and new_revision:
        raise typer.BadParameter("give --rename or --new-revision, not both")
    choice: NameChoice = "rename" if rename else "new-revision" if new_revision else "refuse"
    output = output_of(context, quiet=quiet)
    session = open_session(context, project, output)
    plan = _plan(mode, episodes, time_limit)
    results, findings = _import(session, paths, plan, choice, workers if episodes else None, output)
    if json:
        output.show_json(import_document(results))
    else:
        _show(results, output)
    if findings is not None and findings.exit_code not in (0, EXIT_NO):
        output.complain("simsmith: not all tasks were checked, and those that were not are not imported")
        raise typer.Exit(findings.exit_code)
    if not all(result.status in DONE for result in results):
        raise typer.Exit(EXIT_NO)


def export_tasks(
    context: typer.Context,
    names: Annotated[list[str], typer.Argument(metavar="NAME...", help="Tasks of the library.")],
    to: Annotated[Path, typer.Option("--to", metavar="DIR", help="Where each task gets a folder of its own.")],
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace files that hold something else.")] = False,
    project: ProjectOption = None,
    quiet: QuietOption = False,
    json: JsonOption = False,
) -> None:
    """Write tasks as plain files, task.py and card.json, which `import` reads again."""
    from library.exports import export_task

    output = output_of(context, quiet=quiet)
    library = open_session(context, project, output).library
    cards = [library.card(name) for name in names]  # a wrong name is said before anything is written
    for card in cards:
        written = export_task(to, card, library.source(card.name, card.revision), overwrite=overwrite)
        output.say(f"{'Wrote' if written else 'Unchanged:'} {to / card.name}")
    if json:
        output.show_json({"tasks": [{"task": c.name, "path": str(to / c.name), "hash": c.source_hash} for c in cards]})


def _plan(mode: Mode, episodes: int, time_limit: float) -> CheckPlan:
    from workbench.core.check_run import CheckPlan

    limits = replace(Limits(), wall_s_per_episode=time_limit)
    return CheckPlan(choose_seeds(None, episodes or None), mode, limits=limits)


def _import(
    session: Session, paths: Sequence[str], plan: CheckPlan, choice: NameChoice, workers: int | None, output: Output
) -> tuple[list[ImportResult], Findings | None]:
    """Read everything, check what is new, import what was checked; in the order of the files."""
    from workbench.core.importing import ImportResult, import_candidate, read_candidates
    from workbench.core.sources import find_paths

    sources = find_paths(paths, stdin=sys.stdin.buffer)
    answers = list(read_candidates(session.library, sources, plan.mode, choice))
    candidates = [answer for answer in answers if not isinstance(answer, ImportResult)]
    findings = _check(candidates, plan, workers, output) if workers and candidates else None
    checked = {result.path: result for result in findings.results} if findings else {}
    results = []
    for answer in answers:
        if isinstance(answer, ImportResult):
            results.append(answer)
        elif findings is None or answer.source.path in checked:
            results.append(import_candidate(session.library, answer, choice, checked.get(answer.source.path)))
    return results, findings


def _check(candidates: Sequence[Candidate], plan: CheckPlan, workers: int, output: Output) -> Findings:
    from workbench.commands.check_view import Progress

    with Progress(len(candidates), is_on=output.is_live and not output.quiet) as progress:
        return check_all([one.source for one in candidates], plan, workers, progress, lambda _: None)


def _show(results: Sequence[ImportResult], output: Output) -> None:
    from workbench.core.importing import count_by_status

    rows = (
        (one.status, one.card.name if one.card else one.name, (one.card.verdict if one.card else "") or "-", one.detail)
        for one in results
        if one.status != "unchanged"
    )
    if lines := list(rows):
        output.show(table([("STATUS", "TASK", "VERDICT", "DETAIL"), *lines]))
    output.show(", ".join(f"{count} {status}" for status, count in count_by_status(results).items()) or "nothing found")
