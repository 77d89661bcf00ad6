"""What a row of a dataset says, in lines that wrap."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType

from workbench.tui.widgets.line_view import LineView


class RowText(LineView):
    """What a row says; left and right are free for the rows, up and down for the episodes."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(key, f"screen.{action}", show=False)
        for key, action in (
            ("left", "step(-1)"),
            ("right", "step(1)"),
            ("up", "go(-1)"),
            ("down", "go(1)"),
            ("home", "first"),
            ("end", "last"),
        )
    ]
