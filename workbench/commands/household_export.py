"""`simsmith household export` and `stats`: accepted or verified samples as JSON lines, and the yield of many runs."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from workbench.commands.household_verify import WorkersOption
from workbench.commands.interrupts import EXIT_INTERRUPTED, run_until_stopped
from workbench.commands.options import JsonOption, ProjectOption, QuietOption, open_session, output_of
from workbench.commands.output import table

if TYPE_CHECKING:
    from prompts.values import JsonValue
    from workbench.core.household.outcome import TypeYield
    from workbench.core.household.reviewed import ExportSource, LibrarySamples
    from workbench.core.session import Session

EXIT_NO = 1
app = typer.Typer()
"""Becomes a part of `simsmith household`."""
FoldersArgument = Annotated[list[Path], typer.Argument(metavar="FOLDER...", help="Runs, or folders that hold some.")]


@app.command("export", epilog="Example: simsmith household export --split train --out train.jsonl")
def export_rows(
    context: typer.Context,
    out: Annotated[Path, typer.Option("--out", metavar="FILE", help="Where to; an earlier file is replaced.")],
    folders: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="[FOLDER...]",
            help="Runs, or folders that hold some: what they verified, without what was rejected.",
        ),
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="Also the project's samples that wait for review.")] = False,
    split: Annotated[
        Literal["train", "val", "test"] | None, typer.Option("--split", help="Only of this one.  [all]")
    ] = None,
    no_near_duplicates: Annotated[
        bool, typer.Option("--no-near-duplicates", help="Leave out what is nearly the same as an earlier row.")
    ] = False,
    verify: Annotated[bool, typer.Option("--verify", help="Try every sample again; what fails is left out.")] = False,
    workers: WorkersOption = 1,
    project: ProjectOption = None,
    json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Write the project's accepted samples as JSON lines, or the verified ones of some runs; the published keys first.

    Exit code 1: some do not hold and were left out, each is named; or there is no row.
    """
    from sim.pool import LocalProcesses
    from workbench.core.household.exporting import ExportPlan, export
    from workbench.core.household.reviewed import RunSamples
    from workbench.core.household.runs import find_runs

    output = output_of(context, quiet=quiet)
    if folders and everything:
        raise typer.BadParameter("it is about the project's samples; leave FOLDER out", param_hint="--all")
    if out.is_dir():
        raise typer.BadParameter(f"{out} is a folder; a file is to be written", param_hint="--out")
    verifier = LocalProcesses(workers) if verify else None
    sources: tuple[ExportSource, ...] = tuple(map(RunSamples.of, find_runs(folders))) if folders else ()
    sources = sources or (_of_the_project(open_session(context, project, output), everything=everything),)
    plan = ExportPlan(sources, split, no_near_duplicates, verifier)
    try:
        report = run_until_stopped(export(plan, out))
    except KeyboardInterrupt:
        output.complain("simsmith: interrupted; nothing was written")
        raise typer.Exit(EXIT_INTERRUPTED) from None
    for problem in report.unverified:
        output.complain(f"✗ {problem}")
    if json:
        output.show_json({"file": str(out), **asdict(report)})
    else:
        near = f"near-duplicates left out: {report.near_duplicates}" if no_near_duplicates else ""
        down = f"turned down and left out: {report.turned_down}" if report.turned_down else ""
        output.show("; ".join(filter(None, (f"{report.rows} rows into {out}", near, down))))
    if report.unverified or not report.rows:
        raise typer.Exit(EXIT_NO)


def _of_the_project(session: Session, *, everything: bool) -> LibrarySamples:
    from workbench.core.household.keeping import samples_of, with_samples
    from workbench.core.household.reviewed import LibrarySamples

    library = samples_of(with_samples(session))
    return LibrarySamples(library, ("accepted", "to-review")) if everything else LibrarySamples(library)


@app.command("stats", epilog="Example: simsmith household stats household")
def stats(
    context: typer.Context,
    folders: FoldersArgument,
    json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Say what came of some runs together: by method and type, with what was rejected why."""
    from workbench.core.household.runs import find_runs, total_yields

    output = output_of(context, quiet=quiet)
    runs = find_runs(folders)
    totals = total_yields(runs)
    if json:
        types: list[JsonValue] = [{"method": method, **asdict(one)} for (method, _), one in totals.items()]
        models = {"calls": sum(run.calls for run in runs), "tokens": sum(run.tokens for run in runs)}
        output.show_json({"runs": len(runs), "types": types, **models})
        return
    head = ("METHOD", "TYPE", "ASKED", "VERIFIED", "SHARE", "AT ONCE", "NEAR", "REJECTED", "WHY")
    output.show(table([head, *(_row(method, one) for (method, _), one in totals.items())]))
    output.show(f"\n{len(runs)} runs, {sum(one.verified for one in totals.values())} verified samples")


def _row(method: str, one: TypeYield) -> tuple[str, ...]:
    from workbench.core.household.report import why

    share = f"{one.verified / one.asked:.0%}" if one.asked else "–"
    counts = (one.first, one.near_duplicates, one.rejected)
    return (method, one.type, str(one.asked), str(one.verified), share, *map(str, counts), why(one.causes.items()))
