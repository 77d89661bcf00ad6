"""A policy at work: it plays a scene in the sandbox, and one sees what it sees, what it chose and what else was likely.

What is in view stands in `watch_state.py`.
"""

from __future__ import annotations

import json
from contextlib import aclosing
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.worker import Worker

from sim.sandbox.protocol import FrameReady
from workbench.tui.engine import EngineRefused
from workbench.tui.film import Film
from workbench.tui.key_names import key_table, own_keys, spelled
from workbench.tui.keys import WATCH_KEYS
from workbench.tui.plain import plain_line
from workbench.tui.policy_bench import PolicyBench
from workbench.tui.presenting import GLYPHS, STYLES
from workbench.tui.screens.asking import HelpScreen
from workbench.tui.screens.telling import TellingScreen
from workbench.tui.watch_state import WatchState, watch_lines, watch_values
from workbench.tui.widgets.key_line import KeyLine
from workbench.tui.widgets.label import Label
from workbench.tui.widgets.row_text import RowText
from workbench.tui.widgets.status_line import StatusLine
from workbench.tui.widgets.stepped_picture import SteppedPicture

if TYPE_CHECKING:
    from workbench.core.policy_watching import WatchPlan

HELP = (
    "A policy plays one scene, closed loop: it is shown the colours and heights from above and the instruction, "
    "nothing else. Both pictures are what it saw before an action: under an orange veil where it would pick, under a "
    "blue one where it would place that; the denser, the likelier. A ring is where it picks, a cross where it places, "
    "the stroke from the cross how it turns the object. {watch.before} and {watch.after} step through what was seen, "
    "{watch.last} follows again. {watch.chances} draws the veils or not, {watch.marks} the marks. {watch.next} and "
    "{watch.previous} play the next scene and the one before, {watch.again} the same once more: it goes the same way. "
    "{watch.stop} ends an episode. {watch.copy} copies the numbers of the moment as JSON."
)
SIDES = (("picks", "orange: to pick"), ("places", "blue: to place"))


class WatchScreen(TellingScreen):
    """Looks on only; nothing is kept.

    Args:
        bench: Plays.
        plan: Who plays what first.
    """

    BINDINGS: ClassVar[list[BindingType]] = WATCH_KEYS
    AUTO_FOCUS = ""
    HORIZONTAL_BREAKPOINTS = [(0, "-tiny"), (60, "-narrow"), (120, "-wide")]  # noqa: RUF012 - Textual's
    DEFAULT_CSS = """
    WatchScreen { background: $background; }
    WatchScreen #head { height: 1; padding: 0 1; background: $panel; text-wrap: nowrap; text-overflow: ellipsis; }
    WatchScreen #body { height: 1fr; }
    WatchScreen #pictures, WatchScreen #row { border: round $foreground 20%; border-title-color: $text-muted; }
    WatchScreen #pictures:focus-within, WatchScreen #row:focus { border: round $primary; }
    WatchScreen #pictures Vertical { width: 1fr; height: 1fr; }
    WatchScreen #pictures Label { height: 2; padding: 0 1; color: $foreground 60%; }
    WatchScreen #row { width: 46; padding: 0 1; }
    WatchScreen.-narrow #row { width: 34; }
    WatchScreen.-tiny #body { layout: vertical; }
    WatchScreen.-tiny #row { width: 1fr; height: 5; }
    WatchScreen.-tiny #pictures { height: 1fr; }
    WatchScreen.-zoom #row { display: none; }
    """

    def __init__(self, bench: PolicyBench, plan: WatchPlan) -> None:
        super().__init__()
        self._bench = bench
        self.state = WatchState(plan)
        self._playing: Worker[None] | None = None

    def compose(self) -> ComposeResult:
        """Pictures, and what is known of the moment."""
        yield Label(id="head")
        with Horizontal(id="body"):
            with Horizontal(id="pictures"):
                for likely, _ in SIDES:
                    with Vertical():
                        yield Label(id=f"about-{likely}")
                        yield SteppedPicture(id=likely)
            yield RowText(id="row")
        yield StatusLine(id="status")
        yield KeyLine()

    def on_mount(self) -> None:
        """Paint at once, play afterwards."""
        self.query_one("#row").border_title = Content("what it does")
        self.query_one("#picks").focus()
        self._begin(self.state.plan)

    def _begin(self, plan: WatchPlan) -> None:
        """Play a scene from its start; what was drawn and what not stays so."""
        before, self.state = self.state, WatchState(plan)
        self.state.draws_chances, self.state.draws_marks = before.draws_chances, before.draws_marks
        self._playing = self._play(self.state)
        self.paint()

    @work(exclusive=True, group="play")
    async def _play(self, state: WatchState) -> None:
        """Take in the moments of an episode as they come."""
        try:
            async with aclosing(self._bench.watch(state.plan)) as moments:
                async for moment in moments:
                    state.moments.append(moment)
                    self.paint()
        except EngineRefused as refusal:
            state.problem = str(refusal)
        finally:
            state.is_playing = False
            self.paint()

    def action_step(self, by: int) -> None:
        """Another moment."""
        self.state.step(by)
        self.paint()

    def action_first(self) -> None:
        """The first moment."""
        self.action_step(-len(self.state.moments))

    def action_last(self) -> None:
        """The newest moment."""
        self.action_step(len(self.state.moments))

    def action_go(self, by: int) -> None:
        """Another scene; those of a split have every second number."""
        plan = self.state.plan
        self._begin(replace(plan, seed=max(plan.seed % 2, plan.seed + 2 * by)))

    def action_again(self) -> None:
        """The same scene once more."""
        self._begin(self.state.plan)

    def action_stop(self) -> None:
        """End the episode where it is."""
        if self.state.is_playing and self._playing is not None:
            self._playing.cancel()
        else:
            self.say("the episode is over: {watch.again} plays it again, {watch.next} the next scene", "warned")

    def action_chances(self) -> None:
        """Draw what was likely, or no longer."""
        self.state.draws_chances = not self.state.draws_chances
        self.paint()

    def action_marks(self) -> None:
        """Draw what was chosen, or no longer."""
        self.state.draws_marks = not self.state.draws_marks
        self.paint()

    def action_zoom(self) -> None:
        """The pictures on the whole screen, and back."""
        self.toggle_class("-zoom")

    def action_copy(self) -> None:
        """Copy the numbers of the moment."""
        if self.state.moment is None:
            self.say("there is nothing to copy yet", "warned")
            return
        self.app.copy_to_clipboard(json.dumps(watch_values(self.state.moment.told), indent=1, ensure_ascii=False))
        self.say("copied the moment as JSON")

    def action_help(self) -> None:
        """What one sees here, and the keys."""
        own = own_keys(self.app)
        self.app.push_screen(HelpScreen(spelled(HELP, own), key_table(own, WATCH_KEYS)))

    def action_leave(self) -> None:
        """Back; the episode ends with that."""
        self.workers.cancel_group(self, "play")
        self.dismiss(None)

    def paint(self) -> None:
        """Paint what is in view."""
        if not self.is_attached:
            return
        state = self.state
        self.query_one("#head", Label).say(_head(state))
        for likely, about in SIDES:
            image, film = state.picture(likely), Film()
            if image is not None:
                film.add(FrameReady(state.plan.seed, 0, image, state.marks))
            self.query_one(f"#{likely}", SteppedPicture).show_film(film)
            veil = about if state.moment and state.moment.chosen and state.draws_chances else "what it saw"
            self.query_one(f"#about-{likely}", Label).say(Content(f"{state.place or '…'}\n{veil}"))
        lines, text = watch_lines(state), self.query_one("#row", RowText)
        if tuple(lines) != text.lines:
            text.show_lines(lines)


def _head(state: WatchState) -> Content:
    plan, bar, (words, mark) = state.plan, ("  │  ", "$foreground 35%"), state.standing
    return Content.assemble(
        (plain_line(plan.policy.name), "bold $text-primary"),
        bar,
        plain_line(plan.task.name),
        bar,
        f"seed {plan.seed}",
        bar,
        (f"{GLYPHS[mark]} {plain_line(words)}", STYLES[mark]),
    )
