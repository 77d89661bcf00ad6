"""The folder in which what is kept about a task lies, and the desktop's window on it."""

from __future__ import annotations

import shutil
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from workbench.core.errors import WorkbenchError

if TYPE_CHECKING:
    from workbench.core.session import Session

PATIENCE_S = 2.0
"""An opener that has not failed by then is at work."""


class NoDesktop(WorkbenchError):
    """Nobody here can open a folder; says why and where it is."""


def folder_of(session: Session, name: str) -> Path:
    """Where a person finds what is kept about a task.

    Its trial's folder, with every prompt, answer, attempt and picture, when it was generated here; else its own with
    code and card; of a base task the folder in which they all are.

    Raises:
        UnknownTask: With the names most like it.
    """
    library = session.library
    card = library.card(name)
    if card.origin == "base":
        assert library.base_folder is not None
        return library.base_folder
    trial = next((trial for trial in library.outlines() if trial.trial == card.trial), None)
    trials = session.project.trials
    own = library.root / "library" / name
    return trials / trial.run / trial.trial if trial and (trials / trial.run / trial.trial).is_dir() else own


def open_folder(folder: Path, environ: Mapping[str, str], platform: str = sys.platform) -> None:
    """Show a folder in the desktop's file manager; does not wait until that is closed.

    Raises:
        NoDesktop: There is none, or it could not do it.
    """
    opener = "open" if platform == "darwin" else "xdg-open"
    if platform != "darwin" and not (environ.get("DISPLAY") or environ.get("WAYLAND_DISPLAY")):
        raise NoDesktop(f"there is no desktop here to open it on; the folder is {folder}")
    program = shutil.which(opener, path=environ.get("PATH"))
    if program is None:
        raise NoDesktop(f"{opener} is not installed; the folder is {folder}")
    try:
        code = _start([program, str(folder)], environ)
    except OSError as error:
        raise NoDesktop(f"{opener} cannot be run ({error}); the folder is {folder}") from error
    if code:
        raise NoDesktop(f"{opener} ended with {code}; the folder is {folder}")


def _start(command: Sequence[str], environ: Mapping[str, str]) -> int:
    """Exit code of a program that ends soon; 0 of one that goes on: some file managers are their own opener."""
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,  # the terminal is the screen's
        env=dict(environ),
        start_new_session=True,
    )
    try:
        return process.wait(PATIENCE_S)
    except subprocess.TimeoutExpired:
        threading.Thread(target=process.wait, daemon=True).start()  # somebody has to
        return 0
