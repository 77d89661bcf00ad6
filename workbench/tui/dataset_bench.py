"""What the screen asks of datasets: which there are, one of them opened, and more demonstrations.

Methods read files: the screen calls them in a thread. They raise `EngineRefused` when the answer is no.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import aclosing
from pathlib import Path
from typing import TYPE_CHECKING

from sim.pool import LocalProcesses
from workbench.core.collect_gate import pass_gate
from workbench.core.collect_wishes import CollectWish, entries_of, plan_collecting, wish_of
from workbench.core.collecting import CollectPlan, CollectProgress, CollectResult, collect
from workbench.core.dataset_list import DatasetEntry, list_datasets
from workbench.tui.refusing import refusing

if TYPE_CHECKING:
    from workbench.core.dataset_reading import DatasetReader
    from workbench.core.session import Session


def open_dataset(folder: Path) -> DatasetReader:
    """A dataset, to be looked at."""
    from workbench.core.dataset_reading import DatasetReader  # pyarrow: not before there is something to read

    with refusing():
        return DatasetReader(folder)


class DatasetBench:
    """The datasets of a project.

    Args:
        session: The project's as it is when something is asked.
    """

    def __init__(self, session: Callable[[], Session]) -> None:
        self._project = session
        self._wish = CollectWish()

    def datasets(self) -> tuple[DatasetEntry, ...]:
        """Which there are, by name."""
        with refusing():
            return list_datasets(self._project().project.datasets)

    def entries(self, name: str) -> dict[str, str]:
        """What would be collected of a task, as texts for a form; refused where nothing may be."""
        with refusing():
            pass_gate(self._project().library, name)
        return entries_of(self._wish)

    def planned(self, name: str, entries: Mapping[str, str]) -> CollectPlan:
        """What somebody typed; it is offered the next time."""
        session = self._project()
        with refusing():
            wish = wish_of(entries)
            [plan] = plan_collecting(session, [name], wish, session.settings.require)
        self._wish = wish
        return plan

    async def collect(self, plan: CollectPlan) -> AsyncGenerator[CollectProgress | CollectResult, None]:
        """Collect; cancelled, it keeps what came."""
        with refusing():
            async with aclosing(collect(plan, LocalProcesses(plan.workers))) as events:
                async for event in events:
                    yield event
