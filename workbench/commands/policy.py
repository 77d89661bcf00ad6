"""`simsmith policy`: what a trained policy is."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from workbench.commands.options import JsonOption, ProjectOption, QuietOption, output_of

app = typer.Typer(help="Trained policies.", no_args_is_help=True, rich_markup_mode=None)


@app.callback()
def policy() -> None:
    """Trained policies."""


@app.command("card", epilog="Example: simsmith policy card runs/block-insertion-1 > README.md")
def card(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(metavar="POLICY", help="A folder that `simsmith train` made.")],
    project: ProjectOption = None,
    quiet: QuietOption = False,
    json: JsonOption = False,
) -> None:
    """Say what a policy can do and where it comes from, as a page of Markdown.

    From the policy back to its datasets, their tasks with the hashes of their code, and the recipes, models, prompts
    and decisions behind these, as far as the project's library knows them.
    """
    from library.exporting.provenance import Licences
    from workbench.commands.dataset_export import library_and_licence
    from workbench.core.policy_card import page_document, page_markdown, policy_page

    output = output_of(context, quiet=quiet)
    library, licence = library_and_licence(context, project, output)
    page = policy_page(folder.resolve(), library, Licences({}, None, licence))
    if json:
        output.show_json(page_document(page))
    else:
        output.show(page_markdown(page).rstrip("\n"))
