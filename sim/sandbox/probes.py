"""What a locked worker really cannot do: nine forbidden actions, tried, and a few allowed ones.

The level is read off the answers. A lock that the kernel accepted and does not keep counts for nothing.
"""

from __future__ import annotations

import os
import socket
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple

from sim.sandbox.protocol import SandboxLevel


class Surroundings(NamedTuple):
    """What lies around a worker."""

    scratch: Path
    """The only folder that may be written; the one around it belongs to the app."""
    owners: tuple[int, ...]
    """Process ids of the app, and of who has forked the worker for it."""


Probe = Callable[[Surroundings], None]
_DISCARD_PORT = 9


def open_doors(around: Surroundings) -> tuple[str, ...]:
    """Names of the forbidden actions that succeed; none when the worker is locked in."""
    return tuple(name for name, attempt in PROBES.items() if not _is_refused(attempt, around))


def level_of(still_open: Iterable[str], locks: Iterable[str]) -> SandboxLevel:
    """`full`: nothing is open; `process-only`: no kernel lock holds, or none changes anything; `partial`: between."""
    found = set(still_open)
    if not found:
        return "full"
    return "process-only" if not _KERNEL_LOCKS.intersection(locks) or found == set(PROBES) else "partial"


def use_what_is_allowed(scratch: Path) -> None:
    """Do what every rollout needs, so that a lock that is too tight is our failure and not the task's.

    Raises:
        OSError: Something that must work is refused.
    """
    file = scratch / "allowed"
    file.write_bytes(b"written")
    if file.read_bytes() != b"written" or not os.urandom(1):
        raise OSError("the scratch folder does not keep what is written")
    file.unlink()
    Path(os.__file__).read_bytes()  # a library's file
    Path(__file__).read_bytes()  # and one of ours
    with open(os.devnull, "wb") as nowhere:  # noqa: PTH123 - as libraries do it
        nowhere.write(b"x")


def _is_refused(attempt: Probe, around: Surroundings) -> bool:
    """Only a clear refusal counts: an action that failed for another reason might succeed another time."""
    try:
        attempt(around)
    except PermissionError:
        return True
    except OSError:
        return False
    return False


def _read_outside(around: Surroundings) -> None:
    (around.scratch.parent / "lock").read_bytes()


def _write_outside(around: Surroundings) -> None:
    file = around.scratch.parent / "probe"
    file.write_bytes(b"")
    file.unlink()


def _read_parents_environment(around: Surroundings) -> None:
    def read(owner: int) -> None:
        try:
            Path(f"/proc/{owner}/environ").read_bytes()
        except FileNotFoundError as error:  # no such system, nothing to be read
            raise PermissionError from error

    _try_each(read, around.owners)


def _reach_by_tcp(_: Surroundings) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as connection:
        connection.setblocking(False)  # a refusal comes at once, an answer is not waited for
        connection.connect(("127.0.0.1", _DISCARD_PORT))


def _open_unix_socket(_: Surroundings) -> None:
    socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM).close()


def _fork(_: Surroundings) -> None:
    child = os.fork()
    if child == 0:
        os.kill(os.getpid(), 9)  # no exit handler of ours may run twice
    os.waitpid(child, 0)


def _start_program(_: Surroundings) -> None:
    os.execv("/no/such/program", ["program"])  # a missing one: success would replace us


def _signal_parent(around: Surroundings) -> None:
    _try_each(lambda owner: os.kill(owner, 0), around.owners)


def _try_each(attempt: Callable[[int], None], owners: Iterable[int]) -> None:
    """Succeed where it succeeds with any; where each refuses, so does this."""
    refusals = []
    for owner in owners:
        try:
            attempt(owner)
        except PermissionError as refusal:
            refusals.append(refusal)
        else:
            return
    raise refusals[0]


def _change_mode_outside(around: Surroundings) -> None:
    folder = around.scratch.parent
    folder.chmod(folder.stat().st_mode & 0o7777)  # landlock knows no such right; seccomp refuses the call


PROBES: dict[str, Probe] = {
    "read outside": _read_outside,
    "write outside": _write_outside,
    "parent's environment": _read_parents_environment,
    "tcp": _reach_by_tcp,
    "unix socket": _open_unix_socket,
    "fork": _fork,
    "exec": _start_program,
    "signal to the parent": _signal_parent,
    "chmod outside": _change_mode_outside,
}
_KERNEL_LOCKS = {"landlock", "seccomp", "seatbelt"}
