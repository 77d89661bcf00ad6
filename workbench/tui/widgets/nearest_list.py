"""The library tasks most like the one in view: what a reviewer looks at before saying "new"."""

from __future__ import annotations

from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from workbench.tui.messages import CompareWith
from workbench.tui.plain import plain_line
from workbench.tui.state import ReviewState


class NearestList(OptionList):
    """Similarity and name; choosing one compares with it."""

    DEFAULT_CSS = """
    NearestList {
        background: transparent; scrollbar-size: 0 0; padding: 0 1; text-wrap: nowrap; text-overflow: ellipsis;
    }
    NearestList > .option-list--option-highlighted { background: transparent; color: $foreground; text-style: none; }
    NearestList:focus > .option-list--option-highlighted {
        background: $block-cursor-background; color: $block-cursor-foreground;
    }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id, markup=False)
        self._shown: object = None

    def show(self, state: ReviewState) -> None:
        """List the nearest tasks; the one that the diff is against is marked."""
        view = (state.nearest[:3], state.reference)
        if view == self._shown:
            return
        self._shown = view
        self.clear_options()
        for score, name in state.nearest[:3]:
            mark = "↔" if name == state.reference else " "
            text = Content.assemble((f"{score:.2f} ", "$foreground 60%"), f"{mark} {plain_line(name)}")
            self.add_option(Option(text, id=name))

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Compare with the chosen task."""
        event.stop()
        if event.option.id:
            self.post_message(CompareWith(event.option.id))
