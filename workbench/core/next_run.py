"""The settings of the next run as a form shows them: texts, checked by the rules of the settings files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from workbench.core.settings import Settings, default_of

KEYS = ("recipe", "target", "seed_task", "model", "temperature", "episodes", "seed")
"""What the form asks for, in order."""
ORIGIN = "the screen"
"""Of a value that was set here: for this sitting, in no file."""


def entries_of(settings: Settings) -> dict[str, str]:
    """The settings as texts; what is not set is empty."""
    return {key: _as_text(getattr(settings, key)) for key in KEYS}


def with_entries(settings: Settings, entries: Mapping[str, str]) -> Settings:
    """The settings with what was typed; an empty text goes back to the default. What did not change keeps its origin.

    Raises:
        SettingsError: A value is not valid; names what would be.
    """
    before = entries_of(settings)
    for key, typed in entries.items():
        if (text := typed.strip()) != before[key]:
            settings = _with_entry(settings, key, text)
    return settings


def _with_entry(settings: Settings, key: str, text: str) -> Settings:
    others = {known: origin for known, origin in settings.origins.items() if known.partition(".")[0] != key}
    blank: dict[str, Any] = {key: default_of(key), "origins": others}
    settings = replace(settings, **blank)
    if not text:
        return settings
    settings = settings.with_flags(**{key: text})
    origins = {known: ORIGIN if known.partition(".")[0] == key else o for known, o in settings.origins.items()}
    return replace(settings, origins=origins)


def _as_text(value: object) -> str:
    if isinstance(value, Mapping):
        return ",".join(f"{stage}={number:g}" for stage, number in value.items())
    return "" if value is None else str(value)
