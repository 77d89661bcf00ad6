"""What the screen asks of the engine, so that a list of events can stand in for it.

`over_session.py` answers this with `workbench.core`. Plain methods may touch the disk: the screen calls them in
a thread. They raise `EngineRefused` when the answer is no.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from library.records import Decision, Revision, TaskCard, Trial
    from prompts.prices import Price
    from sim.sandbox.protocol import FrameReady
    from workbench.core.events import TrialEvent
    from workbench.core.task_page import TaskHistory
    from workbench.tui.dataset_bench import DatasetBench
    from workbench.tui.household_bench import HouseholdBench
    from workbench.tui.packed_text import PackedText
    from workbench.tui.policy_bench import PolicyBench
    from workbench.tui.recipe_bench import RecipeBench
    from workbench.tui.study_bench import StudyBench


class EngineRefused(Exception):
    """The engine says no, in a sentence for the user."""


@dataclass(frozen=True)
class RunSettings:
    """What `generate` will do; shown before it is done."""

    recipe: str
    provider: str
    model: str
    episodes: int
    seed: int
    project: str
    """The folder's name."""
    target: str = ""
    """Name of the task that is asked for; empty: none."""
    temperatures: Mapping[str, float] = field(default_factory=dict)
    """Stage → temperature, over the recipe's."""
    seed_task: str = ""
    """Name of the library task that variations of are asked for; empty: none."""


@dataclass(frozen=True)
class Rates:
    """The project's funnel so far, for the header; None where nothing was tried."""

    syntax: float | None = None
    runtime: float | None = None
    completed: float | None = None
    diversity: float | None = None
    cost_usd: float | None = None


@dataclass(frozen=True)
class StoredTask:
    """A task of the library with all that is kept about it."""

    card: TaskCard
    revision: Revision
    """What the card shows: the code, and its checks when they were run."""
    trial: Trial | None = None
    """None for base and imported tasks."""
    sent: tuple[PackedText, ...] = ()
    """The prompt of each stage of the trial; empty: the stages have them."""
    pictures: tuple[FrameReady, ...] = ()
    """The end of each episode of this revision's checks, as far as they were kept."""
    draft: str | None = None
    """An edit of this revision that was neither accepted nor discarded."""
    earlier: tuple[Revision, ...] = ()
    """The task's revisions before this one, oldest first."""
    price: Price | None = None
    """Of the model that wrote it, by today's tables; None when it is not known."""


class Engine(Protocol):
    """The use cases behind the keys."""

    def begin(self) -> tuple[str, ...]:
        """Open the library, before anything but `settings` is asked; returns what was found damaged, in sentences."""
        ...

    def settings(self) -> RunSettings:
        """The run that `ctrl+g` starts."""
        ...

    def entries(self) -> dict[str, str]:
        """Its settings as texts, for a form; what is not set is empty."""
        ...

    def configure(self, entries: Mapping[str, str]) -> RunSettings:
        """Other settings for the runs of this sitting, as they were typed; an empty text goes back to the default."""
        ...

    def recipes(self) -> RecipeBench:
        """The prompts, to be edited."""
        ...

    def statistics(self) -> StudyBench:
        """The numbers of the project."""
        ...

    def household(self) -> HouseholdBench:
        """The household samples of the project."""
        ...

    def datasets(self) -> DatasetBench:
        """The demonstrations of the project."""
        ...

    def policies(self) -> PolicyBench:
        """The policies of the project."""
        ...

    def cards(self) -> list[TaskCard]:
        """Every task of the library."""
        ...

    def rates(self) -> Rates:
        """The funnel over all trials of the project."""
        ...

    def open(self, name: str) -> StoredTask:
        """A task with its code and, when it was generated here, its trial."""
        ...

    def nearest(self, source: str, name: str | None) -> tuple[tuple[float, str], ...]:
        """(similarity, name) of the library's tasks, most similar first; without the task itself."""
        ...

    def generate(self, seed_task: str | None = None) -> AsyncIterator[TrialEvent]:
        """One trial; with a task of the library named, one that is to give a variation of it."""
        ...

    def check(self, source: str, name: str | None, seeds: tuple[int, ...] = ()) -> AsyncIterator[TrialEvent]:
        """The checks and rollouts of some code; a named task's variant parameters apply.

        `seeds`: the scenes; none: those that the task was tried in before.
        """
        ...

    def what_failed(self, name: str) -> str:
        """What the task's author would be told of its checks; empty when none failed."""
        ...

    def repair(self, name: str, note: str, *, seen: str) -> AsyncIterator[TrialEvent]:
        """Send a task back to its author, with what failed and the reviewer's note. `seen` as for `accept`."""
        ...

    def history(self, name: str) -> TaskHistory:
        """Everything that is on record about a task."""
        ...

    async def show(self, source: str, name: str | None, seed: int | None, opened: Callable[[], object]) -> None:
        """Have the oracle do some code once and show that in PyBullet's window, until the window is closed."""
        ...

    def open_folder(self, name: str) -> str:
        """Show what is kept about a task in the desktop's file manager; returns where that is."""
        ...

    def keep_draft(self, name: str, edited_hash: str, draft: str | None) -> None:
        """Write down an edit of the code with this hash, so that nothing loses it; None forgets it."""
        ...

    def accept(self, name: str, source: str, *, seen: str, anyway: bool, seconds: float | None) -> Decision:
        """Accept a task; other code than the stored is a new revision by the person.

        `seen` is the hash of the stored code that was in view: when another process has moved the task on, nobody
        has read what would be accepted.
        """
        ...

    def reject(self, name: str, reason: str, *, seen: str, seconds: float | None) -> Decision:
        """Reject a task; the reason feeds later prompts. `seen` as for `accept`."""
        ...

    def skip(self, name: str, *, seconds: float) -> Decision:
        """Decide later; the task stays in the queue."""
        ...

    def retire(self, name: str, reason: str) -> Decision:
        """Take an accepted task out of use."""
        ...

    def restore(self, name: str) -> Decision:
        """Bring a retired task back into use, or a rejected one back into review."""
        ...

    def flag(self, name: str, *, flagged: bool) -> Decision:
        """Mark a task to be looked at again, or take the mark away."""
        ...

    def undo(self) -> Decision:
        """Take the last decision back."""
        ...

    async def close(self) -> None:
        """Let go of workers and connections."""
        ...
