"""A flat TOML file whose every value knows its line: `simsmith.toml` and the user's `config.toml`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from workbench.core.errors import SettingsError


@dataclass(frozen=True)
class SettingsFile:
    """What one file says."""

    path: Path
    values: Mapping[str, object] = field(default_factory=dict)
    """Top-level key → value as TOML reads it."""
    lines: Mapping[str, int] = field(default_factory=dict)
    """Top-level key → 1-based line."""

    def where(self, key: str) -> str:
        """The place of a key, as editors understand it: "path:line"."""
        return f"{self.path}:{self.lines[key]}" if key in self.lines else str(self.path)


def read_settings_file(path: Path) -> SettingsFile:
    """Read one file; a file that is not there says nothing.

    Raises:
        SettingsError: The file cannot be read or is not TOML; names the line.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return SettingsFile(path)
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(str(path), f"cannot be read: {error}") from error
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _not_toml(path, error) from error
    return SettingsFile(path, values, _lines_of(text, values))


def _not_toml(path: Path, error: tomllib.TOMLDecodeError) -> SettingsError:
    place = re.search(r" \(at line (\d+), column \d+\)", str(error))
    if place is None:
        return SettingsError(str(path), f"not TOML: {error}")
    return SettingsError(f"{path}:{place[1]}", f"not TOML: {str(error).replace(place[0], '')}")


def _lines_of(text: str, values: Mapping[str, object]) -> dict[str, int]:
    """Where each top-level key stands: tomllib itself tells no lines."""
    lines: dict[str, int] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        start = re.match(r"\s*\[{0,2}\s*(?:\"([^\"]+)\"|'([^']+)'|([\w-]+))\s*[.=\]]", line)
        key = next(filter(None, start.groups()), "") if start else ""
        if key in values:
            lines.setdefault(key, number)
    return lines
