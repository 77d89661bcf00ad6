"""The part of the main screen in which something runs: proposals, repairs, checks; and what they tell meanwhile."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from functools import partial
from typing import TYPE_CHECKING

from textual import on

from workbench.tui.desk import Desk
from workbench.tui.messages import EventsArrived, JobEnded, JobName, VaryTask
from workbench.tui.presenting import headline, verdict_line
from workbench.tui.screens.sending_back import RepairScreen
from workbench.tui.screens.shelving import ShelvingScreen
from workbench.tui.turns import in_turn, on_the_task_in_view
from workbench.tui.widgets.body import Body
from workbench.tui.widgets.library_tree import LibraryTree
from workbench.tui.widgets.status_line import StatusLine
from workbench.tui.widgets.task_pane import TaskPane

if TYPE_CHECKING:
    from workbench.core.events import TrialEvent
    from workbench.tui.stream import Job

DEFAULT_AHEAD = 2
"""Proposals that Q keeps ready when nobody said how many."""
JOBS: dict[JobName, str] = {
    "generate": "a task is being written",
    "repair": "a task is being repaired",
    "check": "checks run",
}


class WorkingScreen(ShelvingScreen):
    """Jobs: at most one of each kind."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.jobs: dict[JobName, Job] = {}

    def unfinished(self) -> str:
        """What quitting would cut off, in a sentence; empty when nothing."""
        return f"{' and '.join(JOBS[job] for job in self.jobs)}.".capitalize() if self.jobs else ""

    async def wind_up(self) -> None:
        """Keep what is being edited, cancel what runs, and wait until it has let go."""
        await self.keep_edit()
        jobs = list(self.jobs.values())
        for job in jobs:
            job.stop()
        await asyncio.gather(*(job.settled() for job in jobs))

    def action_generate(self) -> None:
        """Propose a task."""
        self._propose()

    def action_vary(self) -> None:
        """Propose a variation of the task under the library's cursor, else of the one in view."""
        name = self.query_one(LibraryTree).pointed_at or self.desk.shown.name
        if name:
            self._propose(name)
        else:
            self.say("there is no task to vary yet: {prompt.generate} proposes one", "warned")

    @on(VaryTask)
    def _vary_task(self, message: VaryTask) -> None:
        self._propose(message.name)

    @in_turn
    async def _propose(self, seed_task: str | None = None) -> None:
        self.query_one(TaskPane).leave_editor()
        if "generate" in self.jobs:
            await self.tried(self.desk.open(self.desk.being_written or ""))
            self.say("a task is being written already; {job.stop} stops it", "warned")
            self.action_show_tab("response")
            return
        if await self.tried(self.desk.begin_writing(seed_task)) is None:
            return
        self.start("generate", self.desk.engine.generate(seed_task))
        self.action_show_tab("response")

    @on_the_task_in_view
    async def action_repair(self) -> None:
        """Send the task back to its author with what failed and a word of the reviewer's."""
        failure = await self.tried(self.desk.failure_to_send())
        if failure is None or self.desk.shown.card is None:
            return
        note = await self.app.push_screen_wait(RepairScreen(self.desk.shown.card.name, failure))
        if note is None:
            return
        await self.stop_checking()
        card = self.desk.begin_repair()
        self.start("repair", self.desk.engine.repair(card.name, note, seen=card.source_hash))
        self.action_show_tab("response")

    def action_prepare(self) -> None:
        """Prepare proposals in the background, or no more."""
        preparation = self.desk.preparation
        if preparation.ahead and not preparation.paused:
            preparation.paused = "by you"
            self.say("no more proposals are prepared; {queue.prepare} goes on")
        else:
            preparation.ahead = preparation.ahead or DEFAULT_AHEAD
            preparation.resume()
            keys = "{queue.prepare} pauses, {job.stop} stops the one in the making"
            self.say(f"{preparation.ahead} proposals are prepared ahead; {keys}")
            self.prepare_ahead()

    def prepare_ahead(self) -> None:
        """Begin the next proposal in the background when fewer wait than are wanted."""
        if self.desk.preparation.wanted(self.desk.waiting, busy="generate" in self.jobs):
            self.desk.begin_preparing()
            self.start("generate", self.desk.engine.generate(), quiet=True)

    def action_check(self) -> None:
        """Leave the editor and check what is in it."""
        self.action_rollout()

    def action_rollout(self) -> None:
        """Run the checks and the oracle on the code in view."""
        if self.may_roll_out():
            self.roll_out()

    def may_roll_out(self) -> bool:
        """Whether checks of the code in view can begin; says why not."""
        if self.query_one(TaskPane).editing:
            self.query_one(TaskPane).leave_editor()
        shown = self.desk.shown
        if not shown.code or shown.busy or "check" in self.jobs:
            self.say("its checks still run" if shown.code else "there is no code to check yet", "warned")
            return False
        return True

    def roll_out(self, seeds: tuple[int, ...] = ()) -> None:
        """Begin them, in these scenes; none: in those that the task was tried in before."""
        shown = self.desk.shown
        self.desk.begin_checking()
        self.start("check", self.desk.engine.check(shown.code, shown.card.name if shown.card else None, seeds))
        self.action_show_tab("checks" if self.has_class("-wide") else "rollouts")

    def action_stop(self) -> None:
        """Leave the editor; else stop the stream; else the rollout."""
        if self.query_one(TaskPane).editing:
            self.query_one(TaskPane).leave_editor()
        elif job := self.jobs.get("repair") or self.jobs.get("generate") or self.jobs.get("check"):
            job.stop()
            self.say("stopping …")
        self.paint()

    def start(self, name: JobName, events: AsyncIterator[TrialEvent], *, quiet: bool = False) -> None:
        """Run a job; a quiet one leaves the last sentence where it is."""
        from workbench.tui.stream import Job

        self.jobs[name] = Job(name, events, self)
        if not quiet:
            self.say("")
        self.paint()

    @on(EventsArrived)
    def _events_arrived(self, message: EventsArrived) -> None:
        from workbench.tui.sentences import sentence_of

        self.desk.take(message.job.name, message.events)
        for said in filter(None, map(sentence_of, message.events)):
            self.say(said.text, said.mark)
            if said.holds_s is not None:
                self.set_timer(said.holds_s, partial(self._wait_over, said.text))
        self.paint()

    def _wait_over(self, said: str) -> None:
        left_s = self.desk.end_waits()
        if left_s > 0.0:  # by the desk's clock
            self.set_timer(left_s, partial(self._wait_over, said))
            return
        self.query_one(StatusLine).take_back(said)
        self.paint()

    @on(JobEnded)
    async def _job_ended(self, message: JobEnded) -> None:
        self.jobs.pop(message.job.name, None)
        in_view = self.desk.shown
        state = await self.desk.end(message.job.name, stopped=message.stopped, problem=message.problem)
        if message.problem:
            self.say(message.problem, "failed")
        elif message.stopped:
            self.say("stopped; what had come is kept", "warned")
        elif state is not None and state.verdict != "void":  # why it is void was said when it happened
            self.say(f"{state.name or 'no task'}: {verdict_line(state) or headline(state)[1]}")
        if message.job.name == "repair" and in_view is not self.desk.shown and self.query_one(Body).tab == "response":
            self.action_show_tab("diff" if not message.stopped and self.desk.shown.verdict != "void" else "response")
        # Only from where `generate` led: who looks at something else by now is not torn away.
        if message.job.name == "generate" and not message.stopped and self.query_one(Body).tab == "response":
            self.action_show_tab("diff" if self.desk.shown.source and self.desk.shown.reference else "response")
        await self._go_on_preparing(message)
        self.job_over(message.job.name)
        self.paint()

    def job_over(self, job: JobName) -> None:
        """Another job of this kind may begin."""

    async def _go_on_preparing(self, message: JobEnded) -> None:
        """After a proposal: the next one, and the reviewer sees it who had nothing to decide."""
        preparation = self.desk.preparation
        if message.job.name != "generate" or not preparation.ahead:
            return
        if preparation.paused:
            self.say(f"nothing is prepared any more: {preparation.paused}; {{queue.prepare}} goes on", "warned")
        shown = self.desk.shown.card
        if self.desk.waiting and not self.desk.shown.busy and (shown is None or shown.state != "to-review"):
            await self.tried(self.desk.open(self.desk.next_to_review() or ""))
        self.prepare_ahead()

    async def keep_edit(self) -> None:
        """Bring what is being edited to the disk."""
        self.query_one(TaskPane).take_text()
        await self.tried(self.desk.keep_edit())

    async def stop_checking(self) -> None:
        """A decision ends the checks of its task."""
        if self.desk.checked is self.desk.shown and (job := self.jobs.get("check")):
            job.stop()
            await job.settled()
