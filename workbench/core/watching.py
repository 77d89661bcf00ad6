"""Files that a person works on in an editor: their code now, and again whenever it is saved.

The file is read several times a second and compared, since neither its time nor its number can be trusted: editors
write in place, or write another file and rename it, or delete first; network folders round times to seconds. A task's
few kilobytes cost 50 µs. What is read twice alike is taken as saved whole; half of a save is passed over.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from workbench.core.sources import SourceError, TaskSource, read_or_explain

POLL_S = 0.2


async def _pause() -> None:
    await asyncio.sleep(POLL_S)


async def saved_sources(
    paths: Sequence[Path], pause: Callable[[], Awaitable[None]] = _pause
) -> AsyncGenerator[TaskSource, None]:
    """Each file's code as it is, then each code that is saved; never ends by itself.

    A file that cannot be read as a source (not text, empty) is a source with a `problem`; one that is gone is waited
    for.

    Args:
        paths: Files that exist.
        pause: Waits between two looks.

    Raises:
        SourceError: A file is not there at the start.
    """
    files = [_Watched(path) for path in paths]
    for file in files:
        if not file.path.is_file():
            raise SourceError(f"{file.path}: no such file")
    while True:
        for file in files:
            if (source := await asyncio.to_thread(file.look)) is not None:
                yield source
        await pause()


@dataclass
class _Watched:
    path: Path
    told: TaskSource | None = None
    """What was yielded last."""
    before: TaskSource | None = None
    """What the look before saw."""

    def look(self) -> TaskSource | None:
        """The code, if it is new and whole."""
        now = read_or_explain(self.path) if self.path.exists() else None
        whole, self.before = now == self.before or self.told is None, now
        if now is None or not whole or now == self.told:
            return None
        self.told = now
        return now
