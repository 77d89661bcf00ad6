"""Where jobs run: on this machine, or on a cluster."""

from __future__ import annotations

import os
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from importlib.util import find_spec
from typing import Literal, NamedTuple

from sim.pool import Executor, LocalProcesses
from sim.sandbox.kernel import hide_from_equals
from workbench.core.errors import MissingExtra

EngineName = Literal["local", "ray"]


class Engine(NamedTuple):
    """An executor that is ready."""

    executor: Executor
    at_once: int
    """Jobs that it runs at once."""


@asynccontextmanager
async def open_engine(name: EngineName, workers: int | None) -> AsyncGenerator[Engine, None]:
    """An executor, until the context is left.

    Args:
        name: "ray": the cluster that the environment names, or a new one of this machine; see `sim.ray_engine`.
        workers: Jobs at once; None: one on this machine, as many as there are processors in a cluster.

    Raises:
        MissingExtra: Ray is not installed.
        ConnectionError: There is no cluster where the environment says.
    """
    if name == "local":
        hide_from_equals()  # as whoever starts a worker does, which here is not this process
        yield Engine(LocalProcesses(workers or 1), workers or 1)
        return
    if find_spec("ray") is None:
        raise MissingExtra("ray", extra="ray", wanted_for="jobs on a cluster")
    from sim.ray_engine import connect_to_ray  # it imports Ray when it connects

    async with connect_to_ray(workers, os.environ) as tasks:
        hide_from_equals()
        yield Engine(tasks, tasks.at_once)
