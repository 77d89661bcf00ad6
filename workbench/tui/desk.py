"""What lies on the reviewer's desk: the task in view, the one being written, the library; and the decisions.

Without Textual: the screen calls these methods and paints what changed. Engine calls that touch the disk run
in a thread, so that the event loop stays free.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING

from workbench.tui.comparing import attempt_name
from workbench.tui.engine import EngineRefused
from workbench.tui.film import Film
from workbench.tui.presenting import blocked
from workbench.tui.reading_desk import ReadingDesk
from workbench.tui.state import ReviewState, begin_checks, end_waits, stored_review

if TYPE_CHECKING:
    from library.records import Decision, TaskCard
    from workbench.core.events import TrialEvent
    from workbench.tui.messages import JobName
    from workbench.tui.shelf import Batch, Outcome


class Desk(ReadingDesk):
    """The screen's model."""

    async def begin_writing(self, parent: str | None = None) -> ReviewState:
        """A new task is on its way, perhaps a variation of one of the library; it comes into view.

        Raises:
            EngineRefused: The parent is not in the library yet.
        """
        if parent is not None:
            self._card(parent)
        await self.keep_edit()
        self._kept = None
        self.shown = self.written = ReviewState(phase="writing", parent=parent, opened_s=self.clock())
        return self.shown

    def begin_preparing(self) -> None:
        """A new task is on its way, in the background: what is in view stays there."""
        self.written = ReviewState(phase="writing", opened_s=self.clock())

    async def failure_to_send(self) -> str:
        """What the author of the shown task would be told of its checks; empty when none failed.

        Raises:
            EngineRefused: It cannot be sent back now.
        """
        shown = self.shown
        if shown.card is None or shown.busy:
            raise EngineRefused("there is no finished task to send back")
        if shown.edited:
            raise EngineRefused("your edit is not the author's code: accept it, or discard it and send the task back")
        if self.repaired is not None:
            raise EngineRefused(f"{self.repaired.name} is being repaired; {{job.stop}} stops that")
        return await asyncio.to_thread(self.engine.what_failed, shown.card.name)

    def begin_repair(self) -> TaskCard:
        """The shown task is with its author again; returns its card."""
        if self.shown.card is None:
            raise EngineRefused("there is no finished task to send back")
        self.repaired, self.shown.phase = self.shown, "writing"
        self.shown.before_repair = self.shown.card.revision
        return self.shown.card

    def begin_checking(self) -> None:
        """The shown task's code is checked anew."""
        self.checked = self.shown
        begin_checks(self.shown, self.shown.code)

    def begin_checking_file(self, state: ReviewState) -> None:
        """Code that an editor saved is checked, be it in view or not."""
        self.checked = state
        begin_checks(state, state.source)

    def take(self, job: JobName, events: tuple[TrialEvent, ...]) -> None:
        """Move on the task that the job works on."""
        from workbench.tui.progress import apply

        state = self._worked_on(job)
        if state is not None:
            for event in events:
                apply(state, event, self.clock())

    def end_waits(self) -> float:
        """Forget waits for busy providers that are over by now; the time until the others are [s]."""
        now_s = self.clock()
        waiting = [state for state in (self.written, self.repaired) if state is not None]
        return max((end_waits(state, now_s) for state in waiting), default=0.0)

    async def end(self, job: JobName, *, stopped: bool, problem: str) -> ReviewState | None:
        """The job is over: its task becomes one of the library's; returns it."""
        state = self._worked_on(job)
        match job:
            case "generate":
                self.written = None
            case "repair":
                self.repaired = None
            case "check":
                self.checked = None
        if state is None:
            return None
        if state.busy:
            state.phase, state.in_trial = "stopped" if stopped else "done", False
        state.problem = problem or state.problem
        await self.refresh()
        self._file(state)
        if job == "repair":
            return await self._end_repair(state)
        if job == "generate":
            state.opened_s = self.clock()  # there was nothing to decide on before
            self.preparation.note(state, stopped=stopped, problem=problem)
        await self.find_nearest(state)
        return state

    async def _end_repair(self, state: ReviewState) -> ReviewState:
        """The task as it is in the library now; new code is compared with what it was made from."""
        assert state.card is not None
        task = await asyncio.to_thread(self.engine.open, state.card.name)
        stored = stored_review(task.card, task.revision, task.trial, task.earlier, task.sent)
        stored.film, stored.opened_s, stored.against = Film(task.pictures), state.opened_s, state.against
        stored.reference, stored.reference_source = state.reference, state.reference_source
        stored.nearest, stored.problem = state.nearest, state.problem or stored.problem
        stored.draft, stored.price = task.draft, task.price
        if task.card.revision != state.before_repair and task.earlier:
            stored.against = attempt_name(task.earlier[-1].number)
        if self.shown is state:
            self.shown, self._kept = stored, task.draft
        await self.find_nearest(stored)
        return stored

    def _worked_on(self, job: JobName) -> ReviewState | None:
        return {"generate": self.written, "repair": self.repaired, "check": self.checked}[job]

    async def accept(self, *, anyway: bool = False, go_on: bool = False) -> Decision:
        """Accept the shown code. It stays in view, but the next one comes to who goes on or has a queue prepared."""
        if not anyway and (reason := blocked(self.shown)):
            raise EngineRefused(f"not accepted: {reason}")
        return await self._decide(
            lambda name, seconds: self._accept(name, anyway=anyway, seconds=seconds),
            go_on=go_on or self.preparation.ahead > 0,
        )

    async def reject(self, reason: str) -> Decision:
        """Reject the shown task for a reason."""
        return await self._decide(
            lambda name, seconds: self.engine.reject(name, reason, seen=self._seen, seconds=seconds)
        )

    async def skip(self) -> str:
        """Go on to the next task that waits; leaving one that waits itself is recorded. Returns a sentence."""
        card, following = self.shown.card, self.next_to_review()
        if card is not None and card.state == "to-review" and self.shown is not self.repaired:
            decision = await self._decide(lambda name, seconds: self.engine.skip(name, seconds=seconds))
            self._postpone(decision.task)
            return f"skipped {decision.task}"
        if following is None:
            raise EngineRefused("no task waits for review: {prompt.generate} proposes one")
        await self.open(following)
        return ""

    async def retire_or_restore(self, name: str) -> Decision:
        """Take a task of the library out of use, or bring it back."""
        return await self._beside(await self.shelf.retire_or_restore(self._card(name)))

    async def flag(self) -> Decision:
        """Mark the shown task to be looked at again, or take the mark away."""
        if self.shown.card is None:
            raise EngineRefused("there is no task to flag yet")
        return await self._beside(await self.shelf.flag(self._card(self.shown.card.name)))

    async def decide_marked(self, kind: Batch, reason: str = "") -> Outcome:
        """Decide on all marked tasks; the shown one follows what became of it."""
        await self.keep_edit()
        outcome = await self.shelf.decide(kind, self.cards, reason)
        await self.refresh()
        if self.shown.card is not None and self.shown.card.name in outcome.done:
            await self.open(self.next_to_review() or self.shown.card.name)
        return outcome

    def _card(self, name: str) -> TaskCard:
        card = next((card for card in self.cards if card.name == name), None)
        if card is None:
            raise EngineRefused(f"{name} is not in the library yet")
        return card

    async def _beside(self, decision: Decision) -> Decision:
        """After a decision that does not move the reviewer on."""
        await self.refresh()
        if self.shown.card is not None and self.shown.card.name == decision.task and not self.shown.busy:
            self.shown.card = self._card(decision.task)
        return decision

    def _postpone(self, name: str) -> None:
        self._postponed = [*(other for other in self._postponed if other != name), name]

    async def undo(self) -> Decision:
        """Take the last decision back and show its task."""
        decision = await asyncio.to_thread(self.engine.undo)
        await self.refresh()
        await self.open(decision.task)
        return decision

    def _accept(self, name: str, *, anyway: bool, seconds: float) -> Decision:
        return self.engine.accept(name, self.shown.code, seen=self._seen, anyway=anyway, seconds=seconds)

    @property
    def _seen(self) -> str:
        """Hash of the stored code in view."""
        return self.shown.card.source_hash if self.shown.card else ""

    async def _decide(self, decide: Callable[[str, float], Decision], *, go_on: bool = True) -> Decision:
        name = self.shown.card.name if self.shown.card else None
        if name is None:
            raise EngineRefused("there is no task to decide on: {prompt.generate} proposes one")
        if self.shown is self.repaired:
            raise EngineRefused(f"{name} is with its author: {{job.stop}} stops the repair")
        await self.keep_edit()
        decision = await asyncio.to_thread(decide, name, self.clock() - self.shown.opened_s)
        if decision.kind == "edit-accept":
            self.shown.draft = None  # it is a revision now; of a rejected task the edit stays, for whoever undoes that
            await self.keep_edit()
        following = self.next_to_review() if go_on else None
        await self.refresh()
        await self.open(following or name)
        return decision

    def _file(self, state: ReviewState) -> None:
        """Find the card of a task that was written here."""
        trial = state.trial_id  # the trial itself is let go once another task is in view
        for card in self.cards:
            if (trial and card.trial == trial) or (state.card and card.name == state.card.name):
                state.card, state.name = card, card.name
