"""`simsmith drift`: a run's pinned calls sent again to another model, and the funnels compared."""

from __future__ import annotations

import time
from contextlib import aclosing
from typing import TYPE_CHECKING, Annotated

import typer

from workbench.commands.interrupts import EXIT_INTERRUPTED, run_until_stopped
from workbench.commands.options import JsonOption, ProjectOption, QuietOption, RequireOption, open_session, output_of
from workbench.commands.output import table

if TYPE_CHECKING:
    from workbench.commands.run_views import View
    from workbench.core.drift import DriftFinished
    from workbench.core.session import Session

EXAMPLE = "Example: simsmith drift 20260301-120000 --model gpt-4o-mini --budget 2"
EXIT_CODES = {"provider": 3, "sandbox": 4}


def drift(
    context: typer.Context,
    run: Annotated[str, typer.Argument(metavar="RUN", help="Whose calls are sent again; last: the newest one.")],
    model: Annotated[str, typer.Option(help="Name of the model in question.")],
    provider: Annotated[str, typer.Option(help="Who answers: openai or replay.")] = "openai",
    base_url: Annotated[str | None, typer.Option(help="Address of an OpenAI-compatible server.")] = None,
    budget: Annotated[float | None, typer.Option(metavar="USD", help="What it may cost; it ends there.")] = None,
    require: RequireOption = None,
    project: ProjectOption = None,
    quiet: QuietOption = False,
    json: JsonOption = False,
) -> None:
    """See how another model, or the same one after a while, answers what was asked before.

    Of each trial, the first call for code is sent again word for word. The new answers are checked and rolled out on
    the same scenes; neither they nor the old ones are repaired. Ends with the verdicts that differ.
    """
    from workbench.commands.run_views import PlainLines
    from workbench.core.run_record import read_run

    if provider == "builtin":
        raise typer.BadParameter("the built-in author does not read prompts: it cannot be compared by them")
    output = output_of(context, quiet=quiet)
    flags = {"model": model, "provider": provider, "base_url": base_url, "budget": budget, "require": require}
    session = open_session(context, project, output, **flags)
    record = read_run(session.project.trials, run)
    try:
        finished = run_until_stopped(_show(session, record.run, PlainLines(output, time.monotonic)))
    except KeyboardInterrupt:
        output.complain("\nsimsmith: stopped; the answers that came are recorded, and are not paid for again")
        raise typer.Exit(EXIT_INTERRUPTED) from None
    if json:
        from workbench.commands.stats_document import comparison_document

        output.show_json({**comparison_document(finished.compared), "left_out": finished.left_out})
    else:
        output.show(_report(finished))
    if finished.interruption:
        output.complain(f"The {finished.interruption.cause} ended it early: {finished.interruption.message}")
        raise typer.Exit(EXIT_CODES[finished.interruption.cause])


async def _show(session: Session, run: str, view: View) -> DriftFinished:
    from workbench.core.drift import DriftFinished, drift
    from workbench.core.spending import limited

    finished: DriftFinished | None = None
    async with session, aclosing(drift(limited(session), run)) as events:
        async for event in events:
            if isinstance(event, DriftFinished):
                finished = event
            else:
                view.show(event)
    if finished is None:
        raise AssertionError("drift ends with DriftFinished")
    return finished


def _report(finished: DriftFinished) -> str:
    from workbench.core.comparison_tables import comparison_tables

    parts = []
    for one in comparison_tables(finished.compared):
        lines = [one.title, *([table([one.head, *one.rows])] if one.rows else []), *one.notes]
        parts.append("\n".join(lines))
    if finished.left_out:
        parts.append(f"{finished.left_out} trials never asked for code, or their call is not in the record any more.")
    return "\n\n".join(parts)
