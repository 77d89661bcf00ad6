"""A text in the user's own editor: `$VISUAL`, else `$EDITOR`, else vi."""

from __future__ import annotations

import os
import shlex
import subprocess
from collections.abc import Mapping
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
    command = shlex.split(environ.get("VISUAL") or environ.get("EDITOR") or "vi")
    with TemporaryDirectory(prefix="simsmith-edit-") as folder:
        path = Path(folder) / file
        path.write_text(text, encoding="utf-8")
        try:
            code = subprocess.run([*command, str(path)], check=False).returncode
            edited = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise EngineRefused(f"{shlex.join(command)}: {error}; $EDITOR says which editor") from error
    if code:
        raise EngineRefused(f"{shlex.join(command)} ended with {code}; the text is as before")
    return edited
