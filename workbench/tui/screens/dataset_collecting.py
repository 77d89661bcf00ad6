"""The part of the main screen that collects demonstrations, in the background, while one goes on reviewing."""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from functools import partial
from typing import TYPE_CHECKING

from workbench.tui.desk import Desk
from workbench.tui.presenting import Mark
from workbench.tui.screens.asking import ConfirmScreen
from workbench.tui.screens.form import FormScreen
from workbench.tui.screens.prompting import PromptingScreen
from workbench.tui.turns import in_turn
from workbench.tui.widgets.library_tree import LibraryTree

if TYPE_CHECKING:
    from workbench.core.collect_news import CollectPace
    from workbench.core.collecting import CollectPlan
    from workbench.tui.dataset_bench import DatasetBench

HINT = "tab next · enter collects them · {question.cancel} cancels"


class CollectingScreen(PromptingScreen):
    """One dataset at a time grows."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._collecting: asyncio.Task[None] | None = None
        self._pace: CollectPace | None = None

    def unfinished(self) -> str:
        """Also that demonstrations are being collected."""
        return " ".join(
            filter(None, (super().unfinished(), "Demonstrations are being collected." if self._pace else ""))
        )

    async def wind_up(self) -> None:
        """What was collected is kept."""
        if self._collecting is not None:
            self._collecting.cancel()
            await asyncio.gather(self._collecting, return_exceptions=True)
        await super().wind_up()

    def progress(self) -> str:
        """Also how many demonstrations there are by now."""
        return " │ ".join(filter(None, (super().progress(), self._pace.line if self._pace else "")))

    @in_turn
    async def action_datasets(self) -> None:
        """The demonstrations that there are."""
        if bench := await self.tried(asyncio.to_thread(self.desk.engine.datasets)):
            from workbench.tui.screens.dataset_choosing import DatasetsScreen

            self.app.push_screen(DatasetsScreen(bench))

    @in_turn
    async def action_collect(self) -> None:
        """Collect demonstrations of the task under the library's cursor, else of the one in view; or stop that."""
        if self._pace is not None:
            await self._ask_to_stop(self._pace)
            return
        name = self.query_one(LibraryTree).pointed_at or (self.desk.shown.card.name if self.desk.shown.card else None)
        if name is None:
            self.say("there is no task to collect demonstrations of yet", "warned")
        elif bench := await self.tried(asyncio.to_thread(self.desk.engine.datasets)):
            await self._ask_how_many(bench, name)

    async def _ask_how_many(self, bench: DatasetBench, name: str) -> None:
        entries = await self.tried(asyncio.to_thread(bench.entries, name))
        if entries is None:
            return
        from workbench.core.collect_wishes import ABOUT

        title, take = f"collect demonstrations of {name}", partial(bench.planned, name)
        form = FormScreen(title, HINT, entries, ABOUT.__getitem__, take, {})
        if (plan := await self.app.push_screen_wait(form)) is not None:
            self._collecting = asyncio.create_task(self._collect(bench, plan), name="simsmith-collect")

    async def _ask_to_stop(self, pace: CollectPace) -> None:
        question = f"{pace.line}. Stop it? What was collected is kept, and collecting again goes on from there."
        if await self.app.push_screen_wait(ConfirmScreen(question)) and self._collecting is not None:
            self._collecting.cancel()

    async def _collect(self, bench: DatasetBench, plan: CollectPlan) -> None:
        """Tell how it goes until it ends, however it does."""
        from workbench.core.collect_news import CollectPace, result_sentence, what_is_kept
        from workbench.core.collecting import CollectProgress

        self._pace = CollectPace(plan)
        self.paint()
        said = ""
        mark: Mark = "failed"
        try:
            async with aclosing(bench.collect(plan)) as events:
                async for event in events:
                    if isinstance(event, CollectProgress):
                        self._pace.note(event)
                        self.paint()
                    else:
                        said = result_sentence(event)
                        mark = "passed" if event.is_complete else "failed"
        except asyncio.CancelledError:
            kept = await asyncio.to_thread(what_is_kept, plan)
            said, mark = f"stopped; {kept}; {{datasets.collect}} goes on with it", "warned"
        except Exception as error:  # noqa: BLE001 - the app outlives whatever collecting raises, and says it
            said, mark = f"not collected to the end: {str(error) or type(error).__name__}", "failed"
        self._pace = self._collecting = None
        if self.is_attached:
            self.say(said, mark)
            self.paint()
