"""Jump mode: a letter over every place that can have the focus, and over those that a widget names itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from textual import events
from textual.app import ComposeResult
from textual.content import Content
from textual.errors import NoWidget
from textual.geometry import Offset
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Static

from workbench.tui.dimming import DimmingScreen

LETTERS = "asdfghjklqwertyuiopzxcvbnm"
"""Those under the fingers first. Places beyond them get none; no screen has so many."""
LABEL = 3
"""Columns of a letter with a blank on either side."""


@dataclass(frozen=True)
class Place:
    """Somewhere to go."""

    at: Offset
    """Of its letter on the screen [cells]."""
    go: Callable[[], object]
    name: str = ""
    """Said beside the letter where the screen does not say it."""


@runtime_checkable
class HasPlaces(Protocol):
    """A screen or a widget with places to go beside the widgets that can have the focus, such as tabs."""

    def places(self) -> Iterable[Place]:
        """Where they are now."""
        ...


class JumpScreen(DimmingScreen[None]):
    """Letters over the screen below; the one that is pressed is gone to, any other key leaves."""

    DEFAULT_CSS = """
    JumpScreen { align: left top; background: $background 35%; }
    JumpScreen Static {
        position: absolute; width: auto; height: 1; background: $warning; color: $background; text-style: bold;
    }
    """

    def __init__(self, below: Screen[object]) -> None:
        super().__init__()
        self._places = jump_places(below)
        self._size = below.size

    def compose(self) -> ComposeResult:
        """A label each."""
        for letter, place in self._places.items():
            label = Static(Content(f" {letter} {place.name} " if place.name else f" {letter} "), markup=False)
            label.styles.offset = place.at
            yield label

    def on_key(self, event: events.Key) -> None:
        """There, or back."""
        event.stop()
        self.dismiss()
        if place := self._places.get(event.character or ""):
            self.call_later(place.go)

    def on_click(self) -> None:
        """The mouse needs no letters."""
        self.dismiss()

    def on_resize(self, event: events.Resize) -> None:
        """The places are elsewhere now."""
        if event.size != self._size:
            self.dismiss()


def jump_places(screen: Screen[object]) -> dict[str, Place]:
    """Letter → place of everything on a screen that can be gone to, from the top left to the bottom right."""
    focusable = [
        Place(at, widget.focus) for widget in screen.focus_chain if (at := _seen_at(screen, widget)) is not None
    ]
    named = [place for one in (screen, *screen.query("*")) if isinstance(one, HasPlaces) for place in one.places()]
    places = sorted([*focusable, *named], key=lambda place: (place.at.y, place.at.x))
    return dict(zip(LETTERS, places, strict=False))


def _seen_at(screen: Screen[object], widget: Widget) -> Offset | None:
    """The upper left corner of what is seen of a widget; None when nothing is."""
    try:
        seen = screen.find_widget(widget).visible_region
    except NoWidget:
        return None
    return seen.offset if seen.width >= LABEL else None
