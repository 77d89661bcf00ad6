"""A compositor that paints only what changed. Textual's paints all that lies between the outermost changes.

While an answer streams, the header's line and the status line change in one frame with a pane in between: Textual asks
every widget of the screen for all of its lines then, and cuts each of them into pieces that are thrown away.
"""

from __future__ import annotations

from itertools import pairwise
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


class SparingCompositor(Compositor):
    """Asks a widget only for lines in which something of it is seen that has changed."""

    def render_update(
        self, full: bool = False, screen_stack: list[Screen[object]] | None = None, simplify: bool = False
    ) -> RenderableType | None:
        """What changed, also when that is everything: what lies below other widgets is not asked then, either.

        Only a picture of the screen in a file (`full`) is Textual's own business.
        """
        if full:
            return super().render_update(full=True, screen_stack=screen_stack, simplify=simplify)
        visible_screen_stack.set([] if screen_stack is None else screen_stack)
        return self.render_partial_update()

    def render_partial_update(self) -> ChopsUpdate | None:
        """The pieces of lines that the changed regions touch; None where nothing changed."""
        screen = self.size.region
        changed = [region.intersection(screen) for region in self._dirty_regions]
        self._dirty_regions.clear()
        spans = list(self._regions_to_spans(changed))
        if not spans:
            return None
        cuts = self.cuts
        missing = _pieces(spans, cuts)
        chops: list[dict[int, Strip | None]] = [
            dict.fromkeys(cuts[y][:-1]) if y in missing else {} for y in range(len(cuts))
        ]
        for widget, (region, clip) in self.visible_widgets.items():  # the foremost first
            if not missing:
                break
            _paint(widget, region, region.intersection(clip), missing, chops)
        return ChopsUpdate(chops, spans, [line[1:] for line in cuts])


def _pieces(spans: list[tuple[int, int, int]], cuts: list[list[int]]) -> dict[int, Pieces]:
    """Line → its pieces that the spans (line, first column, column after the last) touch."""
    pieces: dict[int, Pieces] = {}
    for y, first, end in spans:
        touched = ((cut, after) for cut, after in pairwise(cuts[y]) if cut < end and after > first)
        pieces.setdefault(y, {}).update(touched)
    return pieces


def _paint(
    widget: Widget, region: Region, seen: Region, missing: dict[int, Pieces], chops: list[dict[int, Strip | None]]
) -> None:
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
