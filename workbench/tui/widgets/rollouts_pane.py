"""The rollouts: a row for each seed, the camera, and what the task printed."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content

from workbench.tui.film import Film
from workbench.tui.key_names import own_keys, spelled
from workbench.tui.lines import Line
from workbench.tui.messages import FrameHeld
from workbench.tui.plain import plain_line
from workbench.tui.presenting import GLYPHS, STYLES, SeedRow, seed_rows
from workbench.tui.state import ReviewState, SeedState
from workbench.tui.widgets.camera import Camera
from workbench.tui.widgets.label import Label
from workbench.tui.widgets.line_view import LineView

MAX_SEED_ROWS = 8
"""The newest; more would push the picture out."""


class RolloutsPane(Vertical):
    """A column in wide terminals, a tab in narrow ones; the same widget."""

    HELP: ClassVar[str] = (
        "The oracle's episodes: one row a seed with state, reward and steps, the newest camera picture, and the task's "
        "own output. {rollouts.run} runs them again, {job.stop} stops them. With the focus on the picture, "
        "{rollouts.before} and {rollouts.after} step through what was seen, {rollouts.first} goes to the beginning and "
        "end back to the newest. The current goal is drawn into the picture: the foot of what is to be put there, or "
        "the edge of the zone; {rollouts.goals} leaves it out."
    )
    DEFAULT_CSS = """
    RolloutsPane #seeds { height: auto; padding: 0 1; }
    RolloutsPane #instruction { height: auto; max-height: 3; padding: 0 1; color: $text-muted; }
    RolloutsPane #legend { height: auto; padding: 0 1; color: $foreground 60%; }
    RolloutsPane #output { dock: bottom; height: 7; display: none; padding: 0 1; border-top: solid $foreground 20%; }
    RolloutsPane.-talks #output { display: block; }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._state = ReviewState()
        self._shown: object = None
        self._output: list[str] = []
        self._logged = 0
        """Lines of the output that the log has."""

    def compose(self) -> ComposeResult:
        """Seeds and goal, camera, output."""
        with Vertical(id="episodes"):
            yield Label(id="seeds")
            yield Label(id="instruction")
            yield Label(id="legend")
        yield Camera()
        yield LineView(id="output", follows=True)

    def show(self, state: ReviewState) -> None:
        """Paint what changed."""
        self._state = state
        rows, newest = seed_rows(state), _newest(state)
        instruction = newest.instruction if newest else ""
        held = _held(state.film)
        view = (rows, instruction, state.phase, held)
        if view != self._shown:
            self._shown = view
            self.query_one("#seeds", Label).say(_table(rows) if rows else self._empty())
            said = f"“{plain_line(instruction)}”" if instruction else ""
            self.query_one("#instruction", Label).say(Content("\n".join(filter(None, (said, held)))))
        camera = self.query_one(Camera)
        camera.show_film(state.film)
        legend = self.query_one("#legend", Label)
        legend.display = camera.has_goals
        legend.say(_legend(drawn=camera.draws_goals) if camera.has_goals else Content(""))
        self._show_output(state.output)

    def _empty(self) -> Content:
        running = self._state.phase == "running"
        hint = "starting …" if running else "No rollouts yet. {rollouts.run} runs the oracle on this task."
        return Content.styled(spelled(hint, own_keys(self.app)), "$foreground 60%")

    @on(FrameHeld)
    def _tell_which(self) -> None:
        self.show(self._state)

    def toggle_goals(self) -> bool:
        """Draw the current goal into the picture or leave it out; returns which."""
        drawn = self.query_one(Camera).toggle_goals()
        self.show(self._state)
        return drawn

    def copyable(self) -> str:
        """What the task printed."""
        return "\n".join(self._output)

    def _show_output(self, output: list[str]) -> None:
        view = self.query_one("#output", LineView)
        if output is not self._output:
            self._output, self._logged = output, 0
            view.show_lines([])
        if len(output) > self._logged:
            view.append([Line(plain_line(line), "note") for line in output[self._logged :]])
            self._logged = len(output)
        self.set_class(bool(output), "-talks")


def _held(film: Film) -> str:
    """Which picture the reader holds; nothing while the newest is shown."""
    if film.held is None or film.frame is None:
        return ""
    return f"picture {film.held}/{len(film)}: seed {film.frame.seed}, step {film.frame.step} (end: newest)"


def _legend(*, drawn: bool) -> Content:
    """What the lines in the picture are."""
    if not drawn:
        return Content("the goal is not drawn")
    from workbench.tui.picture import OUTLINE  # with a goal there is a picture, and numpy is there

    return Content.assemble(("□", "#{:02x}{:02x}{:02x}".format(*OUTLINE)), " where the current goal is")


def _newest(state: ReviewState) -> SeedState | None:
    running = [seed for seed in state.seeds.values() if seed.report is None]
    return running[-1] if running else next(reversed(state.seeds.values()), None)


def _table(rows: tuple[SeedRow, ...]) -> Content:
    head = Content.styled(f"{'seed':<9}{'state':<16}{'rew':>5}{'steps':>7}", "$foreground 60%")
    return Content("\n").join([head, *(_row(row) for row in rows[-MAX_SEED_ROWS:])])


def _row(row: SeedRow) -> Content:
    return Content.assemble(
        f"{row.seed:<9}", (f"{GLYPHS[row.mark]} {row.word:<14}", STYLES[row.mark]), f"{row.reward:>5.2f}{row.steps:>7}"
    )
