"""`simsmith serve`: the workbench in a browser of this machine."""

from __future__ import annotations

import secrets
import shlex
import sys
from typing import Annotated

import typer

from workbench.commands.options import ProjectOption, QuietOption, open_session, output_of
from workbench.core.errors import MissingExtra

EXAMPLE = "Example: simsmith serve --port 8000"


def serve(
    context: typer.Context,
    port: Annotated[int, typer.Option("--port", min=1, max=65535, help="Where it listens.")] = 8000,
    host: Annotated[
        str, typer.Option("--host", help="Another address than this machine's own; the connection is not encrypted.")
    ] = "127.0.0.1",
    project: ProjectOption = None,
    quiet: QuietOption = False,
) -> None:
    """Serve the workbench to browsers that have the token; the address that is printed holds it."""
    try:
        from workbench.web.server import GuardedServer
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in ("aiohttp", "aiohttp_jinja2", "textual_serve"):
            raise
        raise MissingExtra("textual-serve", extra="serve", wanted_for="Browsers") from None
    output = output_of(context, quiet=quiet)
    root = open_session(context, project, output).project.root
    command = shlex.join([sys.executable, "-m", "workbench", "--project", str(root), "tui"])
    server = GuardedServer(command, host, port, token=secrets.token_urlsafe(24))
    output.show(server.address)
    output.say("Open this address in a browser; whoever has it can do what you can. ctrl+c ends it.")
    sys.stdout.flush()
    server.serve()
