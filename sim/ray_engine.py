"""Jobs on a Ray cluster: each is a task of Ray's in a process of some node, and tried again when that dies.

    app  ──►  a task: the job's function and arguments
    app  ◄──  what it yields: {"told": …} any number of times, then {"result": …}, {"crashed": …} or {"failed": …}

Nothing else travels: a job that makes files writes them into a folder that every node sees. A task's code is in a
sandbox there as it is here. A job that gives its event loop no turn is heard only at its end.

The only module that knows of Ray, which is an extra.
"""

from __future__ import annotations

import asyncio
import io
import logging
import os
import signal
import sys
import threading
from collections.abc import AsyncGenerator, Iterable, Iterator, Mapping
from contextlib import asynccontextmanager, redirect_stdout, suppress
from typing import Any

from sim.errors import JobCrashed
from sim.jobs import CRASHES, Job, JobEvent, JobRaised, Tell, describe_error, find_function, heard
from sim.pool import run_all
from sim.ray_environment import client_environment, environment_of_process, own_cluster_environment
from sim.sandbox.protocol import JsonValue

LOG = logging.getLogger("simsmith.ray")
ADDRESS = "RAY_ADDRESS"
"""Ray's own variable: which cluster; "auto" is the one that runs on this machine."""
_STORE_BYTES = 100_000_000
"""Of the shared memory in which Ray keeps values; ours are smaller than it keeps there."""
_REACHED_WITHIN_S = 5.0


class RayTasks:
    """Gives each job to a cluster that is connected; see `connect_to_ray`.

    Args:
        ray: The connected module.
        at_once: How many jobs.
        attempts: How often a job may crash before it has failed.
    """

    def __init__(self, ray: Any, at_once: int, *, attempts: int = 3) -> None:  # noqa: ANN401 - Ray need not be there
        self._ray, self._attempts = ray, attempts
        self.at_once = at_once
        options = {"num_cpus": 1, "max_retries": 0, "num_returns": "streaming"}  # it is ours to try again
        self._task = ray.remote(**options)(serve_job)

    def with_at_once(self, at_once: int) -> RayTasks:
        """The same cluster, so many jobs at once."""
        return RayTasks(self._ray, at_once, attempts=self._attempts)

    def map(self, jobs: Iterable[Job]) -> AsyncGenerator[JobEvent, None]:
        """As `Executor.map`."""
        return run_all(jobs, self._run, self.at_once, self._attempts)

    async def _run(self, job: Job, tell: Tell) -> JsonValue:
        errors = self._ray.exceptions
        said = self._task.remote(job.function, job.arguments)
        try:
            async for reference in said:
                if answer := heard(await reference, tell):
                    return answer.result
        except errors.RayTaskError as error:  # before the job could begin, such as where a node has not our packages
            raise JobRaised(f"a node cannot run {job.function}: {_last_line(error)}") from error
        except errors.RayError as error:  # the process, its node or the way to it is gone
            raise JobCrashed(f"the task of {job.function} was lost: {_first_line(error)}") from error
        finally:
            await self._end(said, job.grace_s)
        raise JobCrashed(f"the task of {job.function} ended without an answer")

    async def _end(self, said: Any, grace_s: float) -> None:  # noqa: ANN401
        """Ask for the end, wait so long, then make it; nothing happens to a task that has ended."""
        ended = asyncio.ensure_future(_settled(said.completed(), self._ray.exceptions.RayError))
        for is_forced in (False, True):
            if not ended.done():
                self._ray.cancel(said, force=is_forced)
                await asyncio.wait([ended], timeout=grace_s)


async def _settled(reference: Any, ray_error: type[Exception]) -> None:  # noqa: ANN401
    with suppress(ray_error):
        await reference


@asynccontextmanager
async def connect_to_ray(at_once: int | None, environ: Mapping[str, str]) -> AsyncGenerator[RayTasks, None]:
    """An executor on the cluster that the environment names, or on one of this machine alone, which ends with it.

    While it connects, `os.environ` is not the process's own.

    Args:
        at_once: How many jobs; None: as many as the cluster has processors.
        environ: Where `ADDRESS` may be, and what Ray's processes need to start; see `own_cluster_environment`.

    Raises:
        ModuleNotFoundError: Ray is not installed.
        ConnectionError: There is no cluster, or none that this version of Ray can talk to.
    """
    address = environ.get(ADDRESS)
    if address:
        await _reach(address)
    settings = client_environment(environ) if address else own_cluster_environment(environ)
    with redirect_stdout(_OthersLogged()):
        with environment_of_process(settings):
            ray = await asyncio.to_thread(_connect, address, at_once)
        try:
            yield RayTasks(ray, at_once or max(1, int(ray.cluster_resources().get("CPU", 1))))
        finally:
            await asyncio.to_thread(ray.shutdown)


async def _reach(address: str) -> None:
    """See whether anything listens at an address, for Ray itself tries for minutes and hears no interrupt.

    Raises:
        ConnectionError: Nothing does.
    """
    host, _, port = address.rpartition("://")[2].rpartition(":")
    if not port.isdecimal():
        return  # a name of Ray's own, such as "auto"
    try:
        async with asyncio.timeout(_REACHED_WITHIN_S):
            _, writer = await asyncio.open_connection(host.strip("[]"), int(port))
    except TimeoutError as error:
        raise ConnectionError(f"{_nowhere(address)}: no answer within {_REACHED_WITHIN_S:g} s") from error
    except (OSError, OverflowError) as error:
        number = getattr(error, "errno", None) or 0  # those of names that are not found are below 0
        raise ConnectionError(f"{_nowhere(address)}: {os.strerror(number) if number > 0 else error}") from error
    writer.close()


def _nowhere(address: str) -> str:
    return f"no Ray cluster at {ADDRESS}={address}"


def _connect(address: str | None, at_once: int | None) -> Any:  # noqa: ANN401
    import ray

    logging.getLogger("ray").setLevel(logging.ERROR)
    options: dict[str, object] = {"address": address} if address else {"address": "local", "num_cpus": at_once}
    if not address:
        options |= {"include_dashboard": False, "object_store_memory": _STORE_BYTES}
    try:
        ray.init(log_to_driver=False, configure_logging=False, **options)
    except Exception as error:  # that very class is what Ray raises where a node does not start in time
        where = _nowhere(address) if address else "Ray could not be started on this machine"
        raise ConnectionError(f"{where}: {_first_line(error)}") from error
    return ray


class _OthersLogged(io.TextIOBase):
    """Standard output while Ray's threads print their cluster's troubles there: this thread's stays what it was."""

    def __init__(self) -> None:
        self._ours, self._stdout = threading.get_ident(), sys.stdout

    def write(self, text: str) -> int:
        """A line or a part of one."""
        if threading.get_ident() == self._ours:
            return self._stdout.write(text)
        if text.strip():
            LOG.info("%s", text.strip())
        return len(text)

    def flush(self) -> None:
        """What is logged waits for nothing."""
        self._stdout.flush()


def _first_line(error: Exception) -> str:
    return str(error).strip().partition("\n")[0]


def _last_line(error: Exception) -> str:
    return str(error).strip().rpartition("\n")[2]


# The node's side


def serve_job(function: str, arguments: JsonValue) -> Iterator[JsonValue]:
    """Run a job in this process, and yield what it says as it says it; interrupted, it ends in order."""
    with asyncio.Runner() as runner:
        said: asyncio.Queue[JsonValue] = asyncio.Queue()
        job = runner.get_loop().create_task(_run_job(function, arguments, said))
        runner.get_loop().add_signal_handler(signal.SIGINT, job.cancel)  # how Ray cancels; this wakes the loop up
        while message := runner.run(said.get()):
            yield message


async def _run_job(function: str, arguments: JsonValue, said: asyncio.Queue[JsonValue]) -> None:
    """The job's news and its answer into a queue; None at the end."""
    try:
        said.put_nowait(
            {"result": await find_function(function)(arguments, lambda news: said.put_nowait({"told": news}))}
        )
    except CRASHES as error:
        said.put_nowait({"crashed": str(error)})
    except Exception as error:  # noqa: BLE001 - said to whoever gave us the job
        said.put_nowait({"failed": describe_error(error)})
    finally:
        said.put_nowait(None)
