"""The main screen: one proposal at a time with everything about it in view.

It turns keys into calls of the `Desk` and paints the desk's state; what a key means stands in `desk.py`,
how a state reads in `presenting.py`.
"""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import ClassVar

from textual.binding import BindingType

from workbench.core.screen_place import ScreenPlace, forget_place, keep_place, left_place
from workbench.tui.commands import ENTRIES
from workbench.tui.desk import Desk
from workbench.tui.engine import EngineRefused
from workbench.tui.key_names import own_keys, spelled
from workbench.tui.keys import REVIEW_KEYS
from workbench.tui.lines import python_lexer
from workbench.tui.messages import GiveUp
from workbench.tui.presenting import blocked
from workbench.tui.screens.asking import ConfirmScreen, RejectScreen
from workbench.tui.screens.training_beside import TrainingBesideScreen
from workbench.tui.turns import in_turn, on_the_task_in_view
from workbench.tui.widgets.body import Body
from workbench.tui.widgets.diff_pane import DiffPane
from workbench.tui.widgets.prompt_pane import PromptPane
from workbench.tui.widgets.task_pane import TaskPane

KEEP_EDITS_S = 2.0
"""A crash costs at most what was typed since."""
DAMAGE_S = 15.0
"""How long a sentence about the project's files stays in view; `simsmith tasks fsck` says it again."""
HINT = "{prompt.generate} proposes a task with the built-in author"
QUEUE_HINT = "nothing waits yet; what is being prepared comes into view when it is ready"


class ReviewScreen(TrainingBesideScreen):
    """Keys and decisions."""

    in_words = ENTRIES
    BINDINGS: ClassVar[list[BindingType]] = REVIEW_KEYS

    def __init__(self, desk: Desk, task: str | None = None, place: Path | None = None) -> None:
        """`place`: the file that says where the screen is, for the one after a crash; None: nobody is to know."""
        super().__init__(desk)
        self._place_file = place
        self._place: ScreenPlace | None = None
        self._asked_for = task
        self._offered: tuple[bool | None, ...] = ()

    def on_mount(self) -> None:
        """Paint at once, read the library afterwards."""
        self.query_one(PromptPane).show_settings(self.desk.settings)
        self.query_one(Body).focus_first()
        self.set_interval(KEEP_EDITS_S, self.keep_edit)
        painted = asyncio.Event()
        self.call_after_refresh(painted.set)
        self._open_library(painted)

    @in_turn  # a proposal that is asked for meanwhile comes into view after the first task, and stays there
    async def _open_library(self, painted: asyncio.Event) -> None:
        if not await self.read_library(painted):
            return
        await asyncio.to_thread(python_lexer)  # on the event loop it would block for 0.1 s
        is_back = not self._asked_for and await self._go_back()
        if not is_back:
            await self.tried(self.desk.open(self._asked_for) if self._asked_for else self.desk.open_first())
        if is_back:
            self.say("back where the screen was when it ended without being left")
        elif self.desk.next_to_review() is None and not (
            self.desk.shown.card and self.desk.shown.card.state == "to-review"
        ):
            self.say(QUEUE_HINT if self.desk.preparation.ahead else HINT)
        self.set_interval(KEEP_EDITS_S, self._keep_place)
        self.prepare_ahead()
        self.paint()

    async def read_library(self, painted: asyncio.Event) -> bool:
        """Open and read the library once the first frame is painted; False when the project cannot be read."""
        await painted.wait()
        try:
            with _no_search_for_garbage():
                damages = await asyncio.to_thread(self.desk.engine.begin)
                await self.desk.refresh()
        except EngineRefused as refusal:
            self.post_message(GiveUp(refusal))
            return False
        for damage in damages:
            self.notify(damage, severity="warning", timeout=DAMAGE_S, markup=False)
        return True

    async def _go_back(self) -> bool:
        """To where a screen was that never came to its end; False when there is no such place."""
        place = await asyncio.to_thread(left_place, self._place_file) if self._place_file else None
        if place is None or place.task not in {card.name for card in self.desk.cards}:
            return False
        await self.tried(self.desk.open(place.task))
        self.query_one(Body).restore(place)
        return True

    async def _keep_place(self) -> None:
        """Write down where the screen is, when that has changed."""
        card = self.desk.shown.card
        place = self.query_one(Body).place(card.name if card else "")
        if self._place_file and place != self._place:
            self._place = place
            await asyncio.to_thread(keep_place, self._place_file, place)

    def forget_place(self) -> None:
        """It is left on purpose."""
        if self._place_file:
            forget_place(self._place_file)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What the footer offers: None dims a key, False hides it."""
        shown = self.desk.shown
        match action:
            case "accept":
                return None if blocked(shown) else True
            case "say_why_not":
                return bool(blocked(shown))
            case "stop":
                return bool(self.jobs) or self.query_one(TaskPane).editing
            case "check":
                return self.query_one(TaskPane).editing or (shown.edited and shown.draft != shown.checked_source)
            case "rollout":
                return "check" not in self.jobs and not shown.busy
        return True

    def action_say_why_not(self) -> None:
        """Accept was pressed while it is dimmed."""
        self.say(f"not accepted: {blocked(self.desk.shown)}", "failed")

    def action_say_why_not_checked(self) -> None:
        """A key that runs the checks was pressed where there is nothing to check."""
        if not self.desk.shown.code:
            self.say("there is no code to check yet", "warned")
        elif self.desk.shown.busy or "check" in self.jobs:
            self.say("its checks still run", "warned")
        else:
            self.say("nothing was edited: {rollouts.run} runs the checks again", "warned")

    # Decisions

    def action_edit(self) -> None:
        """Turn the code into an editor."""
        if not self.desk.shown.code or self.desk.shown.busy:
            self.say("there is no finished code to edit yet", "warned")
            return
        self.action_show_tab("task")
        self.query_one(TaskPane).edit()

    def action_revert_hunk(self) -> None:
        """The hunk in view goes back to what it is compared with."""
        self.to_diff()
        hunk = self.query_one(DiffPane).hunk
        if hunk is None:
            self.say("there is no hunk to revert", "warned")
            return
        self._edit_hunks(
            lambda: self.desk.revert(hunk),
            "reverted; {diff.unrevert} brings it back, {review.check} checks the edited code",
        )

    def action_unrevert_hunk(self) -> None:
        """The hunk that was reverted last comes back."""
        self.to_diff()
        self._edit_hunks(self.desk.unrevert, "the hunk is back")

    def _edit_hunks(self, change: Callable[[], None], done: str) -> None:
        self.query_one(TaskPane).leave_editor()
        try:
            change()
        except EngineRefused as refusal:
            self.say(str(refusal), "warned")
        else:
            self.say(done)
        self.paint()

    @on_the_task_in_view
    async def action_discard_edit(self) -> None:
        """Back to the code of the card."""
        await self.stop_checking()
        await self.tried(self.desk.discard_edit())
        self.paint()

    @on_the_task_in_view
    async def action_accept(self, go_on: bool = False) -> None:
        """Accept, when the checks passed."""
        if decision := await self.tried(self.desk.accept(go_on=go_on)):
            stays = self.desk.shown.name == decision.task and self.desk.next_to_review()
            self._decided(f"accepted {decision.task}" + ("; {review.skip} opens the next" if stays else ""))

    @on_the_task_in_view
    async def action_accept_anyway(self) -> None:
        """Accept although a check did not pass."""
        reason = spelled(blocked(self.desk.shown), own_keys(self.app))
        question = f"{self.desk.shown.name} has not passed: {reason}. Accept it anyway? The record will say so."
        sure = await self.app.push_screen_wait(ConfirmScreen(question))
        if sure and (decision := await self.tried(self.desk.accept(anyway=True))):
            self._decided(f"accepted {decision.task} anyway")

    @on_the_task_in_view
    async def action_reject(self) -> None:
        """Reject with a reason."""
        if self.desk.shown.card is None:
            self.say("there is no task to reject yet", "warned")
            return
        reason = await self.app.push_screen_wait(RejectScreen(self.desk.shown.card.name))
        if reason is None:
            return
        await self.stop_checking()
        if decision := await self.tried(self.desk.reject(reason)):
            self._decided(f"rejected {decision.task}: {reason}")

    @in_turn
    async def action_skip(self) -> None:
        """Decide later."""
        await self.stop_checking()
        self._decided(await self.tried(self.desk.skip()) or "")

    @in_turn
    async def action_undo(self) -> None:
        """Take the last decision back."""
        if decision := await self.tried(self.desk.undo()):
            self._decided(f"undone: {decision.task} is as before")

    def _decided(self, sentence: str) -> None:
        if sentence:
            self.say(sentence, "passed")
        self.prepare_ahead()
        self.paint()

    def paint(self) -> None:
        """Also the footer, when other keys are offered now."""
        super().paint()
        offered = tuple(self.check_action(action, ()) for action in ("accept", "stop", "check", "rollout"))
        if offered != self._offered:
            self._offered = offered
            self.refresh_bindings()


@contextmanager
def _no_search_for_garbage() -> Iterator[None]:
    """What is made meanwhile stays: each search would look through it, and full ones stop the keys for 30 ms and more.

    Only where that was so for the first frame (`workbench.screen`): tests are other people's processes.
    """
    if not gc.get_freeze_count():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()
