"""A text in the user's own editor: `$VISUAL`, else `$EDITOR`, else vi."""

from __future__ import annotations

import os
import shlex
import signal
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from workbench.tui.engine import EngineRefused


def edit_outside(file: str, text: str, environ: Mapping[str, str] = os.environ) -> str:
    """Let a person edit a text in another program; waits until that ends.

    Args:
        file: Name that the editor sees: its ending decides the colours.
        text: What it opens on.
        environ: Names the editor.

    Raises:
        EngineRefused: The editor cannot be run, failed, or left something that is no text.
    """
    wanted = environ.get("VISUAL") or environ.get("EDITOR") or "vi"
    try:
        command = shlex.split(wanted)
    except ValueError as error:
        raise EngineRefused(f"{wanted}: {error}; $EDITOR says which editor") from error
    with TemporaryDirectory(prefix="simsmith-edit-") as folder:
        path = Path(folder) / file
        path.write_text(text, encoding="utf-8")
        try:
            code = _run([*command, str(path)])
            edited = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise EngineRefused(f"{shlex.join(command)}: {error}; $EDITOR says which editor") from error
    if code:
        raise EngineRefused(f"{shlex.join(command)} ended with {code}; the text is as before")
    return edited


def _run(command: Sequence[str]) -> int:
    """The editor's exit code. Meanwhile ctrl+c is the editor's: the terminal sends it to both, and the app goes on."""
    before = signal.signal(signal.SIGINT, lambda *_: None)  # a handler, unlike SIG_IGN, is not inherited
    try:
        return subprocess.run(command, check=False).returncode
    finally:
        signal.signal(signal.SIGINT, before)
