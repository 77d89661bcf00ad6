"""A screen that is painted in slices: keys are heard in between, and in the end everything is there."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from textual._compositor import Compositor, CompositorUpdate
from textual.app import App, ComposeResult
from textual.geometry import Region
from textual.widgets import Static

from tests.tui.drawn import Drawn
from tests.tui.pressing import Presser, watched_threads
from workbench.tui.compositing import ROWS_AT_ONCE, SparingCompositor
from workbench.tui.painting import SlicedScreen

SIZE = (24, 4 * ROWS_AT_ONCE)
TURNS = 10_000
"""Of the event loop, within which something happens or never does."""


class Bands(SlicedScreen[None]):
    """Four, each as high as a slice whose time is over at once."""

    CSS = f"Static {{ height: {ROWS_AT_ONCE}; }}"

    def compose(self) -> ComposeResult:
        for number in range(4):
            yield Static(id=f"band-{number}")

    def write(self, letter: str, *numbers: int) -> None:
        """Other text in these bands."""
        for number in numbers:
            self.query_one(f"#band-{number}", Static).update(f"{letter}{number}\n" * ROWS_AT_ONCE, layout=False)


class Host(App[None]):
    """Shows the bands to a terminal of ours, under the conditions under which Textual does."""

    def __init__(self) -> None:
        super().__init__()
        self.seen = Drawn(*SIZE)

    @property
    def bands(self) -> Bands:
        assert isinstance(self.screen, Bands)
        return self.screen

    @property
    def is_whole(self) -> bool:
        """Whether the terminal shows what a painting in one go would."""
        whole, everything = Drawn(*SIZE), (range(SIZE[0]), range(SIZE[1]))
        picture = Compositor.render_update(self.screen._compositor, full=True)
        assert isinstance(picture, CompositorUpdate)
        whole.feed(picture.render_segments(self.console).encode())
        return self.seen.region(*everything) == whole.region(*everything)

    def _display(self, screen: object, renderable: object) -> None:
        if isinstance(renderable, CompositorUpdate) and not self._batch_count:
            self.seen.feed(renderable.render_segments(self.console).encode())


@asynccontextmanager
async def shown() -> AsyncGenerator[tuple[Host, Presser]]:
    """Bands that were painted whole, and whose slices are over after one group of rows from then on."""
    app, ticks = Host(), itertools.count()
    watched_threads()
    async with app.run_test(size=SIZE) as pilot:
        await app.push_screen(Bands())
        app.screen._compositor = SparingCompositor(clock=lambda: float(next(ticks)))
        app.screen.refresh(layout=True)
        keys = Presser(pilot)
        await keys.painted()
        app.bands.write("a", 0, 1, 2, 3)
        await keys.painted()
        assert app.is_whole
        yield app, keys


async def behind(app: Host) -> None:
    """Until a slice was painted, and more are to be."""
    for _ in range(TURNS):
        await asyncio.sleep(0)
        if app.bands._is_painting:
            return
        await asyncio.sleep(0.001)
    raise AssertionError("everything is painted in one go")


async def test_no_line_is_lost_in_a_batch_between_two_slices() -> None:
    async with shown() as (app, keys):
        app.bands.write("b", 0, 1, 2, 3)
        await behind(app)
        with app.batch_update():
            await keys.idle()
            await asyncio.sleep(0.05)  # some ticks of the timer, at which nothing may be painted
            assert app.bands._compositor.is_behind
            assert app.seen.lines[-1] == "a3"
        await keys.painted()
        assert app.is_whole
        assert app.seen.lines[-1] == "b3"


async def test_no_line_is_lost_when_all_is_laid_out_in_a_batch() -> None:
    async with shown() as (app, keys):
        with app.batch_update():
            app.bands.write("b", 0, 1, 2, 3)
            await keys.idle()
            app.bands._refresh_layout()
            await keys.idle()
        await keys.painted()
        assert app.is_whole
        assert app.seen.lines[-1] == "b3"


async def test_what_changes_all_the_time_at_the_top_keeps_nothing_else_from_happening() -> None:
    async with shown() as (app, _):
        app.bands.write("b", 0, 1, 2, 3)
        called: list[int] = []
        app.bands.call_after_refresh(called.append, 1)
        for turn in range(TURNS):
            app.bands.write(f"{turn} ", 0, 1)
            app.bands._compositor.update_widgets(app.bands._dirty_widgets)
            await asyncio.sleep(0)
            if called and app.seen.lines[-1] == "b3":
                break
        assert app.seen.lines[2 * ROWS_AT_ONCE :: ROWS_AT_ONCE] == ["b2", "b3"]
        assert called


async def test_nothing_is_painted_before_a_layout_that_is_due() -> None:
    async with shown() as (app, keys):
        app.bands.write("b", 0, 1, 2, 3)
        await behind(app)
        app.bands._layout_required = True
        before = app.seen.lines
        for _ in range(TURNS):
            if not app.bands._is_painting:
                break
            await asyncio.sleep(0)
        assert app.seen.lines == before
        await keys.painted()
        assert app.is_whole


async def test_a_screen_that_went_is_not_painted_any_more() -> None:
    async with shown() as (app, keys):
        bands = app.bands
        await app.push_screen(Bands())
        await app.push_screen(Bands())  # Textual takes the one below the topmost for seen
        await keys.painted()
        bands._compositor._dirty_regions = {Region(0, 0, *SIZE)}
        await bands._paint_next()
        assert bands._compositor.is_behind
        await app.pop_screen()
        await app.pop_screen()
        await keys.painted()
        assert app.screen is bands
        assert app.is_whole
    bands._compositor._dirty_regions = {Region(0, 0, *SIZE)}  # the app ended between two slices
    await bands._paint_next()
    assert bands._compositor.is_behind
