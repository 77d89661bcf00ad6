"""`simsmith household accept`, and the other decisions about household samples."""

from __future__ import annotations

import asyncio
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from workbench.commands.decision_report import report_decision
from workbench.commands.decisions import (
    HashOption,
    NamesArgument,
    ReasonOption,
    Subject,
    YesOption,
    decide,
    for_one,
    offer_decisions,
    opened,
)
from workbench.commands.options import JsonOption, ProjectOption, QuietOption

if TYPE_CHECKING:
    from library.records import Decision
    from workbench.core.session import Session

app = typer.Typer()
"""Becomes a part of `simsmith household`."""


def _with_samples(session: Session) -> Session:
    from workbench.core.household.keeping import with_samples

    return with_samples(session)


SAMPLES = Subject("sample", _with_samples)


@app.command("accept", epilog="Example: simsmith household accept put-bucket-table-6cff --yes")
def accept(
    context: typer.Context,
    names: NamesArgument,
    reason: ReasonOption = "",
    edited: Annotated[
        Path | None,
        typer.Option(
            "--edited", metavar="FILE", help="Your version of the one sample: verified, then accepted instead."
        ),
    ] = None,
    expected_hash: HashOption = None,
    yes: YesOption = False,
    project: ProjectOption = None,
    quiet: QuietOption = False,
    json: JsonOption = False,
) -> None:
    """Accept a sample that waits for review, or several; only one that was verified can be."""
    from workbench.core import reviewing

    for_one(names, SAMPLES.noun, **{"--edited": edited})
    session = opened(context, project, quiet=quiet)
    if edited is not None:
        decided = asyncio.run(_accept_edited(session, names[0], edited, reason, expected_hash))
        report_decision(context, decided, quiet=quiet, json=json)
        return
    decision = partial(reviewing.accept, session, reason=reason)
    decide(context, session, names, "accept", decision, expected_hash=expected_hash, yes=yes, quiet=quiet, json=json)


offer_decisions(app, "household", "come-4b6e")


async def _accept_edited(session: Session, name: str, file: Path, reason: str, expected_hash: str | None) -> Decision:
    """Verify a person's version of a sample, as `show --text` writes one, and accept it."""
    from sim.pool import LocalProcesses
    from workbench.core.household.keeping import document_of, samples_of
    from workbench.core.household.reviewing import accept_edited_sample
    from workbench.core.household.sample_text import edited_sample
    from workbench.core.household.showing import try_sample

    library = samples_of(session)
    text = await asyncio.to_thread(file.read_text, encoding="utf-8")
    document = edited_sample(text, document_of(library, name, library.source(name)))
    tried = await try_sample(document, LocalProcesses())
    return accept_edited_sample(session, name, document, tried, reason=reason, expected_hash=expected_hash)
