"""The live picture of a rollout, and those before it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.binding import BindingType
from textual.strip import Strip
from textual.widget import Widget

from workbench.tui.film import Film
from workbench.tui.keys import CAMERA_KEYS
from workbench.tui.messages import FrameHeld

if TYPE_CHECKING:
    from textual_image.widget import SixelImage, TGPImage

    from sim.sandbox.protocol import FrameReady


class Camera(Widget, can_focus=True):
    """In pixels where the terminal can, else in half blocks; the aspect is kept.

    A newer frame replaces the older, unless the reader steps through them.
    """

    DEFAULT_CSS = """
    Camera { width: 1fr; height: 1fr; min-height: 3; background: transparent; align-horizontal: center; }
    """
    BINDINGS: ClassVar[list[BindingType]] = CAMERA_KEYS

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._film = Film()
        self._frame: FrameReady | None = None
        self._rows: list[list[Segment]] = []
        self._blank: Style | None = None
        self._fine: TGPImage | SixelImage | None = None
        """Draws in pixels where the terminal can; None: half blocks, or no picture came yet."""
        self._is_asked = False
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
        if y >= len(self._rows):
            return Strip.blank(width, self._blank)
        cells = Strip(self._rows[y])
        left = Segment(" " * ((width - cells.cell_length) // 2), self._blank)
        return Strip([left, *cells]).adjust_cell_length(width, self._blank)

    def _render_cells(self) -> None:
        self._rows = []
        if self._frame is not None and self.size:
            self._ask_for_pixels()
            if self._fine is not None:
                self._draw_in_pixels(self._fine, self._frame)
            else:
                self._draw_in_blocks(self._frame)
        elif self._fine is not None:
            self._fine.image = None
        self.refresh()

    def _draw_in_blocks(self, frame: FrameReady) -> None:
        from workbench.tui.picture import picture_rows  # loads numpy, which the screen's first frame need not wait for

        self._rows = picture_rows(frame.image, *self.size, frame.goals if self.draws_goals else ())

    def _draw_in_pixels(self, fine: TGPImage | SixelImage, frame: FrameReady) -> None:
        from workbench.core.moving_pictures import pictures

        [fine.image] = pictures([frame], goals=self.draws_goals)

    def _ask_for_pixels(self) -> None:
        """With the first picture: nothing is loaded, or asked of the terminal, before there is one."""
        if self._is_asked or self.app.is_headless or self.app.is_web:
            return
        self._is_asked = True
        from workbench.core.terminal_pictures import pictures_here

        drawing = pictures_here(os.environ).drawing
        if drawing == "blocks":
            return
        from workbench.tui.widgets.fine_picture import fine_picture, tells_pixels

        if tells_pixels():
            self._fine = fine_picture(drawing)
            self.mount(self._fine)
