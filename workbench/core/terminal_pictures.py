"""How the terminal can show pictures: by what it says of itself, and by what is installed.

Asking the terminal would be surer. But the answer comes on the keyboard's line, late or never, and the first frame
would wait for it; so only terminals that are known to draw are drawn on, and `SIMSMITH_IMAGES` overrules.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, NamedTuple, get_args

from workbench.core.errors import SettingsError
from workbench.core.machine import version_of

Drawing = Literal["kitty", "sixel", "blocks"]
"""Kitty's protocol, sixels, or half blocks, which every terminal with colours shows."""
PACKAGE = "textual-image"
VARIABLE = "SIMSMITH_IMAGES"
_MULTIPLEXERS = ("TMUX", "STY", "ZELLIJ")
_KITTY_TERMS = ("xterm-kitty", "xterm-ghostty")
_SIXEL_TERMS = ("foot", "mlterm", "contour")
_SIXEL_PROGRAMS = ("WezTerm", "iTerm.app")


class Pictures(NamedTuple):
    """How pictures are drawn here."""

    drawing: Drawing
    why: str
    """A clause for the user."""


def pictures_here(environ: Mapping[str, str], *, installed: bool | None = None) -> Pictures:
    """The best way to draw.

    Args:
        environ: What the terminal says of itself.
        installed: Whether the package of the extra `images` is there; None: look.

    Raises:
        SettingsError: `SIMSMITH_IMAGES` names no way to draw.
    """
    wanted = environ.get(VARIABLE)
    if wanted and wanted not in get_args(Drawing):
        raise SettingsError(f"environment {VARIABLE}", f"{wanted!r} is none of {', '.join(get_args(Drawing))}")
    able, why = _terminal(environ)
    if wanted:
        able, why = next(known for known in get_args(Drawing) if known == wanted), f"{VARIABLE} says so"
    if able == "blocks":
        return Pictures("blocks", why)
    if not (version_of(PACKAGE) is not None if installed is None else installed):
        return Pictures("blocks", f"{able} could be drawn ({why}), with: pip install 'simsmith[images]'")
    return Pictures(able, why)


def _terminal(environ: Mapping[str, str]) -> Pictures:
    term, program = environ.get("TERM", ""), environ.get("TERM_PROGRAM", "")
    if between := next((name for name in _MULTIPLEXERS if environ.get(name)), None):
        return Pictures("blocks", f"{between} is set: a multiplexer passes no pictures on")
    if term in _KITTY_TERMS or environ.get("KITTY_WINDOW_ID"):
        return Pictures("kitty", f"the terminal is {term or 'kitty'}")
    if term.startswith(_SIXEL_TERMS):
        return Pictures("sixel", f"the terminal is {term}")
    if program in _SIXEL_PROGRAMS:
        return Pictures("sixel", f"the terminal is {program}")
    if environ.get("WT_SESSION"):
        return Pictures("sixel", "the terminal is Windows Terminal")
    return Pictures("blocks", f"{term or 'the terminal'} is not known to draw pictures; {VARIABLE}=sixel overrules")
