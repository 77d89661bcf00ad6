"""Questions, over the screen that they are about: it is seen below, dimmed, and no more of it painted than changed.

Textual's paint all of the screen below for every line of it that changes, and mix each piece's colours anew: 0.1 s, and
again with every piece of an answer that streams on behind a question.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TypeVar

from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.geometry import Region
from textual.renderables.background_screen import BackgroundScreen
from textual.screen import ModalScreen
from textual.strip import Strip

from workbench.tui.compositing import SparingCompositor
from workbench.tui.painting import SlicedScreen

AnswerT = TypeVar("AnswerT")


class DimmingScreen(ModalScreen[AnswerT], SlicedScreen[AnswerT]):
    """A question; what it does not cover is the screen below, mixed with its own background."""

    def render_lines(self, crop: Region) -> list[Strip]:
        """The lines of the screen below. Other people's screens can only be asked for all of theirs."""
        below = self._below()
        if not isinstance(below, SparingCompositor) or self.styles.background.a == 1:
            return super().render_lines(crop)
        background, base = self.styles.background, self.visual_style.rich_style
        strips = [_dimmed(strip, background, base) for strip in below.strips(crop.y, crop.bottom)]
        for line_filter in self.get_line_filters():
            strips = [strip.apply_filter(line_filter, background) for strip in strips]
        return [strip.crop(crop.x, crop.right) for strip in strips]

    def _below(self) -> object:
        """What draws the screen below."""
        stack = self.app.screen_stack
        place = stack.index(self) if self in stack else 0
        return stack[place - 1]._compositor if place else None


def _dimmed(strip: Strip, color: Color, base: Style) -> Strip:
    """Without links, and mixed with a translucent colour; `base` has what a style leaves open."""
    styled = ((text, Style.null() if style is None else style.clear_meta_and_links()) for text, style, _ in strip)
    return Strip([Segment(text, _dimmed_style(style, color, base)) for text, style in styled], strip.cell_length)


@lru_cache(1024)
def _dimmed_style(style: Style, color: Color, base: Style) -> Style:
    """A screen has some hundred styles, and some thousand pieces of text."""
    (segment,) = BackgroundScreen.process_segments([Segment("", style)], color)
    return base + segment.style
