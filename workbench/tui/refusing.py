"""What the packages refuse becomes the screen's one exception."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from workbench.core.errors import EXPECTED
from workbench.tui.engine import EngineRefused


@contextmanager
def refusing() -> Iterator[None]:
    """Turn what the packages refuse into `EngineRefused`; programming errors pass."""
    try:
        yield
    except EXPECTED as error:
        raise EngineRefused(str(error)) from error
