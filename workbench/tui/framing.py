"""Titles in the frames of panes, said again without painting what is in them."""

from __future__ import annotations

from textual.content import Content
from textual.geometry import Region
from textual.widget import Widget

NOTHING = Content("")


def retitle(part: Widget, title: Content, subtitle: Content = NOTHING) -> None:
    """Set a framed part's titles. Textual would paint all of the part anew, and whatever lies in it with it."""
    part._border_title, part._border_subtitle = title, subtitle
    width, height = part.outer_size
    corner = -part.content_offset
    for edge in (0, height - 1):
        part.refresh(Region(0, edge, width, 1).translate(corner))
