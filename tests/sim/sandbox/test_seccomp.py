"""The filter, run by an interpreter of our own: so the table of a machine that is not here can be tried, too."""

import errno
import os
import re
import signal
import struct
from pathlib import Path

import pytest

from sim.sandbox.seccomp import build_filter
from sim.sandbox.system_calls import ALLOWED, ARGUMENT_RULES, ASKING_LIMITS, MISSING, OPENING, SIGNALLING, Numbers

PID = 4711
ARCHITECTURES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
ALLOW, KILL = "allow", "kill"


def answer(machine: str, number: int, *arguments: int, architecture: int | None = None) -> str | int:
    """What the filter says to a call: "allow", "kill", or an error number."""
    words = [value & 0xFFFFFFFFFFFFFFFF for value in (*arguments, *[0] * (6 - len(arguments)))]
    data = struct.pack("<IIQ6Q", number, architecture or ARCHITECTURES[machine], 0, *words)
    code = build_filter(machine, PID)
    place, accumulator = 0, 0
    while True:
        operation, if_true, if_false, value = struct.unpack_from("HBBI", code, 8 * place)
        place += 1
        match operation:
            case 0x20:
                (accumulator,) = struct.unpack_from("<I", data, value)
            case 0x54:
                accumulator &= value
            case 0x15:
                place += if_true if accumulator == value else if_false
            case 0x35:
                place += if_true if accumulator >= value else if_false
            case 0x06:
                if value == 0x7FFF0000:
                    return ALLOW
                return KILL if value == 0x80000000 else value & 0xFFFF
            case _:
                raise AssertionError(f"no such instruction: {operation:#x}")


def number_of(numbers: Numbers, machine: str) -> int:
    number = getattr(numbers, machine)
    assert isinstance(number, int)
    return number


BOTH = pytest.mark.parametrize("machine", ARCHITECTURES)
# From the kernel's tables: what must never be in ours.
FORBIDDEN = {
    "socket": Numbers(41, 198),
    "connect": Numbers(42, 203),
    "clone": Numbers(56, 220),
    "execve": Numbers(59, 221),
    "execveat": Numbers(322, 281),
    "ptrace": Numbers(101, 117),
    "fchmodat": Numbers(268, 53),
    "fchmodat2": Numbers(452, 452),
    "fchownat": Numbers(260, 54),
    "linkat": Numbers(265, 37),
    "symlinkat": Numbers(266, 36),
    "mknodat": Numbers(259, 33),
    "memfd_create": Numbers(319, 279),
    "io_uring_setup": Numbers(425, 425),
    "pidfd_open": Numbers(434, 434),
    "process_vm_readv": Numbers(310, 270),
    "mount": Numbers(165, 40),
    "unshare": Numbers(272, 97),
    "setns": Numbers(308, 268),
    "bpf": Numbers(321, 280),
    "seccomp": Numbers(317, 277),
    "prctl": Numbers(157, 167),
    "tkill": Numbers(200, 130),
    "setrlimit": Numbers(160, 164),
    "fallocate": Numbers(285, 47),
    "open_by_handle_at": Numbers(304, 265),
}


@BOTH
@pytest.mark.parametrize("name", FORBIDDEN)
def test_what_gets_out_is_refused(machine: str, name: str) -> None:
    assert answer(machine, number_of(FORBIDDEN[name], machine)) == errno.EPERM


@BOTH
def test_what_a_simulation_needs_is_allowed(machine: str) -> None:
    for numbers in ALLOWED.values():
        if (number := getattr(numbers, machine)) is not None:
            assert answer(machine, number) == ALLOW


@BOTH
def test_no_number_stands_for_two_calls(machine: str) -> None:
    tables = [*ALLOWED.values(), *MISSING.values(), ASKING_LIMITS, *(numbers for numbers, _ in OPENING.values())]
    tables += [rule.numbers for rule in ARGUMENT_RULES] + [numbers for numbers, _ in SIGNALLING.values()]
    numbers = [number for number in (getattr(one, machine) for one in tables) if number is not None]
    assert len(numbers) == len(set(numbers))


@BOTH
def test_newer_calls_look_as_if_there_were_none(machine: str) -> None:
    assert answer(machine, number_of(MISSING["clone3"], machine)) == errno.ENOSYS


@BOTH
def test_another_architecture_ends_the_process(machine: str) -> None:
    assert answer(machine, 39, architecture=0x40000003) == KILL
    assert answer(machine, 0x40000000 + 39) == KILL


@BOTH
def test_files_are_opened_but_not_emptied_by_reading(machine: str) -> None:
    numbers, argument = OPENING["openat"]
    for flags, expected in [
        (os.O_RDONLY, ALLOW),
        (os.O_WRONLY | os.O_CREAT | os.O_TRUNC, ALLOW),
        (os.O_RDWR | os.O_TRUNC, ALLOW),
        (os.O_RDONLY | os.O_TRUNC, errno.EPERM),
        (os.O_RDONLY | os.O_TRUNC | os.O_CLOEXEC, errno.EPERM),
    ]:
        assert answer(machine, number_of(numbers, machine), *[0] * argument, flags) == expected


@BOTH
@pytest.mark.parametrize("name", SIGNALLING)
def test_signals_go_to_this_process_alone_and_never_the_deadly_one(machine: str, name: str) -> None:
    numbers, argument = SIGNALLING[name]
    between = [1] * (argument - 1)
    assert answer(machine, number_of(numbers, machine), PID, *between, signal.SIGABRT) == ALLOW
    assert answer(machine, number_of(numbers, machine), PID, *between, signal.SIGKILL) == errno.EPERM
    for other in (PID + 1, 1, 0, -1, -PID):
        assert answer(machine, number_of(numbers, machine), other, *between, signal.SIGABRT) == errno.EPERM


@BOTH
def test_limits_are_asked_for_and_not_set(machine: str) -> None:
    prlimit = number_of(ASKING_LIMITS, machine)
    assert answer(machine, prlimit, 0, 7, 0, 0x7FFF0000) == ALLOW
    for pointer in (0x7FFF0000, 1 << 32, 0xFFFF << 32):
        assert answer(machine, prlimit, 0, 7, pointer, 0) == errno.EPERM


HEADERS = {"x86_64": "x86_64-linux-gnu/asm/unistd_64.h", "aarch64": "asm-generic/unistd.h"}
ANOTHER_NAME = {"newfstatat": "fstatat"}
"""In the generic header, where a name depends on the width of the machine's words."""


@BOTH
def test_the_numbers_are_those_of_the_kernels_headers(machine: str) -> None:
    header = Path("/usr/include") / HEADERS[machine]
    if not header.exists():
        pytest.skip(f"{header} is not installed")
    known = {name: int(n) for name, n in re.findall(r"#define __NR(?:3264)?_(\w+)\s+(\d+)", header.read_text())}
    tables = ALLOWED | MISSING | {name: numbers for name, (numbers, _) in (OPENING | SIGNALLING).items()}
    tables |= {"prlimit64": ASKING_LIMITS} | {rule.name: rule.numbers for rule in ARGUMENT_RULES}
    ours = {name: getattr(numbers, machine) for name, numbers in tables.items()}
    assert ours == {name: known.get(name, known.get(ANOTHER_NAME.get(name, name))) for name in ours}
