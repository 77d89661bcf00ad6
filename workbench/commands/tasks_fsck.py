"""`simsmith tasks fsck`: whether every file of a project is what it should be."""

from __future__ import annotations

import os
from pathlib import Path

import typer

from workbench.commands.options import JsonOption, ProjectOption, QuietOption, output_of, project_of
from workbench.commands.output import table

EXAMPLE = "Example: simsmith tasks fsck"
EXIT_NO = 1


def fsck(
    context: typer.Context, project: ProjectOption = None, quiet: QuietOption = False, json: JsonOption = False
) -> None:
    """Look at journal, tasks and trials of a project, also one that no longer opens; nothing is changed.

    Exit code 1: something is lost or damaged. Warnings are mended by the next command, or are no loss.
    """
    from library.fsck import examine
    from workbench.core.project import find_project
    from workbench.core.session import default_project

    output = output_of(context, quiet=quiet)
    named = project_of(context, project) or os.environ.get("SIMSMITH_PROJECT")
    root = find_project(Path(named) if named else None, start=Path.cwd(), default=default_project()).root
    found = examine(root)
    if json:
        output.show_json(
            {
                "project": str(root),
                "sound": found.is_sound,
                "lines": found.lines,
                "tasks": found.tasks,
                "trials": found.trials,
                "findings": [
                    {"place": one.place, "problem": one.problem, "severity": one.severity, "remedy": one.remedy}
                    for one in found.findings
                ],
            }
        )
    else:
        rows = [(one.severity, one.place, one.problem, one.remedy) for one in found.findings]
        if rows:
            output.show(table([("SEVERITY", "PLACE", "PROBLEM", "WHAT HELPS"), *rows]))
        errors = sum(one.severity == "error" for one in found.findings)
        looked = f"{found.lines} lines of the journal, {found.tasks} tasks, {found.trials} trials"
        output.say(f"{root}: {looked}; {errors} errors, {len(rows) - errors} warnings")
    if not found.is_sound:
        raise typer.Exit(EXIT_NO)
