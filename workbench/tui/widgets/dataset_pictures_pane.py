"""The pictures of a row of a dataset: from straight above with the action, and beside it another one of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content

from sim.sandbox.protocol import FrameReady
from workbench.tui.dataset_lines import one_of_many
from workbench.tui.dataset_pictures import COLOR, HEIGHT, MASK, marks_of, picture_of
from workbench.tui.dataset_state import DatasetState
from workbench.tui.film import Film
from workbench.tui.plain import plain_line
from workbench.tui.widgets.label import Label
from workbench.tui.widgets.stepped_picture import SteppedPicture

if TYPE_CHECKING:
    from library.episodes.values import Frame

FROM_ABOVE = (COLOR, HEIGHT, MASK)
"""Pictures in which the action has its places."""
MARKS = "○ picks   × places"


class DatasetPicturesPane(Horizontal):
    """Two pictures, each with a line that says what it is."""

    DEFAULT_CSS = """
    DatasetPicturesPane Label { height: 2; padding: 0 1; color: $foreground 60%; }
    DatasetPicturesPane Vertical { width: 1fr; height: 1fr; }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._shown: tuple[Frame | None, str, bool] | None = None

    def compose(self) -> ComposeResult:
        """Side by side: both are higher than wide."""
        for which in ("left", "right"):
            with Vertical():
                yield Label(id=f"about-{which}")
                yield SteppedPicture(id=which)

    def show(self, state: DatasetState) -> None:
        """Paint what changed."""
        view = (state.frame, state.beside, state.draws_marks)
        if self._shown is not None and view[0] is self._shown[0] and view == self._shown:
            return
        self._shown = view
        self._paint("left", COLOR, COLOR, state)
        self._paint("right", state.beside, one_of_many(state.beside_names, state.beside), state)

    def _paint(self, which: str, name: str, title: str, state: DatasetState) -> None:
        """One of them; none while there is no row."""
        film, legend = Film(), ""
        if state.frame is not None:
            image, legend = picture_of(state.frame, name)
            is_marked = state.draws_marks and name in FROM_ABOVE
            marks = marks_of(state.frame.action, state.info.layout) if is_marked else ()
            film.add(FrameReady(0, state.step, image, marks))
            legend = legend or (MARKS if marks else "")
        self.query_one(f"#{which}", SteppedPicture).show_film(film)
        self.query_one(f"#about-{which}", Label).say(Content(plain_line(f"{title}\n{legend}")))
