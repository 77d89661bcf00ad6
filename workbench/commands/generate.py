"""`simsmith generate`: the authoring loop without the screen."""

from __future__ import annotations

import time
from collections.abc import AsyncGenerator, Mapping
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
    from workbench.commands.run_views import View
    from workbench.core.events import RunEvent, RunFinished
    from workbench.core.session import Session

EXAMPLE = "Example: simsmith generate --recipe bottom-up --trials 3 --episodes 3 --yes --json"
EXIT_CODES = {"provider": 3, "sandbox": 4}
"""By what ended the run early."""


def generate(
    context: typer.Context,
    recipe: Annotated[str | None, typer.Option(help="Which prompts are sent.")] = None,
    trials: Annotated[int | None, typer.Option(help="How many tasks are tried.")] = None,
    target: Annotated[str | None, typer.Option(help="Name of the task that is asked for.")] = None,
    seed_task: Annotated[
        str | None, typer.Option(metavar="NAME", help="Ask for variations of this task of the library.")
    ] = None,
    provider: Annotated[str | None, typer.Option(help="Who writes: builtin, openai or replay.")] = None,
    model: Annotated[str | None, typer.Option(help="Name of the model.")] = None,
    base_url: Annotated[str | None, typer.Option(help="Address of an OpenAI-compatible server.")] = None,
    temperature: Annotated[
        list[str] | None,
        typer.Option(metavar="T|STAGE=T", help="Of the propose stage, or of the stage named; repeatable."),
    ] = None,
    episodes: Annotated[int | None, typer.Option(help="Scenes tried for each task.")] = None,
    seed: Annotated[int | None, typer.Option(help="What all seeds of the run derive from.")] = None,
    workers: Annotated[int | None, typer.Option(help="How many trials run side by side.")] = None,
    repair_attempts: Annotated[
        int | None, typer.Option(help="How often a failed check goes back to the author.")
    ] = None,
    load_memory: Annotated[
        bool | None, typer.Option(help="Tell trials of the library, or only of what their own run has given.")
    ] = None,
    save_memory: Annotated[
        bool | None, typer.Option(help="Put what trials give up for review, or keep their records only.")
    ] = None,
    load_tasks: Annotated[
        int | None, typer.Option(metavar="N", help="Library tasks that the run loads, drawn once; -1: all.")
    ] = None,
    candidates: Annotated[
        int | None, typer.Option(metavar="N", help="Library tasks whose code may be picked as reference.")
    ] = None,
    template: Annotated[
        bool | None, typer.Option(help="Let prompts show what is remembered, or only their fixed texts.")
    ] = None,
    faults: Annotated[
        bool | None, typer.Option("--faults", help="Let the built-in author make classic mistakes, to practise.")
    ] = None,
    budget: Annotated[float | None, typer.Option(metavar="USD", help="What the run may cost; it ends there.")] = None,
    resume: Annotated[
        str | None,
        typer.Option(metavar="RUN", help="Go on with a run that was stopped or killed; last: the newest one."),
    ] = None,
    repeat: Annotated[
        str | None,
        typer.Option(metavar="RUN", help="Do a run again from where it started; other options say what differs."),
    ] = None,
    yes: Annotated[
        bool, typer.Option("--yes", help="Accept what is completed and, where the recipe reflects, reflected.")
    ] = False,
    require: RequireOption = None,
    unsafe_local_exec: UnsafeOption = False,
    json: JsonOption = False,
    events: Annotated[bool, typer.Option("--events", help="One JSON line for each event on standard output.")] = False,
    project: ProjectOption = None,
    quiet: QuietOption = False,
) -> None:
    """Let a model write tasks and try them.

    Prompt, check, repair, roll out, reflect; ends with the statistics. Without --yes, what was written waits for
    review. Exit code 3: the provider ended the run early, and what was paid for is kept; 4: the sandbox did. Whatever
    ends a run, also a kill: `--resume` goes on with it and pays for nothing twice. `--repeat` does one again: free
    where nothing differs, and fair to compare where something does.
    """
    from workbench.commands.run_views import EventLines, PlainLines

    if json and events:
        raise typer.BadParameter("--json and --events exclude each other")
    if resume and repeat:
        raise typer.BadParameter("--resume and --repeat exclude each other")
    if yes and save_memory is False:
        raise typer.BadParameter("--yes accepts into the library, and --no-save-memory keeps tasks out of it")
    output = output_of(context, quiet=quiet)
    flags = {
        "recipe": recipe,
        "trials": trials,
        "target": target,
        "seed_task": seed_task,
        "provider": provider,
        "model": model,
        "base_url": base_url,
        "temperature": ",".join(temperature) if temperature else None,
        "episodes": episodes,
        "seed": seed,
        "workers": workers,
        "repair_attempts": repair_attempts,
        "require": required_level(require, unsafe=unsafe_local_exec),
        "budget": budget,
        "load_memory": load_memory,
        "save_memory": save_memory,
        "load_tasks": load_tasks,
        "reference_candidates": candidates,
        "template": template,
        "faults": faults,
    }
    session = open_session(context, project, output, **flags)
    view: View = EventLines(output, time.monotonic) if events else PlainLines(output, time.monotonic)
    events_of_run = _run(session, flags, resumed=resume, repeated=repeat, accept=yes)
    try:
        finished = run_until_stopped(_show_run(events_of_run, view))
    except KeyboardInterrupt:
        output.complain(f"\nsimsmith: stopped; what was done until then is kept in {session.project.root}")
        output.complain("  go on with: simsmith generate --resume last")
        raise typer.Exit(EXIT_INTERRUPTED) from None
    if json:
        from workbench.commands.run_document import run_document

        output.show_json(run_document(finished))
    elif not events:
        from workbench.commands.run_report import run_report

        output.show(run_report(finished))
    if finished.interruption:
        raise typer.Exit(EXIT_CODES[finished.interruption.cause])


async def _run(
    session: Session, flags: Mapping[str, object], *, resumed: str | None, repeated: str | None, accept: bool
) -> AsyncGenerator[RunEvent, None]:
    """A new run, an earlier one again, or the rest of one."""
    from workbench.core.running import begun_run, plan_run, repeated_run, resume, run

    if resumed is not None:
        session, record = begun_run(session, resumed, [key for key, value in flags.items() if value is not None])
        events = resume(session, record)
    elif repeated is not None:
        session, plan, mark = repeated_run(session, repeated, flags, accept=accept)
        events = run(session, plan, mark=mark)
    else:
        events = run(session, plan_run(session, accept=accept))
    async with session, aclosing(events):
        async for event in events:
            yield event


async def _show_run(events: AsyncGenerator[RunEvent, None], view: View) -> RunFinished:
    from workbench.core.events import RunFinished

    finished: RunFinished | None = None
    async with aclosing(events):
        async for event in events:
            view.show(event)
            if isinstance(event, RunFinished):
                finished = event
    if finished is None:
        raise AssertionError("a run ends with RunFinished")
    return finished
