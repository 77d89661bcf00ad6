"""`simsmith config`: what is set, and where."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from workbench.commands.options import JsonOption, ProjectOption, QuietOption, open_session, output_of
from workbench.commands.output import table

if TYPE_CHECKING:
    from prompts.values import JsonValue

app = typer.Typer(help="Settings.", no_args_is_help=True, rich_markup_mode=None)


@app.callback()
def config() -> None:
    """Settings."""


@app.command("show", epilog="Example: simsmith config show")
def show(
    context: typer.Context, project: ProjectOption = None, quiet: QuietOption = False, json: JsonOption = False
) -> None:
    """Show every setting, its value and where it comes from."""
    from library.codec import encode
    from workbench.core.settings import SETTINGS, about

    output = output_of(context, quiet=quiet)
    session = open_session(context, project, output)
    settings, chosen = session.settings, session.provider_choice()
    values = {key: getattr(settings, key) for key in SETTINGS} | {"provider": chosen.name}
    origins = {key: settings.origin(key) for key in SETTINGS} | {"provider": chosen.origin}
    if json:
        shown: dict[str, JsonValue] = {
            key: {"value": encode(values[key]), "origin": origins[key], "about": about(key)} for key in SETTINGS
        }
        output.show_json({"project": str(session.project.root), "settings": shown})
        return
    output.show(f"project {session.project.root}\n")
    output.show(table((key, _as_text(values[key]), origins[key]) for key in SETTINGS))


def _as_text(value: object) -> str:
    if value is None or value == {}:
        return "-"
    if isinstance(value, dict):
        return ", ".join(f"{stage}={temperature:g}" for stage, temperature in value.items())
    return str(value)
