"""`simsmith recipes save|versions|diff|revert`: every version of the prompts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from workbench.commands.options import JsonOption, ProjectOption, QuietOption, open_session, output_of
from workbench.commands.output import table

if TYPE_CHECKING:
    from prompts.recipe import Recipe
    from prompts.recipe_texts import Texts
    from prompts.values import JsonValue
    from workbench.core.recipe_versions import RecipeVersion
    from workbench.core.session import Session

NameArgument = Annotated[str, typer.Argument(help="The recipe's name.")]


def add_commands(app: typer.Typer) -> None:
    """The commands about versions."""
    app.command("save", epilog='Example: simsmith recipes save bottom-up --note "shorter rules"')(save)
    app.command("versions", epilog="Example: simsmith recipes versions bottom-up")(list_versions)
    app.command("diff", epilog="Example: simsmith recipes diff bottom-up 1 2")(diff)
    app.command("revert", epilog="Example: simsmith recipes revert bottom-up 1")(revert)


def save(
    context: typer.Context,
    name: NameArgument,
    note: Annotated[str, typer.Option("--note", help="What is different, in your words.")] = "",
    project: ProjectOption = None,
    quiet: QuietOption = False,
) -> None:
    """Keep the recipe as it is now as a version; a run does so by itself."""
    from workbench.core.recipe_versions import keep_version

    output = output_of(context, quiet=quiet)
    session = open_session(context, project, output)
    kept = keep_version(session.project.recipes, _load(session, name), note, session.now())
    output.say(f"{name} is version {kept.number} ({_short(kept.version)})" + (f": {kept.note}" if kept.note else ""))


def list_versions(
    context: typer.Context,
    name: NameArgument,
    project: ProjectOption = None,
    quiet: QuietOption = False,
    json: JsonOption = False,
) -> None:
    """List the versions of a recipe that were kept, oldest first, and how many trials each has."""
    from workbench.core.recipe_versions import versions

    output = output_of(context, quiet=quiet)
    session = open_session(context, project, output)
    now = _load(session, name).version
    entries = [version_entry(session, version, now) for version in versions(session.project.recipes, name)]
    if json:
        output.show_json({"recipe": name, "versions": list(entries)})
        return
    rows = (
        (str(entry["number"]), _short(str(entry["version"])), str(entry["at"]), str(entry["trials"]), _noted(entry))
        for entry in entries
    )
    output.show(table([("NUMBER", "VERSION", "KEPT", "TRIALS", "NOTE"), *rows]))


def diff(
    context: typer.Context,
    name: NameArgument,
    one: Annotated[
        str | None, typer.Argument(help="A version: its number or the start of its hash. [see below]")
    ] = None,
    other: Annotated[str | None, typer.Argument(help="Another one. [the recipe as it is now]")] = None,
    project: ProjectOption = None,
    quiet: QuietOption = False,
) -> None:
    """Show what changed between two versions; without versions, between the packaged recipe and this project's.

    Exit code 1 when nothing differs.
    """
    from prompts.recipe_texts import diff_texts

    output = output_of(context, quiet=quiet)
    session = open_session(context, project, output)
    before, before_name = _texts_before(session, name, one)
    after, after_name = _texts_of(session, name, other)
    changes = diff_texts(before, after, before_name, after_name)
    if not changes:
        output.say(f"{before_name} and {after_name} say the same")
        raise typer.Exit(1)
    output.show(changes)


def revert(
    context: typer.Context,
    name: NameArgument,
    version: Annotated[str, typer.Argument(help="Its number, the start of its hash, or 'packaged'.")],
    project: ProjectOption = None,
    quiet: QuietOption = False,
) -> None:
    """Make this project's recipe what it was; what it is now is kept as a version first."""
    from workbench.core import recipe_versions

    output = output_of(context, quiet=quiet)
    session = open_session(context, project, output)
    overlay = session.project.recipes
    if version == recipe_versions.PACKAGED:
        recipe_versions.revert_to_packaged(overlay, name, session.now())
        output.say(f"{name} is the packaged recipe again; this project's own is kept as a version")
        return
    found = recipe_versions.find_version(overlay, name, version)
    recipe_versions.revert(overlay, name, found, session.now())
    output.say(f"{name} is version {found.number} ({_short(found.version)}) again, in {overlay / name}")


def version_entry(session: Session, version: RecipeVersion, now: str) -> dict[str, JsonValue]:
    """A kept version as JSON shows it."""
    trials = (trial.settings.get("recipe_version") for trial in session.library.outlines())
    return {
        "number": version.number,
        "version": version.version,
        "at": version.at,
        "note": version.note,
        "trials": sum(used == version.version for used in trials),
        "current": version.version == now,
    }


def _noted(entry: dict[str, JsonValue]) -> str:
    return " ".join(filter(None, ["(now)" if entry["current"] else "", str(entry["note"])]))


def _texts_before(session: Session, name: str, which: str | None) -> tuple[Texts, str]:
    from prompts.recipe import load_recipe
    from prompts.recipe_texts import whole_texts
    from workbench.core.recipe_versions import PACKAGED

    if which is not None:
        return _texts_of(session, name, which)
    return whole_texts(load_recipe(name)), PACKAGED


def _texts_of(session: Session, name: str, which: str | None) -> tuple[Texts, str]:
    from prompts.recipe_texts import whole_texts
    from workbench.core.recipe_versions import find_version

    if which is None:
        return whole_texts(_load(session, name)), "now"
    version = find_version(session.project.recipes, name, which)
    return version.texts, f"version-{version.number}"


def _load(session: Session, name: str) -> Recipe:
    from prompts.recipe import load_recipe

    return load_recipe(name, session.project.recipes)


def _short(version: str) -> str:
    from workbench.core.recipe_versions import SHORT

    return version[:SHORT]
