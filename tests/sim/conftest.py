from __future__ import annotations

import pytest

from sim.physics import Physics


@pytest.fixture
def physics() -> Physics:
    """An empty table. Bullet's default client is one per process, so that every test resets the same world."""
    return Physics()
