"""What the first frame shows, and what was not done for it twice."""

from __future__ import annotations

import gc
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, cast

import pytest
from rich.console import RenderableType
from textual.css import stylesheet
from textual.css.model import RuleSet
from textual.screen import Screen
from textual.widgets._footer import FooterKey

from tests.tui.scripted import ScriptedEngine
from tests.tui.test_app import BASE, opened
from workbench.tui import app as app_module
from workbench.tui.app import SimsmithApp
from workbench.tui.terminal_app import COLLECT_AFTER


class WatchedApp(SimsmithApp):
    """Remembers which keys each frame offered."""

    CSS_PATH = Path(app_module.__file__).with_name("styles.tcss")

    def __init__(self, engine: ScriptedEngine | None = None) -> None:
        super().__init__(engine or ScriptedEngine(cards=BASE))
        self.frames: list[list[str]] = []

    def _display(self, screen: Screen[Any], renderable: RenderableType | None) -> None:
        self.frames.append([key.description for key in self.query(FooterKey)])
        super()._display(screen, renderable)


async def test_the_first_frame_has_the_keys() -> None:
    app = WatchedApp()
    async with app.run_test(size=(160, 48)) as pilot:
        await opened(pilot)
    assert app.frames[0][-2:] == ["Help", "Quit"]


async def test_the_styles_are_parsed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    parsed: Counter[object] = Counter()

    def parse(scope: str, css: str, read_from: object, **options: Any) -> Iterable[RuleSet]:
        parsed[read_from] += 1
        return cast("Iterable[RuleSet]", really(scope, css, read_from, **options))

    really: Any = stylesheet.parse  # type: ignore[attr-defined]
    monkeypatch.setattr(stylesheet, "parse", parse)
    app = WatchedApp()
    async with app.run_test(size=(160, 48)) as pilot:
        await opened(pilot)
    assert [times for source, times in parsed.items() if "styles.tcss" in str(source)] == [1]


@pytest.fixture
def no_collections() -> Iterator[None]:
    """As `open_screen` starts the app."""
    before = gc.get_threshold()
    gc.disable()
    yield
    gc.unfreeze()
    gc.set_threshold(*before)
    gc.enable()


@pytest.mark.usefixtures("no_collections")
async def test_garbage_is_looked_for_again_once_the_first_frame_stands() -> None:
    app = WatchedApp()
    async with app.run_test(size=(160, 48)) as pilot:
        await opened(pilot)
        assert gc.isenabled()
        assert gc.get_freeze_count() > 0
    assert gc.get_threshold() == COLLECT_AFTER


class OpeningEngine(ScriptedEngine):
    """Holds what is read with the library."""

    read: list[list[int]]

    def begin(self) -> tuple[str, ...]:
        self.read = [[number] for number in range(3)]
        return super().begin()


@pytest.mark.usefixtures("no_collections")
async def test_the_library_is_left_out_of_the_search_for_garbage() -> None:
    engine = OpeningEngine(cards=BASE)
    async with WatchedApp(engine).run_test(size=(160, 48)) as pilot:
        await opened(pilot)
        assert not any(each is engine.read for each in gc.get_objects())
