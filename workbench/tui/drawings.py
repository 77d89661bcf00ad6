"""Lets go of what the libraries that draw remember of what is gone: bounded, but late."""

from __future__ import annotations

from functools import _lru_cache_wrapper

from rich.segment import Segment
from textual._styles_cache import StylesCache
from textual.dom import DOMNode
from textual.geometry import Region


def let_go_of_drawings(root: DOMNode) -> None:
    """For widgets and texts that went; what is still shown is remembered anew when it is painted next.

    Args:
        root: The screen. Each of its widgets remembers the last 1,024 ways of finding another one, and with every
            change of its children the old ones are never looked up again: 13 KB a proposal.
    """
    StylesCache.get_inner_outer.cache_clear()  # of the last 1,024 widgets, with every row that they drew
    Segment._split_cells.cache_clear()  # of the last 16,384 pieces of text that were cut at a pane's edge
    for method in vars(Region).values():  # of up to 4,096 regions each: every row of the library that was pointed at
        if isinstance(method, _lru_cache_wrapper):
            method.cache_clear()
    for node in root.walk_children(with_self=True):
        node._query_one_cache.clear()
