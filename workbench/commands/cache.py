"""`simsmith cache`: the record of model calls."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Annotated

import typer

from workbench.commands.options import JsonOption, ProjectOption, QuietOption, open_session, output_of
from workbench.commands.output import table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from prompts.values import JsonValue
    from workbench.core.call_cache import Prunable

MEANING = {
    "unused": "no trial had them",
    "partial": "answers that broke off",
    "leftover": "of writes that were killed",
    "old": "trials had them; those cannot be replayed any more",
}

app = typer.Typer(help="The record of model calls.", no_args_is_help=True, rich_markup_mode=None)


@app.callback()
def cache() -> None:
    """The record of model calls."""


@app.command("prune", epilog="Example: simsmith cache prune --older-than 90 --dry-run")
def prune(
    context: typer.Context,
    older_than: Annotated[
        float | None,
        typer.Option("--older-than", metavar="DAYS", min=1.0, help="Also calls of trials, when they are older."),
    ] = None,
    abandon: Annotated[
        bool, typer.Option("--abandon", help="Also what runs that were stopped would need to go on.")
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would go.")] = False,
    project: ProjectOption = None,
    quiet: QuietOption = False,
    json: JsonOption = False,
) -> None:
    """Delete recorded calls that nobody needs.

    Calls that a trial had are kept, so that it can be replayed, and so are those that a stopped run has paid for,
    so that it can go on. Nothing younger than a day is touched.
    """
    from workbench.core.call_cache import DAY_S, CallCache
    from workbench.core.call_cache import prune as delete

    output = output_of(context, quiet=quiet)
    session = open_session(context, project, output)
    calls = CallCache(session.project.calls, session.project.trials, session.library)
    older_than_s = older_than * DAY_S if older_than is not None else None
    found = calls.prunable(session.now().timestamp(), older_than_s=older_than_s, abandon=abandon)
    if not dry_run:
        delete(found)
    size = sum(each.size for each in found)
    if json:
        counts: dict[str, JsonValue] = dict(Counter(each.reason for each in found))
        output.show_json({"files": len(found), "bytes": size, "reasons": counts, "deleted": not dry_run})
        return
    verb = "would be deleted" if dry_run else "deleted"
    output.show("\n".join([*_lines(found), f"{len(found)} files {verb}, {size / 1e6:.1f} MB"]))


def _lines(found: Sequence[Prunable]) -> list[str]:
    counts = Counter(each.reason for each in found)
    return [table((str(counts[reason]), reason, MEANING[reason]) for reason in counts)] if counts else []
