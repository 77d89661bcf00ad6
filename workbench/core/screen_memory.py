"""What the screen was left like: nothing that matters, so a file that cannot be read is as good as none."""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path

import platformdirs

from library.whole_files import write_atomically


def screen_memory_file() -> Path:
    """Of this user, for all projects."""
    return platformdirs.user_state_path("simsmith") / "screen.json"


def remembered_theme(file: Path) -> str:
    """The theme that was chosen last; empty when none was."""
    with suppress(OSError, ValueError, AttributeError):  # not there, not JSON, no object
        theme = json.loads(file.read_text(encoding="utf-8")).get("theme")
        return theme if isinstance(theme, str) else ""
    return ""


def remember_theme(file: Path, theme: str) -> None:
    """Keep the choice for the next start; not being able to is no reason to complain when leaving."""
    with suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(file, json.dumps({"theme": theme}) + "\n")
