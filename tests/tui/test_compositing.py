"""What is painted when a part of the screen changes: the same as ever, with fewer widgets asked."""

from __future__ import annotations

import asyncio
import itertools
import random

from textual._compositor import Compositor, CompositorUpdate
from textual.app import App, ComposeResult
from textual.containers import Horizontal, Vertical
from textual.geometry import Region
from textual.strip import Strip
from textual.widgets import Static

from tests.tui.drawn import Drawn
from workbench.tui.compositing import SparingCompositor
from workbench.tui.screens.telling import TellingScreen
from workbench.tui.widgets.status_line import StatusLine

SIZE = (60, 16)


class Asked(Static):
    """Remembers for which of its lines it was asked."""

    asked: list[range]

    def render_lines(self, crop: Region) -> list[Strip]:
        self.asked.append(range(*crop.line_span))
        return super().render_lines(crop)


class Panes(TellingScreen):
    """Two framed panes, one of them with a part that lies on another layer, between two lines."""

    CSS = """
    Panes { layers: base above; }
    Vertical { border: round red; width: 1fr; }
    #over { layer: above; offset: 10 4; width: 25; height: 5; border: solid blue; }
    """

    def compose(self) -> ComposeResult:
        yield Asked("head", id="head")
        with Horizontal():
            with Vertical():
                yield Asked("left 你好\n" * 30, id="left")
            with Vertical():
                yield Asked("right\n" * 30, id="right")
        yield Asked("over", id="over")
        yield StatusLine()


class Host(App[None]):
    def on_mount(self) -> None:
        self.push_screen(Panes())


def forget(app: App[None]) -> None:
    for widget in app.screen.query(Asked):
        widget.asked = []


def drawn(compositor: Compositor, changed: set[Region], app: App[None], *, sparing: bool) -> str:
    compositor._dirty_regions = set(changed)
    paint = SparingCompositor.render_partial_update if sparing else Compositor.render_partial_update
    screen = Drawn(*SIZE)
    while update := paint(compositor):  # type: ignore[arg-type]
        screen.feed(update.render_segments(app.console).encode())
    return repr(screen.region(range(SIZE[0]), range(SIZE[1])))


async def test_whatever_changes_looks_as_if_everything_had_been_painted() -> None:
    app, rng = Host(), random.Random(0)
    Asked.asked = []
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        compositor = app.screen._compositor
        for _ in range(30):
            changed = {region(rng) for _ in range(rng.randint(1, 4))}
            assert drawn(compositor, changed, app, sparing=True) == drawn(compositor, changed, app, sparing=False)


def region(rng: random.Random) -> Region:
    x, y = rng.randrange(SIZE[0]), rng.randrange(SIZE[1])
    return Region(x, y, rng.randint(1, SIZE[0] - x), rng.randint(1, SIZE[1] - y))


async def test_a_whole_screen_looks_as_if_textual_had_painted_it() -> None:
    app = Host()
    Asked.asked = []
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        compositor = app.screen._compositor
        seen = Drawn(*SIZE), Drawn(*SIZE)
        whole = Compositor.render_update(compositor, full=True)
        compositor._dirty_regions = {compositor.size.region}
        while update := compositor.render_update():
            assert isinstance(update, CompositorUpdate)
            seen[0].feed(update.render_segments(app.console).encode())
        assert isinstance(whole, CompositorUpdate)
        seen[1].feed(whole.render_segments(app.console).encode())
        assert seen[0].lines == seen[1].lines
        everything = range(SIZE[0]), range(SIZE[1])
        assert seen[0].region(*everything) == seen[1].region(*everything)


async def test_what_lies_between_two_changes_is_not_asked() -> None:
    app = Host()
    Asked.asked = []
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        forget(app)
        app.screen.query_one("#head", Static).update("other", layout=False)
        app.screen.query_one(StatusLine).tell("other")
        await pilot.pause()
        assert {widget.id: widget.asked for widget in app.screen.query(Asked) if widget.asked} == {"head": [range(1)]}


async def test_a_widget_is_asked_for_the_lines_that_changed() -> None:
    app = Host()
    Asked.asked = []
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        forget(app)
        app.screen.query_one("#right").refresh(Region(0, 2, 5, 3))
        await pilot.pause()
        assert app.screen.query_one("#right", Asked).asked == [range(2, 5)]
        assert app.screen.query_one("#left", Asked).asked == []


async def test_nothing_is_painted_when_nothing_changed() -> None:
    app = Host()
    Asked.asked = []
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        app.screen._compositor._dirty_regions = set()
        assert app.screen._compositor.render_partial_update() is None


async def test_what_does_not_fit_into_a_slice_of_time_is_painted_in_the_next_ones() -> None:
    app = Host()
    Asked.asked = []
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        slow = itertools.count()
        app.screen._compositor = compositor = SparingCompositor(clock=lambda: float(next(slow)))
        seen = Drawn(*SIZE)

        def show(_: object, update: object) -> None:
            if isinstance(update, CompositorUpdate):
                seen.feed(update.render_segments(app.console).encode())

        setattr(app, "_display", show)  # noqa: B010 - a terminal of ours
        app.screen.refresh(layout=True)
        await pilot.pause()
        forget(app)
        app.screen.query_one("#right", Static).update("other\n" * 30)
        app.screen.query_one("#over", Static).update("another")
        for _ in range(10_000):
            if compositor.is_behind:
                break
            await asyncio.sleep(0)
        app.screen.query_one("#left", Static).update("meanwhile\n" * 30)
        await pilot.pause(0.1)
        assert not compositor.is_behind
        assert len(app.screen.query_one("#right", Asked).asked) > 1
        whole = Drawn(*SIZE)
        picture = Compositor.render_update(compositor, full=True)
        assert isinstance(picture, CompositorUpdate)
        whole.feed(picture.render_segments(app.console).encode())
        everything = range(SIZE[0]), range(SIZE[1])
        assert seen.region(*everything) == whole.region(*everything)
