"""`simsmith config`: what is set, and where."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from workbench.commands.options import JsonOption, ProjectOption, QuietOption, open_session, output_of
from workbench.commands.output import table

if TYPE_CHECKING:
    from prompts.prices import PriceEntry
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


@app.command("prices", epilog="Example: simsmith config prices")
def prices(
    context: typer.Context, project: ProjectOption = None, quiet: QuietOption = False, json: JsonOption = False
) -> None:
    """Show what models cost, and which files say so.

    US dollars per million tokens. The project's own prices go before yours for all projects, those before the packaged.
    """
    from workbench.core.opening import user_prices_file

    output = output_of(context, quiet=quiet)
    session = open_session(context, project, output)
    own = [session.project.prices_file, user_prices_file()]
    entries = session.prices().entries
    if json:
        listed: list[JsonValue] = [
            {
                "model": entry.model,
                "base_url": entry.base_url,
                "input": entry.price.input,
                "cached_input": entry.price.cached_input,
                "output": entry.price.output,
                "file": str(entry.source),
            }
            for entry in entries
        ]
        output.show_json({"own": [str(path) for path in own], "prices": listed})
        return
    heading = ("MODEL", "WHERE", "INPUT", "CACHED INPUT", "OUTPUT", "FILE")
    output.show(table([heading, *(_price_row(entry) for entry in entries)]))
    output.show("\nUS dollars per million tokens; your own go into")
    output.show("\n".join(f"  {path}{'' if path.is_file() else ' (none yet)'}" for path in own))


def _price_row(entry: PriceEntry) -> tuple[str, ...]:
    price = entry.price
    cached = "as input" if price.cached_input is None else f"{price.cached_input:g}"
    where = entry.base_url or "anywhere"
    return entry.model, where, f"{price.input:g}", cached, f"{price.output:g}", str(entry.source)


def _as_text(value: object) -> str:
    if value is None or value == {}:
        return "-"
    if isinstance(value, dict):
        return ", ".join(f"{stage}={temperature:g}" for stage, temperature in value.items())
    return str(value)
