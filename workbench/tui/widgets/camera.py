"""The live picture of a rollout, and those before it."""

from __future__ import annotations

from functools import lru_cache
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray
from rich.segment import Segment
from rich.style import Style
from textual.binding import BindingType
from textual.strip import Strip
from textual.widget import Widget

from sim.sandbox.protocol import FrameReady
from workbench.tui.film import Film
from workbench.tui.keys import CAMERA_KEYS
from workbench.tui.messages import FrameHeld
from workbench.tui.picture import HALF_BLOCK, Fit, fit_cells, half_blocks


class Camera(Widget, can_focus=True):
    """Half blocks, aspect kept; a newer frame replaces the older, unless the reader steps through them."""

    DEFAULT_CSS = """
    Camera { width: 1fr; height: 1fr; min-height: 3; background: transparent; }
    """
    BINDINGS: ClassVar[list[BindingType]] = CAMERA_KEYS

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._film = Film()
        self._frame: FrameReady | None = None
        self._cells: NDArray[np.uint8] | None = None
        self._fit = Fit(0, 0)
        self._blank: Style | None = None
        self.draws_goals = True

    @property
    def has_goals(self) -> bool:
        """Whether the picture in view says where the current goal is."""
        return self._frame is not None and bool(self._frame.goals)

    def toggle_goals(self) -> bool:
        """Draw the goals or leave them out, from now on; returns which."""
        self.draws_goals = not self.draws_goals
        self._render_cells()
        return self.draws_goals

    def show_film(self, film: Film) -> None:
        """Show the newest picture of it, or the one that the reader holds."""
        self._film = film
        if film.frame is not self._frame:
            self._frame = film.frame
            self._render_cells()

    def action_step(self, by: int) -> None:
        """To another picture."""
        self._film.step(by)
        self._show_held()

    def action_first(self) -> None:
        """To the beginning of the first episode."""
        self._film.hold_first()
        self._show_held()

    def action_newest(self) -> None:
        """Back to what is seen now."""
        self._film.let_go()
        self._show_held()

    def _show_held(self) -> None:
        self.show_film(self._film)
        self.post_message(FrameHeld())

    def notify_style_update(self) -> None:
        """Colours changed."""
        super().notify_style_update()
        self._blank = None

    def on_resize(self) -> None:
        """Fit the picture into the new size."""
        self._render_cells()

    def render_line(self, y: int) -> Strip:
        """A row of half blocks."""
        width = self.size.width
        if self._blank is None:
            self._blank = self.rich_style
        if self._cells is None or y >= self._fit.rows:
            return Strip.blank(width, self._blank)
        left = (width - self._fit.columns) // 2
        cells = _row_segments(self._cells[y])
        return Strip([Segment(" " * left, self._blank), *cells]).adjust_cell_length(width, self._blank)

    def _render_cells(self) -> None:
        if self._frame is None or not self.size:
            self._cells, self._fit = None, Fit(0, 0)
        else:
            self._fit = fit_cells(self._frame.image, *self.size)
            goals = self._frame.goals if self.draws_goals else ()
            self._cells = half_blocks(self._frame.image, self._fit, outlines=goals) if self._fit.rows else None
        self.refresh()


def _row_segments(row: NDArray[np.uint8]) -> list[Segment]:
    """Neighbouring cells of the same two colours share a segment."""
    codes = row.reshape(len(row), 6)  # (columns, 6)
    edges = np.flatnonzero(np.any(codes[1:] != codes[:-1], axis=1)) + 1
    starts = [0, *edges.tolist()]
    return [
        Segment(HALF_BLOCK * (end - start), _style(codes[start].tobytes()))
        for start, end in zip(starts, [*starts[1:], len(codes)], strict=True)
    ]


@lru_cache(maxsize=8192)
def _style(code: bytes) -> Style:
    """Six bytes: upper RGB in the foreground, lower in the background."""
    return Style(color=f"#{code[:3].hex()}", bgcolor=f"#{code[3:].hex()}")
