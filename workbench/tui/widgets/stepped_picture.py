"""One of two pictures that step together."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType

from workbench.tui.widgets.camera import Camera


class SteppedPicture(Camera):
    """The screen has `action_step`, which goes no further than there are pictures."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "screen.step(-1)", "Before", show=False),
        Binding("right", "screen.step(1)", "After", show=False),
        Binding("home", "screen.step(-1000)", "The start", show=False),
        Binding("end", "screen.step(1000)", "The end", show=False),
    ]
