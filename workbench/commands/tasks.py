"""`simsmith tasks`: the library and the decisions about it."""

from __future__ import annotations

import typer

from workbench.commands import tasks_decisions, tasks_folder, tasks_fsck, tasks_looking, tasks_transfer
from workbench.commands.decisions import deciding_about

_files = typer.Typer()
_files.command("folder", epilog=tasks_folder.EXAMPLE)(tasks_folder.folder)
_files.command("import", epilog=tasks_transfer.IMPORT_EXAMPLE)(tasks_transfer.import_tasks)
_files.command("export", epilog=tasks_transfer.EXPORT_EXAMPLE)(tasks_transfer.export_tasks)
_files.command("fsck", epilog=tasks_fsck.EXAMPLE)(tasks_fsck.fsck)

app = typer.Typer(
    help="The library and the decisions about it.",
    no_args_is_help=True,
    rich_markup_mode=None,
    context_settings=deciding_about(tasks_decisions.TASKS),
)
for part in (tasks_looking.app, tasks_decisions.app, _files):
    app.add_typer(part)
