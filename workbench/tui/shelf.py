"""Decisions about tasks of the library, one or many at a time, beside the one in view. Without Textual."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol

from workbench.tui.engine import EngineRefused

if TYPE_CHECKING:
    from library.records import Decision, Revision, TaskCard

Batch = Literal["accept", "reject", "retire"]
DONE: dict[Batch, str] = {"accept": "accepted", "reject": "rejected", "retire": "retired"}
ALLOWED: dict[Batch, tuple[str, ...]] = {
    "accept": ("to-review", "rejected"),
    "reject": ("to-review",),
    "retire": ("accepted",),
}


@dataclass(frozen=True)
class Outcome:
    """What became of a batch."""

    kind: Batch
    done: tuple[str, ...]
    refused: tuple[str, ...]
    """One sentence for each task that was left as it was."""

    @property
    def sentence(self) -> str:
        """For the user; each decision is one for `undo`."""
        parts = [f"{DONE[self.kind]} {len(self.done)}: {', '.join(self.done)}"] if self.done else []
        if self.refused:
            parts.append(f"not {DONE[self.kind]}: {'; '.join(self.refused)}")
        return " · ".join(parts)


class Opened(Protocol):
    """Something of a library with all that is kept about it."""

    @property
    def revision(self) -> Revision:
        """What its card shows."""

    @property
    def draft(self) -> str | None:
        """A person's edit of it, not yet accepted."""


class Decides(Protocol):
    """Whoever takes the decisions; the methods are those of `Engine`."""

    def open(self, name: str, /) -> Opened:
        """One of them."""
        ...

    def accept(self, name: str, source: str, *, seen: str, anyway: bool, seconds: float | None) -> Decision:
        """Take it into use."""
        ...

    def reject(self, name: str, reason: str, *, seen: str, seconds: float | None) -> Decision:
        """Turn it down."""
        ...

    def retire(self, name: str, reason: str, /) -> Decision:
        """Take it out of use."""
        ...

    def restore(self, name: str, /) -> Decision:
        """Bring it back."""
        ...

    def flag(self, name: str, *, flagged: bool) -> Decision:
        """Mark it, or take the mark away."""
        ...


class Shelf:
    """The library as a place where one picks tasks.

    Args:
        engine: Decides.
    """

    def __init__(self, engine: Decides) -> None:
        self._engine = engine
        self._marked: dict[str, str] = {}
        """Task → hash of the code that it had when it was marked: other code was not meant."""

    @property
    def marked(self) -> frozenset[str]:
        """Tasks that the next batch is about."""
        return frozenset(self._marked)

    def mark(self, card: TaskCard) -> bool:
        """Mark a task, or take the mark away; returns whether it is marked now."""
        if self._marked.pop(card.name, None) is None:
            self._marked[card.name] = card.source_hash
        return card.name in self._marked

    def unmark_all(self) -> None:
        """Nothing is marked any more."""
        self._marked.clear()

    def keep(self, cards: list[TaskCard]) -> None:
        """Forget marks of tasks that are gone."""
        names = {card.name for card in cards}
        self._marked = {name: seen for name, seen in self._marked.items() if name in names}

    def question(self, kind: Batch, cards: list[TaskCard]) -> str:
        """What is asked before a batch: every task by its name, and which of them cannot be meant.

        Raises:
            EngineRefused: None of the marked tasks allows it.
        """
        states = {card.name: card.state for card in cards}
        fitting = [name for name in self._marked if states.get(name) in ALLOWED[kind]]
        others = [f"{name} is {states[name]}" for name in self._marked if name not in fitting and name in states]
        if not fitting:
            raise EngineRefused(f"no marked task can be {DONE[kind]}: {', '.join(others)}")
        rest = f" (left out: {', '.join(others)})" if others else ""
        tasks = "1 task" if len(fitting) == 1 else f"{len(fitting)} tasks"
        return f"{kind.capitalize()} {tasks}: {', '.join(fitting)}?{rest}"

    async def decide(self, kind: Batch, cards: list[TaskCard], reason: str = "") -> Outcome:
        """Decide on every marked task that allows it; those keep their mark that refuse."""
        states = {card.name: card.state for card in cards}
        fitting = {name: seen for name, seen in self._marked.items() if states.get(name) in ALLOWED[kind]}
        done: list[str] = []
        refused: list[str] = []
        for name, seen in fitting.items():
            try:
                await asyncio.to_thread(self._decision(kind, name, seen, reason))
            except EngineRefused as refusal:
                refused.append(str(refusal))
            else:
                done.append(name)
                del self._marked[name]
        return Outcome(kind, tuple(done), tuple(refused))

    async def retire_or_restore(self, card: TaskCard) -> Decision:
        """Take an accepted task out of use, or bring a retired or rejected one back.

        Raises:
            EngineRefused: It waits for review.
        """
        match card.state:
            case "accepted":
                return await asyncio.to_thread(self._engine.retire, card.name, "")
            case "retired" | "rejected":
                return await asyncio.to_thread(self._engine.restore, card.name)
        raise EngineRefused(f"{card.name} waits for review: accept or reject it")

    async def flag(self, card: TaskCard) -> Decision:
        """Mark a task to be looked at again, or take that mark away."""
        flagged = not card.is_flagged
        return await asyncio.to_thread(lambda: self._engine.flag(card.name, flagged=flagged))

    def _decision(self, kind: Batch, name: str, seen: str, reason: str) -> Callable[[], Decision]:
        def decide() -> Decision:
            match kind:
                case "reject":
                    return self._engine.reject(name, reason, seen=seen, seconds=None)
                case "retire":
                    return self._engine.retire(name, reason)
                case "accept":
                    task = self._engine.open(name)
                    if task.draft is not None:
                        raise EngineRefused(f"{name} has an edit of yours: open it and decide")
                    return self._engine.accept(name, task.revision.source, seen=seen, anyway=False, seconds=None)

        return decide
