"""One part of the loss over the steps, in braille; what it is now stands in its frame."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from rich.segment import Segment
from textual.content import Content
from textual.strip import Strip
from textual.widget import Widget

from workbench.tui.curves import binned, curve_rows

if TYPE_CHECKING:
    from workbench.tui.curves import Values

GUTTER = 5
"""Columns of the numbers beside the curve."""
LATEST = 10
"""Steps whose mean is what it is now."""
MOST_DOTS = 400
"""Means of which the highest sets the scale: one step that leaps out does not press the curve to the ground."""


class CurvePlot(Widget):
    """From 0 at the bottom to the highest of the curve; as wide as the plan is long.

    Args:
        title: What it is.
    """

    DEFAULT_CSS = """
    CurvePlot {
        width: 1fr; height: 1fr; min-height: 3; background: transparent; color: $text-accent;
        border: round $foreground 20%; border-title-color: $foreground; border-subtitle-color: $text-muted;
    }
    """

    def __init__(self, title: str, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._title = title
        self._values: Values = np.empty(0)
        self._planned: int | None = None
        self._rows: list[str] = []
        self.border_title = Content(title)

    def show(self, values: Values, planned: int | None) -> None:
        """Another curve, or the same one longer.

        Args:
            values: One a step, (N,).
            planned: How many there are to be; None: as many as there are.
        """
        if len(values) == len(self._values) and planned == self._planned and np.array_equal(values, self._values, True):
            return
        self._values, self._planned = values, planned
        latest = f" {values[-LATEST:].mean():.3f}" if len(values) else ""
        self.border_title = Content(f"{self._title}{latest}")
        self.border_subtitle = Content(
            f"{len(values)}{f' of {planned}' if planned else ''} steps" if len(values) else ""
        )
        self._draw()

    def on_resize(self) -> None:
        """Fit the curve into the new size."""
        self._draw()

    def render_line(self, y: int) -> Strip:
        """A row of the curve, with the scale's ends beside the first and the last."""
        style = self.rich_style
        if y >= len(self._rows):
            return Strip.blank(self.size.width, style)
        return Strip([Segment(self._rows[y], style)]).adjust_cell_length(self.size.width, style)

    def _draw(self) -> None:
        width, height = self.size
        columns, values = width - GUTTER, self._values
        self._rows = []
        if columns > 0 and height > 0 and len(values):
            means = binned(values, MOST_DOTS)
            top = float(np.nanmax(means)) if np.isfinite(means).any() else 0.0
            share = min(1.0, len(values) / self._planned) if self._planned else 1.0
            gutter = [f"{top:>{GUTTER - 1}.3g}"[: GUTTER - 1], *[""] * (height - 2), "0"][:height]
            rows = curve_rows(values, columns, height, top, share)
            self._rows = [f"{mark:>{GUTTER - 1}} {row}" for mark, row in zip(gutter, rows, strict=True)]
        self.refresh()
