"""`simsmith doctor`: what is installed, who answers, what holds a task, and what is missing."""

from __future__ import annotations

import asyncio
import os
from typing import TYPE_CHECKING

import typer

from workbench.commands.options import JsonOption, ProjectOption, QuietOption, open_session, output_of
from workbench.commands.output import table

if TYPE_CHECKING:
    from workbench.core.doctor import Finding

EXAMPLE = "Example: simsmith doctor --json"
EXIT_NO, EXIT_INTERRUPTED = 1, 130
_MARKS = {"ok": "✓", "note": "·", "missing": "✗"}


def doctor(
    context: typer.Context, project: ProjectOption = None, quiet: QuietOption = False, json: JsonOption = False
) -> None:
    """Look at the installation: versions, sandbox, provider, folders, machine, terminal.

    Exit code 0: fit to work; 1: something that is needed is missing.
    """
    from workbench.core.doctor import doctor_document, examine, is_fit

    output = output_of(context, quiet=quiet)
    try:
        findings = asyncio.run(examine(lambda: open_session(context, project, output), os.environ))
    except KeyboardInterrupt:
        output.complain("simsmith: interrupted")
        raise typer.Exit(EXIT_INTERRUPTED) from None
    if json:
        output.show_json(doctor_document(findings))
    else:
        output.show(_as_text(findings))
    if not is_fit(findings):
        raise typer.Exit(EXIT_NO)


def _as_text(findings: list[Finding]) -> str:
    rows = table((_MARKS[finding.state], finding.name, finding.detail) for finding in findings).split("\n")
    lines = []
    for finding, row in zip(findings, rows, strict=True):
        lines.append(row)
        if finding.hint:
            lines.append(f"     {finding.hint}")
    missing = sum(finding.state == "missing" for finding in findings)
    lines += ["", f"{missing} missing" if missing else "Everything that is needed is here."]
    return "\n".join(lines)
