from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest

from sim.sandbox.compat import install_published_names
from tests.sim.conftest import environment, physics

__all__ = ["environment", "physics"]


@pytest.fixture(autouse=True)
def published_names() -> Iterator[None]:
    """The import names of published tasks, as in a worker; other tests must not find them."""
    install_published_names()
    yield
    for name in [name for name in sys.modules if name.split(".")[0] == "cliport"]:
        del sys.modules[name]
