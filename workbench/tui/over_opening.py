"""The project behind the screen, of which no more is opened than was asked for: the first frame needs only settings."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from workbench.tui import use_cases
from workbench.tui.refusing import refusing

if TYPE_CHECKING:
    from workbench.core.opening import Opening
    from workbench.core.session import Session


class OverOpening:
    """Opens the library when it is first needed.

    Args:
        opening: The project that was found; a `Session` is open already.
    """

    def __init__(self, opening: Opening) -> None:
        self._opening = opening
        """A `Session` from the first use on. Then only `configure` puts another one here, from a thread: who waits for
        something keeps the one it took."""
        self._lock = threading.Lock()

    @property
    def _session(self) -> Session:
        """The opened project; opening it takes a while, and happens once.

        Raises:
            CorruptProject: A file of the project cannot be read.
        """
        with self._lock:
            self._opening = session = use_cases.session.Session.over(self._opening)
        return session

    def begin(self) -> tuple[str, ...]:
        """Open the library; returns what was found damaged and what became of it, in sentences."""
        with refusing():
            return self._session.library.notices

    async def close(self) -> None:
        """End every worker."""
        await self._opening.aclose()
