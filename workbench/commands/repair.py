"""`simsmith repair`: a task goes back to its author with what failed, or with what a reviewer says."""

from __future__ import annotations

import time
from contextlib import aclosing
from typing import TYPE_CHECKING, Annotated

import typer

from workbench.commands.interrupts import EXIT_INTERRUPTED, run_until_stopped
from workbench.commands.options import (
    JsonOption,
    ProjectOption,
    QuietOption,
    RequireOption,
    UnsafeOption,
    open_session,
    output_of,
    required_level,
)

if TYPE_CHECKING:
    from library.records import Trial
    from prompts.values import JsonValue
    from workbench.commands.run_views import View
    from workbench.core.events import TrialInterrupted
    from workbench.core.session import Session

EXIT_NO = 1
EXIT_CODES = {"provider": 3, "sandbox": 4}
EXAMPLE = 'Example: simsmith repair stack-blocks-by-color --message "the blocks should start apart"'


def repair(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="The task's name.")],
    message: Annotated[str, typer.Option("--message", "-m", help="What is wrong, in your words.")] = "",
    expected_hash: Annotated[
        str | None,
        typer.Option("--hash", metavar="HASH", help="Of the code that you saw, or its beginning; refuses any other."),
    ] = None,
    show_message: Annotated[
        bool, typer.Option("--show-message", help="Print exactly what would be sent, and send nothing.")
    ] = False,
    provider: Annotated[str | None, typer.Option(help="Who is asked: builtin, openai or replay.")] = None,
    model: Annotated[str | None, typer.Option(help="Name of the model.")] = None,
    base_url: Annotated[str | None, typer.Option(help="Address of an OpenAI-compatible server.")] = None,
    budget: Annotated[float | None, typer.Option(metavar="USD", help="What it may cost.")] = None,
    require: RequireOption = None,
    unsafe_local_exec: UnsafeOption = False,
    json: JsonOption = False,
    events: Annotated[bool, typer.Option("--events", help="One JSON line for each event on standard output.")] = False,
    project: ProjectOption = None,
    quiet: QuietOption = False,
) -> None:
    """Send a task back to its author for another attempt, on the same conversation.

    The author is told which check failed, and what you say; what it answers is checked and becomes the task's next
    revision, to review. Exit code 1: the new code does not pass either, or there is none. When the provider cannot
    be reached (3), the sandbox cannot run (4) or you stop it, the task stays as it was.
    """
    from workbench.commands.run_views import EventLines, PlainLines
    from workbench.core.repairing import repair_message

    if json and events:
        raise typer.BadParameter("--json and --events exclude each other")
    output = output_of(context, quiet=quiet)
    flags = {"provider": provider, "model": model, "base_url": base_url, "budget": budget}
    session = open_session(context, project, output, **flags, require=required_level(require, unsafe=unsafe_local_exec))
    if show_message:
        output.show(repair_message(session.library, name, message))
        return
    view: View = EventLines(output, time.monotonic) if events else PlainLines(output, time.monotonic)
    try:
        trial, interruption = run_until_stopped(_run(session, name, message, expected_hash, view))
    except KeyboardInterrupt:
        output.complain(f"\nsimsmith: stopped; {name} is as it was")
        raise typer.Exit(EXIT_INTERRUPTED) from None
    if json:
        output.show_json(_document(session, trial))
    if interruption:
        raise typer.Exit(EXIT_CODES[interruption.cause])
    if trial.verdict != "completed":
        raise typer.Exit(EXIT_NO)


async def _run(
    session: Session, name: str, message: str, expected_hash: str | None, view: View
) -> tuple[Trial, TrialInterrupted | None]:
    from workbench.core.events import TrialFinished, TrialInterrupted
    from workbench.core.repairing import repair
    from workbench.core.spending import limited

    trial: Trial | None = None
    interruption: TrialInterrupted | None = None
    async with (
        limited(session) as limited_session,
        aclosing(repair(limited_session, name, message, expected_hash=expected_hash)) as events,
    ):
        async for event in events:
            view.show(event)
            if isinstance(event, TrialFinished):
                trial = event.trial
            elif isinstance(event, TrialInterrupted):
                interruption = event
    if trial is None:
        raise AssertionError("a trial ends with TrialFinished")
    return trial, interruption


def _document(session: Session, trial: Trial) -> JsonValue:
    from workbench.commands.run_document import trial_entry

    card = session.library.card(str(trial.task))
    new = card.trial == trial.trial
    return {
        **trial_entry(trial, accepted=False),
        "continues": trial.continues,
        "revision": card.revision if new else None,
        "hash": card.source_hash if new else None,
    }
