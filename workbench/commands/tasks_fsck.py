"""`simsmith tasks fsck`: whether every file of a project is what it should be."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from workbench.commands.options import JsonOption, ProjectOption, QuietOption, output_of, project_of
from workbench.commands.output import table

if TYPE_CHECKING:
    from library.fsck import Examination

EXAMPLE = "Example: simsmith tasks fsck"
EXIT_NO = 1


def fsck(
    context: typer.Context, project: ProjectOption = None, quiet: QuietOption = False, json: JsonOption = False
) -> None:
    """Look at journal, tasks, trials and household samples of a project, also one that no longer opens.

    Nothing is changed. Exit code 1: something is lost or damaged. Warnings are mended by the next command, or are no
    loss.
    """
    from library.fsck import examine
    from workbench.core.opening import default_project
    from workbench.core.project import find_project

    output = output_of(context, quiet=quiet)
    named = project_of(context, project) or os.environ.get("SIMSMITH_PROJECT")
    root = find_project(Path(named) if named else None, start=Path.cwd(), default=default_project()).root
    found = _with_samples(examine(root), root)
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


def _with_samples(found: Examination, root: Path) -> Examination:
    """Both libraries of a project as one; the places of the samples begin with their folder."""
    from library.samples import examine_samples
    from workbench.core.household.keeping import FOLDER

    if not (root / FOLDER / "journal").is_dir():
        return found
    samples = examine_samples(root / FOLDER)
    findings = tuple(replace(one, place=f"{FOLDER}/{one.place}") for one in samples.findings)
    lines, tasks = found.lines + samples.lines, found.tasks + samples.tasks
    return replace(found, lines=lines, tasks=tasks, findings=(*found.findings, *findings))
