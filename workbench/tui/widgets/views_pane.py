"""What there is to see of a household sample: the house from above with the agent's way, and what the agent sees."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content

from sim.sandbox.protocol import FrameReady
from workbench.core.household.showing import SampleSeen
from workbench.tui.film import Film
from workbench.tui.household_lines import caption
from workbench.tui.household_state import SampleState
from workbench.tui.picture import OUTLINE
from workbench.tui.widgets.label import Label
from workbench.tui.widgets.stepped_picture import SteppedPicture

LEGEND = (("━", "rgb(24,98,208)"), (" the agent's way  "), ("●", "rgb(208,72,32)"), (" user  "))


class ViewsPane(Vertical):
    """A column in wide terminals, a tab in narrow ones; the same widget."""

    DEFAULT_CSS = """
    ViewsPane #legend, ViewsPane #which { height: auto; padding: 0 1; }
    ViewsPane #pictures { layout: vertical; height: 1fr; }
    ViewsPane #above { height: 2fr; }
    ViewsPane #own { height: 3fr; }
    .-rollouts ViewsPane #pictures, .-zoom-rollouts ViewsPane #pictures { layout: horizontal; }
    .-rollouts ViewsPane #above, .-zoom-rollouts ViewsPane #above { height: 1fr; width: 3fr; }
    .-rollouts ViewsPane #own, .-zoom-rollouts ViewsPane #own { height: 1fr; width: 2fr; }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._seen: SampleSeen | None = None

    def compose(self) -> ComposeResult:
        """Which view it is, from above, through the agent's eyes."""
        with Vertical():  # its own layout, whatever that of a column or a tab is
            yield Label(id="which")
            with Horizontal(id="pictures"):
                yield SteppedPicture(id="above")
                yield SteppedPicture(id="own")
            yield Label(id="legend")

    def show(self, state: SampleState) -> None:
        """Paint what changed."""
        self.query_one("#which", Label).say(Content.styled(caption(state), "$foreground 60%"))
        view = state.view
        if view is not self._seen:
            self._seen = view
            above = [FrameReady(0, state.at, view.above, view.outlines)] if view else []
            own = [FrameReady(0, state.at, view.own)] if view else []
            self.query_one("#above", SteppedPicture).show_film(Film(above))
            self.query_one("#own", SteppedPicture).show_film(Film(own))
        legend = (*LEGEND, ("□", "#{:02x}{:02x}{:02x}".format(*OUTLINE)), " named") if view else ()
        self.query_one("#legend", Label).say(Content.assemble(*legend))
