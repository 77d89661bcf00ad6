"""An asynchronous generator that runs on while nobody asks it; what it yields waits in order."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Generic, TypeVar

T = TypeVar("T")


class Ahead(Generic[T]):
    """Starts at once, in a task of its own.

    Args:
        source: What is run; nobody else may iterate over it.
        passing: Kinds of items that are of interest only at their moment, and too large to wait.
    """

    def __init__(self, source: AsyncGenerator[T, None], passing: tuple[type, ...] = ()) -> None:
        self._items: asyncio.Queue[T | None] = asyncio.Queue()
        self._passing = passing
        self._watched = False
        self._task = asyncio.create_task(self._pump(source))

    async def items(self) -> AsyncGenerator[T, None]:
        """What has come and what comes; closing the generator ends the source.

        Raises:
            Exception: What the source raised, after all that it yielded.
        """
        self._watched = True
        try:
            while (item := await self._items.get()) is not None:
                yield item
            await self._task
        finally:
            await self.close()

    async def close(self, reason: str = "") -> None:
        """Cancel the source and wait until it has tidied up.

        Args:
            reason: Told to the source as the message of its `CancelledError`.
        """
        self._task.cancel(reason or None)
        await asyncio.gather(self._task, return_exceptions=True)

    async def _pump(self, source: AsyncGenerator[T, None]) -> None:
        try:
            async with aclosing(source) as items:
                async for item in items:
                    if self._watched or not isinstance(item, self._passing):
                        self._items.put_nowait(item)
        finally:
            self._items.put_nowait(None)
