"""`simsmith stats`: how the trials went, what they cost, what the library covers, and which of two runs is better."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from workbench.commands.options import (
    JsonOption,
    ProjectOption,
    QuietOption,
    open_session,
    output_of,
    remember_root_options,
)
from workbench.commands.output import table

if TYPE_CHECKING:
    from collections.abc import Iterable

    from workbench.commands.output import Output
    from workbench.core.study import Study
    from workbench.core.tables import Table

app = typer.Typer(rich_markup_mode=None)


@app.callback(invoke_without_command=True, epilog="Example: simsmith stats --by recipe --csv trials.csv")
def stats(
    context: typer.Context,
    run: Annotated[
        list[str] | None, typer.Option("--run", metavar="RUN", help="Only trials of this run, or last; repeatable.")
    ] = None,
    by: Annotated[
        Literal["recipe", "model", "prompt-version"] | None,
        typer.Option("--by", help="Count apart what differs in this; authors are always counted apart."),
    ] = None,
    csv: Annotated[
        Path | None, typer.Option("--csv", metavar="FILE", help="Write every trial as a row.", dir_okay=False)
    ] = None,
    report: Annotated[
        Path | None, typer.Option("--report", metavar="FILE.md", help="Write the tables as Markdown.", dir_okay=False)
    ] = None,
    figures: Annotated[
        Path | None, typer.Option("--figures", metavar="DIR", help="Draw them as PNG files.", file_okay=False)
    ] = None,
    project: ProjectOption = None,
    quiet: QuietOption = False,
    json: JsonOption = False,
) -> None:
    """Show how the trials went.

    The funnel with intervals, first attempts apart, what an accepted task cost, how different the tasks are, and what
    the library covers. The built-in author's trials are never counted together with a model's.
    """
    if context.invoked_subcommand is not None:
        remember_root_options(context, project, quiet=quiet)
        return
    from workbench.core.study import study
    from workbench.core.study_tables import study_tables

    output = output_of(context, quiet=quiet)
    session = open_session(context, project, output)
    found = study(session.library, run or (), by)
    _write_files(found, csv, report, figures, output)
    if json:
        from workbench.commands.stats_document import study_document

        output.show_json(study_document(found))
        return
    if not found.trials:
        output.say("No trial was kept yet; simsmith generate runs some.")
    _show(study_tables(found), output)


@app.command("runs", epilog="Example: simsmith stats runs")
def runs(
    context: typer.Context, project: ProjectOption = None, quiet: QuietOption = False, json: JsonOption = False
) -> None:
    """List the runs, the newest first: what can be chosen and compared."""
    from library.codec import encode
    from workbench.core.run_list import list_runs

    output = output_of(context, quiet=quiet)
    entries = list_runs(open_session(context, project, output).library.outlines())
    if json:
        output.show_json({"runs": [encode(entry) for entry in entries]})
        return
    if not entries:
        output.say("No trial was kept yet; simsmith generate runs some.")
        return
    rows = ((each.run, str(each.trials), ", ".join(each.recipes), ", ".join(each.models)) for each in entries)
    output.show(table([("RUN", "TRIALS", "RECIPE", "MODEL"), *rows]))


@app.command("compare", epilog="Example: simsmith stats compare 20240501-120000 last")
def compare(
    context: typer.Context,
    one: Annotated[str, typer.Argument(metavar="RUN", help="What is measured against.")],
    other: Annotated[str, typer.Argument(metavar="RUN", help="The run in question; last is the newest.")],
    project: ProjectOption = None,
    quiet: QuietOption = False,
    json: JsonOption = False,
) -> None:
    """Compare two runs seed by seed: the verdicts that differ, the rates, and whether that means something."""
    from workbench.core.comparison_tables import comparison_tables
    from workbench.core.study import compare_runs

    output = output_of(context, quiet=quiet)
    compared = compare_runs(open_session(context, project, output).library, one, other)
    if json:
        from workbench.commands.stats_document import comparison_document

        output.show_json(comparison_document(compared))
        return
    if len(compared.authors) > 1 and "builtin" in compared.authors:
        output.say("One of the runs is by the built-in author, which is no language model.")
    _show(comparison_tables(compared), output)


def _write_files(found: Study, csv: Path | None, report: Path | None, figures: Path | None, output: Output) -> None:
    from library.whole_files import write_atomically
    from workbench.core.study_files import study_csv, study_markdown

    for file, render in ((csv, study_csv), (report, study_markdown)):
        if file is not None:
            write_atomically(file, render(found))
            output.say(f"Wrote {file}")
    if figures is not None:
        from workbench.core.figures import write_figures

        for file in write_figures(found, figures):
            output.say(f"Wrote {file}")


def _show(tables: Iterable[Table], output: Output) -> None:
    parts = []
    for one in tables:
        lines = [one.title, *([table([one.head, *one.rows])] if one.rows else []), *one.notes]
        parts.append("\n".join(lines))
    output.show("\n\n".join(parts))
