"""What an executor is given and what it tells: jobs as data, and events about them.

A job is a named function and JSON, so that it can go to another process or another machine as it is. The
function is a coroutine function at the top level of a module:

    async def check_job(arguments: JsonValue, tell: Tell) -> JsonValue
"""

from __future__ import annotations

import traceback
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from importlib import import_module
from typing import cast

from sim.errors import JobCrashed, SandboxUnavailable
from sim.sandbox.protocol import JsonValue

Tell = Callable[[JsonValue], None]
"""How a running job reports its progress."""
GRACE_S = 3.0
"""For a job that is told to end: time to close what it opened."""
CRASHES = (JobCrashed, SandboxUnavailable)
"""Raised by a job's function: it is nobody's mistake, and the next attempt may go better."""
JobFunction = Callable[[JsonValue, Tell], Awaitable[JsonValue]]


@dataclass(frozen=True)
class Job:
    """One piece of work that may be done anywhere, and done again when a machine dies over it."""

    function: str
    """"package.module:name"; see `name_of`."""
    arguments: JsonValue
    grace_s: float = GRACE_S
    """How long it may take to end when it is told to; then it is killed."""


@dataclass(frozen=True)
class JobStarted:
    """Somebody works on it."""

    index: int
    """Which one: 0-based position among the jobs of one `map`."""
    attempt: int
    """Counts from 1; more after a crash."""


@dataclass(frozen=True)
class JobTold:
    """Progress, in the job's own words. What a crashed attempt told is told again by the next one."""

    index: int
    value: JsonValue


@dataclass(frozen=True)
class JobDone:
    """The job's answer; its last event."""

    index: int
    result: JsonValue
    attempts: int


@dataclass(frozen=True)
class JobFailed:
    """No answer is to be had: every attempt crashed, or the function raised. The job's last event."""

    index: int
    problem: str
    """In words, the last lines of what the process printed included."""
    attempts: int


JobEvent = JobStarted | JobTold | JobDone | JobFailed


def name_of(function: JobFunction) -> str:
    """The name under which any process finds the function.

    Raises:
        ValueError: It does not stand at the top level of a module.
    """
    module, name = function.__module__, getattr(function, "__qualname__", "")
    if not name.isidentifier() or module == "__main__":
        raise ValueError(f"{module}:{name} cannot be a job: only a function at the top level of a module can")
    return f"{module}:{name}"


def find_function(name: str) -> JobFunction:
    """The function of that name; its module is imported."""
    module, _, function = name.partition(":")
    return cast(JobFunction, getattr(import_module(module), function))


class JobRaised(Exception):
    """A job's function raised, in another process; the text says what and where."""


@dataclass(frozen=True)
class Answer:
    """What a job has come to."""

    result: JsonValue


def heard(message: object, tell: Tell) -> Answer | None:
    """Act on one message of whoever does a job elsewhere; None: it was not the last.

    Raises:
        JobCrashed: It says that the job crashed.
        JobRaised: It says that the job's function raised.
    """
    match message:
        case {"told": news}:
            tell(news)
        case {"result": result}:
            return Answer(result)
        case {"crashed": problem}:
            raise JobCrashed(str(problem))
        case {"failed": problem}:
            raise JobRaised(str(problem))
    return None


def describe_error(error: Exception) -> str:
    """An exception of a job's function in one sentence, with the place that raised it where it may be our mistake."""
    if isinstance(error, JobRaised):
        return str(error)
    if isinstance(error, OSError):  # a full disk, a lost folder: it says itself what is the matter
        return f"{type(error).__name__}: {error}"
    place = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__}: {error} ({place.filename}:{place.lineno})"
