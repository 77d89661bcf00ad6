"""What rows cost that come, and that are scrolled."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rich.segment import Segment
from textual.app import App, ComposeResult
from textual.geometry import Size
from textual.screen import Screen
from textual.scrollbar import ScrollBarRender
from textual.strip import Strip

from workbench.tui.widgets.row_view import EIGHTHS, RowView, Thumb

HEIGHT = 10


class Numbers(RowView):
    """Row after row its own number; remembers which were painted."""

    painted: list[int]

    def render_line(self, y: int) -> Strip:
        row = y + self.scroll_offset.y
        self.painted.append(row)
        return Strip([Segment(str(row).ljust(self.size.width))])


class Host(App[None]):
    CSS = f"Numbers {{ height: {HEIGHT}; width: 20; scrollbar-size: 0 1; }}"

    def compose(self) -> ComposeResult:
        yield Numbers()

    @property
    def rows(self) -> Numbers:
        return self.query_one(Numbers)

    def seen(self) -> list[str]:
        lines = self.screen._compositor.render_strips()[:HEIGHT]
        return [line.text[:19].strip() for line in lines]


async def test_scrolling_paints_only_the_rows_that_come_into_view() -> None:
    app = Host()
    Numbers.painted = []
    async with app.run_test() as pilot:
        app.rows.resize_to(Size(5, 100))
        await pilot.pause()
        for to, new in ((3, [10, 11, 12]), (1, [1, 2]), (50, list(range(50, 60)))):
            app.rows.painted = []
            app.rows.scroll_to(y=to, animate=False)
            await pilot.pause()
            assert app.rows.painted == new
            assert app.seen() == [str(row) for row in range(to, to + HEIGHT)]


async def test_rows_that_changed_are_painted_wherever_they_were_scrolled_to() -> None:
    app = Host()
    Numbers.painted = []
    async with app.run_test() as pilot:
        app.rows.resize_to(Size(5, 100))
        await pilot.pause()
        app.rows.painted = []
        app.rows.refresh_rows(4, 6)
        app.rows.scroll_to(y=2, animate=False)
        await pilot.pause()
        assert app.rows.painted == [4, 5, 10, 11]


async def test_the_screen_is_laid_out_for_the_first_row_that_needs_a_scrollbar_and_for_no_other() -> None:
    app = Host()
    layouts: list[Screen[object]] = []
    Numbers.painted = []
    async with app.run_test() as pilot:
        await pilot.pause()
        app.screen.screen_layout_refresh_signal.subscribe(app.rows, layouts.append)
        for rows in range(1, HEIGHT + 1):
            app.rows.resize_to(Size(5, rows))
            await pilot.pause()
        assert not layouts
        app.rows.resize_to(Size(5, HEIGHT + 1))
        await pilot.pause()
        assert app.rows.show_vertical_scrollbar
        assert layouts
        while layouts:  # the scrollbar makes the rows narrower, which may be a layout of its own
            layouts.clear()
            await pilot.pause()
        for rows in range(HEIGHT + 2, 60):
            app.rows.resize_to(Size(5, rows))
            app.rows.scroll_end(animate=False, immediate=True)
            await pilot.pause()
        assert not layouts
        assert app.rows.scroll_offset.y == 59 - HEIGHT


async def test_a_thumb_that_moves_before_its_bar_is_mounted_is_painted_whole() -> None:
    app = Host()
    Numbers.painted = []
    async with app.run_test() as pilot:
        app.rows.resize_to(Size(5, 20))
        await pilot.pause()
        scrollbar = app.rows.vertical_scrollbar
        lines = scrollbar.size.region
        before = scrollbar.render_lines(lines)
        scrollbar._is_mounted = False  # as it is for some milliseconds on a busy machine
        app.rows.resize_to(Size(5, 13))
        scrollbar._is_mounted = True
        assert Thumb.of(scrollbar).bottom == 62
        shown = scrollbar.render_lines(lines)
        scrollbar.refresh()
        assert before != shown == scrollbar.render_lines(lines)


def bar(length: int, whole: int, window: int, position: float) -> list[str]:
    """What the scrollbar looks like, cell by cell."""
    segments = ScrollBarRender.render_bar(length, whole, window if window < whole else 0, position)
    return [f"{segment.text} {segment.style}" for segment in segments.segments]


@given(st.integers(1, 40), st.integers(1, 40), *[st.integers(1, 3000)] * 2, *[st.floats(0, 1)] * 2)
def test_a_thumb_is_painted_where_it_moved(
    length: int, window: int, whole: int, other: int, part: float, then: float
) -> None:
    before = (length, whole, window, int(part * max(whole - window, 0) * EIGHTHS) / EIGHTHS)
    after = (length, other, window, int(then * max(other - window, 0) * EIGHTHS) / EIGHTHS)
    moved = Thumb.placed(*after).changed(Thumb.placed(*before))
    differ = [row for row, (a, b) in enumerate(zip(bar(*before), bar(*after), strict=True)) if a != b]
    assert set(differ) <= set(moved.line_range)
