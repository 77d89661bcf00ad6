"""What the packages refuse becomes the screen's one exception."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from library.errors import LibraryError
from prompts.errors import PromptError
from sim.errors import SimError
from workbench.core.errors import WorkbenchError
from workbench.tui.engine import EngineRefused

REFUSALS = (WorkbenchError, LibraryError, PromptError, SimError, OSError)


@contextmanager
def refusing() -> Iterator[None]:
    """Turn what the packages refuse into `EngineRefused`; programming errors pass."""
    try:
        yield
    except REFUSALS as error:
        raise EngineRefused(str(error)) from error
