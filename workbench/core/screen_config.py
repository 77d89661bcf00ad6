"""What the user's `config.toml` says about the screen: keys by their ids, and the theme.

They are the person's, not the project's, so `simsmith.toml` has none of them. What keys and themes there are, the
screen knows; here only the form is checked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from workbench.core.errors import SettingsError
from workbench.core.settings_file import SettingsFile, read_settings_file

KEYS, THEME = "keys", "theme"
SCREEN_KEYS = frozenset({KEYS, THEME})
"""Keys of the user's `config.toml` that are no settings of a run."""


class Said(NamedTuple):
    """A value and its place."""

    value: str
    where: str
    """As editors understand it: "path:line"."""


@dataclass(frozen=True)
class ScreenConfig:
    """As it was written, not yet compared with what there is."""

    keys: Mapping[str, Said] = field(default_factory=dict)
    """Id of an action → the key that it is to have."""
    theme: Said | None = None


def read_screen_config(file: Path) -> ScreenConfig:
    """Read the user's file; one that is not there says nothing.

    Raises:
        SettingsError: It cannot be read, or a value has the wrong type; names the line.
    """
    said = read_settings_file(file)
    table = said.values.get(KEYS, {})
    if not isinstance(table, dict):
        raise SettingsError(
            said.where(KEYS), 'keys must be a table: [keys], then lines like "review.accept" = "ctrl+a"'
        )
    text = file.read_text(encoding="utf-8") if table else ""
    keys = {name: _key(name, value, _where(said, text, name)) for name, value in _flat(table)}
    theme = said.values.get(THEME)
    if theme is None:
        return ScreenConfig(keys)
    if not isinstance(theme, str):
        raise SettingsError(said.where(THEME), f"theme must be a name, not {theme!r}")
    return ScreenConfig(keys, Said(theme, said.where(THEME)))


def _flat(table: Mapping[str, object], prefix: str = "") -> Iterator[tuple[str, object]]:
    """TOML reads `review.accept = "x"` without quotes as a table in a table."""
    for name, value in table.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", value


def _key(name: str, value: object, where: str) -> Said:
    if not isinstance(value, str) or not value:
        raise SettingsError(where, f'the key of {name} must be text such as "ctrl+a", not {value!r}')
    return Said(value, where)


def _where(said: SettingsFile, text: str, name: str) -> str:
    """The line of an id; that of the table when it is written in another way."""
    for number, line in enumerate(text.splitlines(), start=1):
        if re.match(rf"\s*(keys\.)?[\"']?{re.escape(name)}[\"']?\s*=", line):
            return f"{said.path}:{number}"
    return said.where(KEYS)
