"""The main screen: one proposal at a time with everything about it in view.

It turns keys into calls of the `Desk` and paints the desk's state; what a key means stands in `desk.py`,
how a state reads in `presenting.py`.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import ClassVar

from textual import on, work
from textual.binding import BindingType

from prompts.values import StageNotice, StageWaiting
from workbench.core.events import Notice, TrialEvent, TrialInterrupted
from workbench.tui.commands import ReviewCommands
from workbench.tui.desk import Desk
from workbench.tui.engine import EngineRefused
from workbench.tui.keys import REVIEW_KEYS
from workbench.tui.messages import EventsArrived, JobEnded, JobName
from workbench.tui.presenting import Mark, blocked, headline, verdict_line
from workbench.tui.screens.asking import ConfirmScreen, RejectScreen
from workbench.tui.screens.viewing import ViewingScreen
from workbench.tui.stream import Job
from workbench.tui.widgets.body import Body
from workbench.tui.widgets.diff_pane import DiffPane
from workbench.tui.widgets.library_tree import LibraryTree
from workbench.tui.widgets.prompt_pane import PromptPane
from workbench.tui.widgets.task_pane import TaskPane

KEEP_EDITS_S = 2.0
"""A crash costs at most what was typed since."""
HINT = "ctrl+g proposes a task with the built-in author"
SEVERITY_MARKS: dict[str, Mark] = {"info": "waiting", "warning": "warned", "error": "failed"}


class ReviewScreen(ViewingScreen):
    """Panes, keys, jobs."""

    COMMANDS: ClassVar = {ReviewCommands}
    BINDINGS: ClassVar[list[BindingType]] = REVIEW_KEYS

    def __init__(self, desk: Desk, task: str | None = None) -> None:
        super().__init__(desk)
        self._asked_for = task
        self._jobs: dict[JobName, Job] = {}
        self._offered: tuple[bool | None, ...] = ()

    def on_mount(self) -> None:
        """Paint at once, read the library afterwards."""
        self.query_one(PromptPane).show_settings(self.desk.settings)
        self.query_one(LibraryTree).focus()
        self.set_interval(KEEP_EDITS_S, self.keep_edit)
        self._open_library()

    @work
    async def _open_library(self) -> None:
        await self.desk.refresh()
        await self.tried(self.desk.open(self._asked_for) if self._asked_for else self.desk.open_first())
        if self.desk.next_to_review() is None and not (
            self.desk.shown.card and self.desk.shown.card.state == "to-review"
        ):
            self.say(HINT)
        self.paint()

    def unfinished(self) -> str:
        """What quitting would cut off, in a sentence; empty when nothing."""
        return "A job still runs." if self._jobs else ""

    async def wind_up(self) -> None:
        """Keep what is being edited, cancel what runs, and wait until it has let go."""
        await self.keep_edit()
        jobs = list(self._jobs.values())
        for job in jobs:
            job.stop()
        await asyncio.gather(*(job.settled() for job in jobs))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What the footer offers: None dims a key, False hides it."""
        shown = self.desk.shown
        match action:
            case "accept":
                return None if blocked(shown) else True
            case "say_why_not":
                return bool(blocked(shown))
            case "stop":
                return bool(self._jobs) or self.query_one(TaskPane).editing
            case "check":
                return self.query_one(TaskPane).editing or (shown.edited and shown.draft != shown.checked_source)
            case "rollout":
                return not self._jobs
        return True

    def action_say_why_not(self) -> None:
        """Accept was pressed while it is dimmed."""
        self.say(f"not accepted: {blocked(self.desk.shown)}", "failed")

    # What runs

    @work(exclusive=True, group="decision")
    async def action_generate(self) -> None:
        """Propose a task."""
        if "generate" in self._jobs:
            self.say("a task is being written already; esc stops it", "warned")
            return
        self.query_one(TaskPane).leave_editor()
        if await self.tried(self.desk.begin_writing()) is None:
            return
        self._start("generate", self.desk.engine.generate())
        self.action_show_tab("response")

    def action_check(self) -> None:
        """Leave the editor and check what is in it."""
        self.action_rollout()

    def action_rollout(self) -> None:
        """Run the checks and the oracle on the code in view."""
        if self.query_one(TaskPane).editing:
            self.query_one(TaskPane).leave_editor()
        shown = self.desk.shown
        if not shown.code or shown.busy or "check" in self._jobs:
            self.say("its checks still run" if shown.code else "there is no code to check yet", "warned")
            return
        self.desk.begin_checking()
        self._start("check", self.desk.engine.check(shown.code, shown.card.name if shown.card else None))
        self.action_show_tab("checks" if self.has_class("-wide") else "rollouts")

    def action_stop(self) -> None:
        """Leave the editor; else stop the stream; else the rollout."""
        if self.query_one(TaskPane).editing:
            self.query_one(TaskPane).leave_editor()
        elif job := self._jobs.get("generate") or self._jobs.get("check"):
            job.stop()
            self.say("stopping …")
        self.paint()

    def _start(self, name: JobName, events: AsyncIterator[TrialEvent]) -> None:
        self._jobs[name] = Job(name, events, self)
        self.say("")
        self.paint()

    @on(EventsArrived)
    def _events_arrived(self, message: EventsArrived) -> None:
        self.desk.take(message.job.name, message.events)
        for event in message.events:
            if isinstance(event, Notice):
                self.say(event.text, SEVERITY_MARKS.get(event.severity, "waiting"))
            elif isinstance(event, TrialInterrupted):
                self.say(" · ".join(filter(None, (event.message, event.hint))), "failed")
            elif isinstance(event, StageNotice):
                self.say(event.text, "warned")
            elif isinstance(event, StageWaiting):
                self.say(f"asking again in {event.left_s:.0f} s: {event.reason}", "waiting")
        self.paint()

    @on(JobEnded)
    async def _job_ended(self, message: JobEnded) -> None:
        self._jobs.pop(message.job.name, None)
        state = await self.desk.end(message.job.name, stopped=message.stopped, problem=message.problem)
        if message.problem:
            self.say(message.problem, "failed")
        elif message.stopped:
            self.say("stopped; what had come is kept", "warned")
        elif state is not None and state.verdict != "void":  # why it is void was said when it happened
            self.say(f"{state.name or 'no task'}: {verdict_line(state) or headline(state)[1]}")
        # Only from where `generate` led: who looks at something else by now is not torn away.
        if message.job.name == "generate" and not message.stopped and self.query_one(Body).tab == "response":
            self.action_show_tab("diff" if self.desk.shown.source and self.desk.shown.reference else "response")
        self.paint()

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
        self.action_show_tab("diff")
        hunk = self.query_one(DiffPane).hunk
        if hunk is None:
            self.say("there is no hunk to revert", "warned")
            return
        self._edit_hunks(lambda: self.desk.revert(hunk), "reverted; X brings it back, ctrl+s checks the edited code")

    def action_unrevert_hunk(self) -> None:
        """The hunk that was reverted last comes back."""
        self.action_show_tab("diff")
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

    @work(exclusive=True, group="decision")
    async def action_discard_edit(self) -> None:
        """Back to the code of the card."""
        await self._stop_checking()
        await self.tried(self.desk.discard_edit())
        self.paint()

    async def keep_edit(self) -> None:
        """Bring what is being edited to the disk."""
        self.query_one(TaskPane).take_text()
        await self.tried(self.desk.keep_edit())

    @work(exclusive=True, group="decision")
    async def action_accept(self) -> None:
        """Accept, when the checks passed."""
        if decision := await self.tried(self.desk.accept()):
            self._decided(f"accepted {decision.task}")

    @work(exclusive=True, group="decision")
    async def action_accept_anyway(self) -> None:
        """Accept although a check did not pass."""
        reason = blocked(self.desk.shown)
        question = f"{self.desk.shown.name} has not passed: {reason}. Accept it anyway? The record will say so."
        sure = await self.app.push_screen_wait(ConfirmScreen(question))
        if sure and (decision := await self.tried(self.desk.accept(anyway=True))):
            self._decided(f"accepted {decision.task} anyway")

    @work(exclusive=True, group="decision")
    async def action_reject(self) -> None:
        """Reject with a reason."""
        if self.desk.shown.card is None:
            self.say("there is no task to reject yet", "warned")
            return
        reason = await self.app.push_screen_wait(RejectScreen(self.desk.shown.card.name))
        if reason is None:
            return
        await self._stop_checking()
        if decision := await self.tried(self.desk.reject(reason)):
            self._decided(f"rejected {decision.task}: {reason}")

    @work(exclusive=True, group="decision")
    async def action_skip(self) -> None:
        """Decide later."""
        await self._stop_checking()
        self._decided(await self.tried(self.desk.skip()) or "")

    @work(exclusive=True, group="decision")
    async def action_undo(self) -> None:
        """Take the last decision back."""
        if decision := await self.tried(self.desk.undo()):
            self._decided(f"undone: {decision.task} is as before")

    async def _stop_checking(self) -> None:
        """A decision ends the checks of its task."""
        if self.desk.checked is self.desk.shown and (job := self._jobs.get("check")):
            job.stop()
            await job.settled()

    def _decided(self, sentence: str) -> None:
        if sentence:
            self.say(sentence, "passed")
        self.paint()

    def paint(self) -> None:
        """Also the footer, when other keys are offered now."""
        super().paint()
        offered = tuple(self.check_action(action, ()) for action in ("accept", "stop", "check", "rollout"))
        if offered != self._offered:
            self._offered = offered
            self.refresh_bindings()
