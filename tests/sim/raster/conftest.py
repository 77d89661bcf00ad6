from __future__ import annotations

import pytest

from sim.raster import build, is_built


@pytest.fixture(scope="session", autouse=True)
def _machine_code() -> None:
    """`make test` has built it; a fresh checkout without make builds it here."""
    if not is_built():
        build()
