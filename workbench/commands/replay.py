"""`simsmith replay`: a run once more from its recorded calls, to see that the same comes out."""

from __future__ import annotations

import time
from contextlib import aclosing
from typing import TYPE_CHECKING, Annotated

import typer

from workbench.commands.interrupts import EXIT_INTERRUPTED, run_until_stopped
from workbench.commands.options import JsonOption, ProjectOption, QuietOption, open_session, output_of
from workbench.commands.output import table

if TYPE_CHECKING:
    from prompts.values import JsonValue
    from workbench.commands.run_views import View
    from workbench.core.replaying import ReplayedTrial, ReplayFinished
    from workbench.core.run_record import RunRecord
    from workbench.core.session import Session

EXIT_NO = 1
EXAMPLE = "Example: simsmith replay last"
MOST_DIFFERENCES = 6
"""Fields that a line names; --json has all of them."""


def replay(
    context: typer.Context,
    run: Annotated[str, typer.Argument(metavar="RUN", help="Its id; last: the newest one.")],
    project: ProjectOption = None,
    quiet: QuietOption = False,
    json: JsonOption = False,
) -> None:
    """Do a run again from its recorded calls: no request leaves the process, nothing is kept.

    Prompts are rendered, answers read and tasks rolled out anew; then every trial is compared with what was kept of
    it, times aside. Exit code 1: something came out otherwise.
    """
    from workbench.commands.run_views import PlainLines
    from workbench.core.run_record import read_run

    output = output_of(context, quiet=quiet)
    session = open_session(context, project, output)
    record = read_run(session.project.trials, run)
    try:
        finished = run_until_stopped(_show(session, record, PlainLines(output, time.monotonic)))
    except KeyboardInterrupt:
        output.complain("\nsimsmith: stopped; a replay changes nothing")
        raise typer.Exit(EXIT_INTERRUPTED) from None
    is_same = all(trial.is_same for trial in finished.trials)
    if json:
        output.show_json(_document(finished, is_same=is_same))
    else:
        output.show(table([("TRIAL", "VERDICT", "NOW"), *map(_row, finished.trials)]))
        void = f"; {finished.void} void, with nothing to compare" if finished.void else ""
        same = sum(trial.is_same for trial in finished.trials)
        output.show(f"\nrun {finished.run}: {same} of {len(finished.trials)} trials came out the same{void}")
    if not is_same:
        raise typer.Exit(EXIT_NO)


async def _show(session: Session, record: RunRecord, view: View) -> ReplayFinished:
    from workbench.core.replaying import ReplayFinished, replay

    finished: ReplayFinished | None = None
    async with session, aclosing(replay(session, record)) as events:
        async for event in events:
            if isinstance(event, ReplayFinished):
                finished = event
            else:
                view.show(event)
    if finished is None:
        raise AssertionError("a replay ends with ReplayFinished")
    return finished


def _row(trial: ReplayedTrial) -> tuple[str, ...]:
    more = len(trial.differences) - MOST_DIFFERENCES
    named = ", ".join(trial.differences[:MOST_DIFFERENCES]) + (f" and {more} more" if more > 0 else "")
    now = trial.problem or (f"differs in {named}" if trial.differences else "the same")
    return trial.trial, trial.verdict, now


def _document(finished: ReplayFinished, *, is_same: bool) -> dict[str, JsonValue]:
    trials: list[JsonValue] = [
        {
            "trial": trial.trial,
            "verdict": trial.verdict,
            "same": trial.is_same,
            "differences": list(trial.differences),
            "problem": trial.problem,
        }
        for trial in finished.trials
    ]
    return {"run": finished.run, "same": is_same, "void": finished.void, "trials": trials}
