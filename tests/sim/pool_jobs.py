"""Jobs for the tests of the executors: each is found by its name, in whichever process."""

import asyncio
import os
import signal
import sys
import time
from pathlib import Path

from sim.errors import JobCrashed
from sim.jobs import Tell
from sim.sandbox.protocol import JsonValue


async def double(arguments: JsonValue, tell: Tell) -> JsonValue:
    assert isinstance(arguments, int)
    tell({"doubling": arguments})
    return arguments * 2


async def look_around(arguments: JsonValue, tell: Tell) -> JsonValue:
    """What a job finds around it."""
    seeded = os.environ["PYTHONHASHSEED"]
    return [os.environ.get("SIMSMITH_TEST"), str(Path.cwd()), int(seeded), not sys.stdin.isatty()]


async def wait_for_the_sign(arguments: JsonValue, tell: Tell) -> JsonValue:
    """The first job waits for a file; the others do not."""
    assert isinstance(arguments, list)
    number, sign = arguments
    while number == 0 and not Path(str(sign)).exists():  # noqa: ASYNC110, ASYNC240 - given by another process
        await asyncio.sleep(0.01)
    return number


async def refuse(arguments: JsonValue, tell: Tell) -> JsonValue:
    raise ValueError(f"no {arguments}")


async def crash_once(arguments: JsonValue, tell: Tell) -> JsonValue:
    """Dies of a signal when it runs for the first time."""
    if _is_first_time(arguments):
        os.write(1, b"a library's chatter\n")
        os.write(2, b"segfault ahead\n")
        os.kill(os.getpid(), signal.SIGSEGV)
    return "survived"


async def lose_the_machine_once(arguments: JsonValue, tell: Tell) -> JsonValue:
    if _is_first_time(arguments):
        raise JobCrashed("the machine went away")
    return "survived"


async def always_die(arguments: JsonValue, tell: Tell) -> JsonValue:
    os._exit(3)


async def leave_with_words(arguments: JsonValue, tell: Tell) -> JsonValue:
    raise SystemExit(str(arguments))


async def leave_a_grandchild(arguments: JsonValue, tell: Tell) -> JsonValue:
    """Dies while a process in a session of its own holds everything open."""
    grandchild = os.fork()
    if grandchild == 0:
        os.setsid()
        time.sleep(600)  # noqa: ASYNC251
    Path(str(arguments)).write_text(str(grandchild))  # noqa: ASYNC240
    os.write(2, b"last words\n")
    os._exit(3)


async def stop_in_mid_sentence(arguments: JsonValue, tell: Tell) -> JsonValue:
    os.write(int(sys.argv[1]), str(arguments).encode())
    os._exit(0)


async def compute_for_ever(arguments: JsonValue, tell: Tell) -> JsonValue:
    """Never gives the event loop a turn."""
    tell(os.getpid())
    while True:
        time.sleep(0.01)  # noqa: ASYNC251


async def end_slowly(arguments: JsonValue, tell: Tell) -> JsonValue:
    """Takes so many seconds to leave its mark when it is told to end."""
    assert isinstance(arguments, list)
    mark, seconds = arguments
    try:
        tell(os.getpid())
        await asyncio.sleep(3600)
        return None
    finally:
        time.sleep(float(str(seconds)))  # noqa: ASYNC251
        Path(str(mark)).touch()  # noqa: ASYNC240


async def wait_for_ever(arguments: JsonValue, tell: Tell) -> JsonValue:
    """Says that it began, and leaves a mark when it is told to end."""
    try:
        tell(os.getpid())
        await asyncio.sleep(3600)
        return None
    finally:
        Path(str(arguments)).touch()  # noqa: ASYNC240


def _is_first_time(arguments: JsonValue) -> bool:
    mark = Path(str(arguments))
    first = not mark.exists()
    mark.touch()
    return first
