"""Lets go of what the libraries that draw remember of what is gone: bounded, but late."""

from __future__ import annotations

from rich.segment import Segment
from textual._styles_cache import StylesCache


def let_go_of_drawings() -> None:
    """For widgets and texts that went; what is still shown is remembered anew when it is painted next."""
    StylesCache.get_inner_outer.cache_clear()  # of the last 1,024 widgets, with every row that they drew
    Segment._split_cells.cache_clear()  # of the last 16,384 pieces of text that were cut at a pane's edge
