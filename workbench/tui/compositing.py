"""A compositor that paints only what changed, and no more at a time than leaves room for a key.

Textual's paints all that lies between the outermost changes, in one go. While an answer streams, the header's line and
the status line change in one frame with a pane in between: every widget of the screen is asked for all of its lines
then, and each of them is cut into pieces that are thrown away. A whole screen takes 50 ms.
"""

from __future__ import annotations

import time
from bisect import bisect_left
from collections.abc import Callable, Iterator
from itertools import chain, islice, pairwise
from typing import TYPE_CHECKING

from textual._compositor import ChopsUpdate, Compositor
from textual._context import visible_screen_stack
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

if TYPE_CHECKING:
    from rich.console import RenderableType
    from textual.screen import Screen

Pieces = dict[int, int]
"""Parts of a line between two edges of widgets: first column → column after the last."""
Span = tuple[int, int, int]
"""Line, first column, column after the last."""
Chops = list[dict[int, Strip | None]]
"""Of each line its pieces, by their first columns; None where nothing is to be painted."""

SLICE_S = 0.012
"""After so long the rest waits for the next turn."""
ROWS_AT_ONCE = 8
"""Every widget among them is asked for its colours and titles once for these: fewer cost more, more take longer."""
TOP = 0, 0
"""Line and column where a painting begins."""


class SparingCompositor(Compositor):
    """Asks a widget only for lines in which something of it is seen that has changed.

    Args:
        clock: What a slice of time is measured with [s].
    """

    def __init__(self, clock: Callable[[], float] = time.perf_counter) -> None:
        super().__init__()
        self._clock = clock
        self._next = TOP

    @property
    def is_behind(self) -> bool:
        """Whether something that changed has not been painted yet."""
        return bool(self._dirty_regions)

    def render_update(
        self, full: bool = False, screen_stack: list[Screen[object]] | None = None, simplify: bool = False
    ) -> RenderableType | None:
        """What changed, also when that is everything: what lies below other widgets is not asked then, either.

        Only a picture of the screen in a file (`full`) is Textual's own business; the terminal has not seen it.
        """
        visible_screen_stack.set([] if screen_stack is None else screen_stack)
        if full:
            unseen = self._dirty_regions.copy()
            picture = super().render_update(full=True, screen_stack=screen_stack, simplify=simplify)
            self._dirty_regions.update(unseen)
            return picture
        return self.render_partial_update()

    def render_partial_update(self) -> ChopsUpdate | None:
        """The pieces of lines that the changed regions touch, as many as fit into a slice of time.

        It begins where the one before ended, and at the top when that had painted everything: what changes all the
        time at the top does not keep the lines below from being painted.

        Returns:
            None where nothing changed. What did not fit stays changed: see `is_behind`.
        """
        screen = self.size.region
        changed = [region.intersection(screen) for region in self._dirty_regions]
        self._dirty_regions.clear()
        spans = list(self._regions_to_spans(changed))
        if not spans:
            return None
        chops: Chops = [{} for _ in self.cuts]
        begin = bisect_left(spans, self._next)
        painted = self._paint_slice(chain(_groups(spans[begin:]), _groups(spans[:begin])), chops)
        spans = spans[begin:] + spans[:begin]
        rest = spans[painted:]
        self._next = rest[0][:2] if rest else TOP
        self._dirty_regions.update(Region(first, y, end - first, 1) for y, first, end in rest)
        return ChopsUpdate(chops, sorted(spans[:painted]), [line[1:] for line in self.cuts])

    def strips(self, first: int, end: int) -> list[Strip]:
        """The lines from `first` to before `end` over the whole width, as they would be painted."""
        chops: Chops = [{} for _ in self.cuts]
        self._paint_spans([(y, 0, self.size.width) for y in range(first, min(end, len(chops)))], chops)
        return [Strip.join(chop.values()) for chop in chops[first:end]]

    def _paint_slice(self, groups: Iterator[list[Span]], chops: Chops) -> int:
        """Paint some rows, and more while there is time; returns how many of the spans were."""
        began, painted = self._clock(), 0
        for some in groups:
            self._paint_spans(some, chops)
            painted += len(some)
            if self._clock() - began > SLICE_S:
                break
        return painted

    def _paint_spans(self, spans: list[Span], chops: Chops) -> None:
        cuts = self.cuts
        missing = _pieces(spans, cuts)
        for y in missing:
            chops[y] = chops[y] or dict.fromkeys(cuts[y][:-1])
        for widget, (region, clip) in self.visible_widgets.items():  # the foremost first
            if not missing:
                break
            _paint(widget, region, region.intersection(clip), missing, chops)


def _groups(spans: list[Span]) -> Iterator[list[Span]]:
    """Those that are painted at once."""
    rest = iter(spans)
    while some := list(islice(rest, ROWS_AT_ONCE)):
        yield some


def _pieces(spans: list[Span], cuts: list[list[int]]) -> dict[int, Pieces]:
    """Line → its pieces that the spans touch."""
    pieces: dict[int, Pieces] = {}
    for y, first, end in spans:
        touched = ((cut, after) for cut, after in pairwise(cuts[y]) if cut < end and after > first)
        pieces.setdefault(y, {}).update(touched)
    return pieces


def _paint(widget: Widget, region: Region, seen: Region, missing: dict[int, Pieces], chops: Chops) -> None:
    """Take the missing pieces that the seen part of the widget covers out of `missing` into `chops`."""
    covered = {}
    for y in seen.line_range:
        if pieces := [piece for piece in missing.get(y, {}).items() if seen.x <= piece[0] < seen.right]:
            covered[y] = pieces
    if not covered:
        return
    top, bottom = min(covered), max(covered) + 1
    lines = Region(seen.x - region.x, top - region.y, seen.width, bottom - top)
    for y, strip in enumerate(widget.render_lines(lines), top):
        for cut, after in covered.get(y, ()):
            chops[y][cut] = strip.crop(cut - seen.x, after - seen.x)
            del missing[y][cut]
        if y in covered and not missing[y]:
            del missing[y]
