"""Screens that are painted in slices, between which keys are heard."""

from __future__ import annotations

import asyncio
from typing import TypeVar

from textual.screen import Screen

from workbench.tui.compositing import SparingCompositor

AnswerT = TypeVar("AnswerT")

SLICES_AT_MOST = 16
"""After so many, what is to be done after a painting is done before its end: an animation never lets it end."""


class SlicedScreen(Screen[AnswerT]):
    """Paints what fits into a slice of time, and the rest when the event loop had a turn.

    What changes in between is painted with the rest, so that in the end the terminal shows what there is.
    """

    _compositor: SparingCompositor
    _is_painting = False
    """Whether a next slice was asked for."""
    _slices = 0
    """Painted since a painting last ended, or what waits for that was last done."""

    def __init__(self, name: str | None = None, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(name, id, classes)
        self._compositor = SparingCompositor()

    @property
    def _is_seen(self) -> bool:
        return self.is_attached and self.is_current

    def _compositor_refresh(self) -> None:
        """A slice, unless one is under way, which will paint this, too.

        In a batch the app throws away what it is to display, so nothing is taken for painted then.
        """
        if self._is_painting or not self._is_seen:
            return
        if self.app._batch_count:
            self._update_timer.resume()
            return
        self._compositor.update_widgets(self._dirty_widgets)  # Textual forgets them
        super()._compositor_refresh()
        if self is not self.app.screen:  # Textual would paint what changed below a question at every message again
            self._repaint_required = False
        self._go_on_if_behind()

    def _go_on_if_behind(self) -> None:
        if self._compositor.is_behind and not self.app.is_inline:
            self._slices += 1
            self._is_painting = self.call_later(self._paint_next)
        else:
            self._slices = 0

    def _on_timer_update(self) -> None:
        """Lay out, if need be, and paint; also what is left over from before."""
        super()._on_timer_update()
        if self._compositor.is_behind:
            self._compositor_refresh()

    async def _paint_next(self) -> None:
        """The next slice. Messages of one widget are handled without a turn for others, hence the sleep."""
        await asyncio.sleep(0)
        self._is_painting = False
        if not self._is_seen:  # it is painted as a whole if it comes back
            return
        if self._layout_required or self._scroll_required:
            self._update_timer.resume()
        else:
            self._compositor_refresh()
            await self._invoke_and_clear_callbacks()

    async def _invoke_and_clear_callbacks(self) -> None:
        """What is to be done after a painting is done after all of it."""
        if not self._is_painting or self._slices >= SLICES_AT_MOST:
            self._slices = 0
            await super()._invoke_and_clear_callbacks()
