"""`simsmith household verify` and `run`: samples tried in physics, many of them or one call by call."""

from __future__ import annotations

from contextlib import aclosing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from workbench.commands.interrupts import EXIT_INTERRUPTED, run_until_stopped
from workbench.commands.options import JsonOption, QuietOption, output_of
from workbench.commands.output import table

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from workbench.commands.output import Output
    from workbench.core.household.verifying import FileVerdict

VERIFY_EXAMPLE = "Example: simsmith household verify household/tasks --workers 4"
RUN_EXAMPLE = "Example: simsmith household run household/tasks/hardcoding/20261121-093000-000000/goto/scene0_task0.json"
EXIT_NO, EXIT_USAGE = 1, 2
WorkersOption = Annotated[int, typer.Option("--workers", min=1, max=256, help="Processes that work at once.")]


def verify(
    context: typer.Context,
    paths: Annotated[list[Path], typer.Argument(metavar="PATH...", help="Sample files, or folders of them.")],
    workers: WorkersOption = 1,
    json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Try samples in physics and name those that do not hold, each with the reason.

    Exit code 0: every sample holds; 1: one does not; 2: a file is no sample at all.
    """
    from workbench.core.household.verifying import find_samples

    output = output_of(context, quiet=quiet)
    files = find_samples(paths)
    verdicts: list[FileVerdict] = []

    def note(verdict: FileVerdict) -> None:
        verdicts.append(verdict)
        output.say_over(f"{len(verdicts)} of {len(files)} samples")
        if not verdict.passed and not verdict.is_rubbish and not json:
            output.say_over("")
            output.show(f"✗ {verdict.path}: {verdict.reason}")

    is_stopped = _try_all(files, workers, note)
    output.say_over("")
    failed = [verdict for verdict in verdicts if not verdict.passed]
    if json:
        output.show_json(
            {
                "samples": [verdict.to_json() for verdict in verdicts],
                "passed": len(verdicts) - len(failed),
                "failed": len(failed),
                "interrupted": is_stopped,
            }
        )
    else:
        output.show(f"{len(verdicts) - len(failed)} of {len(verdicts)} samples hold")
    _leave(verdicts, len(files), output, is_stopped=is_stopped)


def run(
    context: typer.Context,
    sample: Annotated[Path, typer.Argument(metavar="SAMPLE", help="A sample's file.")],
    json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Carry out a sample's solution call by call, and say what became of each.

    Exit code 0: the sample holds; 1: it does not; 2: the file is no sample at all.
    """
    from workbench.core.household.verifying import find_samples

    output = output_of(context, quiet=quiet)
    if sample.is_dir():
        raise typer.BadParameter(f"{sample} is a folder; run takes one sample, verify takes many", param_hint="SAMPLE")
    files, verdicts = find_samples([sample]), list["FileVerdict"]()
    is_stopped = _try_all(files, 1, verdicts.append)
    if verdicts and not verdicts[0].is_rubbish:
        (verdict,) = verdicts
        if json:
            output.show_json({**verdict.to_json(), "results": list(verdict.results)})
        else:
            output.show(_told(verdict))
    _leave(verdicts, 1, output, is_stopped=is_stopped)


def _try_all(files: Sequence[Path], workers: int, note: Callable[[FileVerdict], None]) -> bool:
    """Try every file; returns whether it was stopped before the last one."""
    from sim.pool import LocalProcesses
    from workbench.core.household.verifying import verify_files

    async def follow() -> None:
        async with aclosing(verify_files(files, LocalProcesses(workers))) as verdicts:
            async for verdict in verdicts:
                note(verdict)

    try:
        run_until_stopped(follow())
    except KeyboardInterrupt:
        return True
    return False


def _told(verdict: FileVerdict) -> str:
    """A sample's run for people."""
    plan = list((verdict.document or {}).get("plan", ())) + [""] * len(verdict.results)
    rows = [
        ("✓" if result["ok"] else "✗", result["call"], plan[index], f"{result['steps']} steps", result["reason"] or "")
        for index, result in enumerate(verdict.results)
    ]
    checks = ((("✓" if check["passed"] else "✗"), check["name"], check["detail"]) for check in verdict.checks)
    ending = "The sample holds." if verdict.passed else f"The sample does not hold: {verdict.reason}"
    parts = [f"{verdict.type}: {verdict.task}", table(rows), table(checks), ending]
    return "\n\n".join(part for part in parts if part)


def _leave(verdicts: Sequence[FileVerdict], total: int, output: Output, *, is_stopped: bool) -> None:
    """Say what is left to say, and end with the right code."""
    for verdict in verdicts:
        if verdict.is_rubbish:
            output.complain(f"simsmith: {verdict.path} {verdict.reason}")
    if is_stopped:
        output.complain(f"simsmith: interrupted; {len(verdicts)} of {total} samples were tried")
        raise typer.Exit(EXIT_INTERRUPTED)
    if any(verdict.is_rubbish for verdict in verdicts):
        raise typer.Exit(EXIT_USAGE)
    if not all(verdict.passed for verdict in verdicts):
        raise typer.Exit(EXIT_NO)
