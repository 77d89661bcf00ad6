from __future__ import annotations

import pytest

from sim.environment import Environment
from sim.physics import Physics


@pytest.fixture
def physics() -> Physics:
    """An empty table. Bullet's default client is one per process, so that every test resets the same world."""
    return Physics()


@pytest.fixture
def environment(physics: Physics) -> Environment:
    """A strict environment on the empty table."""
    return Environment(physics)
