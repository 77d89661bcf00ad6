"""What a worker died of, told in the words of the task's author.

The only witness is the stack that `faulthandler` wrote on its own pipe, in C, while the process was dying.
"""

from __future__ import annotations

import re
import signal

from sim.values import TASK_FILENAME, TaskFailure

EXIT_PIPE_LOST = 73
"""Exit status of a worker that can no longer write to its event pipe."""
_TASK_FRAME = re.compile(rb'File "' + re.escape(TASK_FILENAME).encode() + rb'", line (\d{1,6})')
_STACK_START = b"(most recent call first)"
_MEANING = {
    "SIGSEGV": "crashed with a segmentation fault, as PyBullet does when an argument has the wrong type or size",
    "SIGABRT": "was aborted, as the physics library does on an impossible size or a file that cannot be read",
    "SIGFPE": "crashed on an impossible calculation in compiled code",
    "SIGBUS": "crashed on an invalid memory access",
    "SIGSYS": "was ended for a system call that no task needs",
    "SIGKILL": "was killed, by itself or from outside",
    "SIGXFSZ": "wrote a file that is too large",
}


def line_in_dump(dump: bytes) -> int | None:
    """The innermost line of the task in the last stack of a faulthandler dump; None when the task is not on it."""
    _, _, last_stack = dump.rpartition(_STACK_START)
    found = _TASK_FRAME.search(last_stack)
    return int(found[1]) if found else None


def describe_death(exit_code: int, dump: bytes) -> TaskFailure:
    """A worker that ended without a result, as the task's failure.

    Args:
        exit_code: As `subprocess` has it: negative is a signal.
        dump: What faulthandler wrote.
    """
    line = line_in_dump(dump)
    if exit_code == EXIT_PIPE_LOST:
        return TaskFailure("ProtocolViolation", "the task closed the worker's private pipes", line)
    if exit_code >= 0:
        return TaskFailure("ProcessExit", f"the task ended its own process with exit status {exit_code}", line)
    name = _signal_name(-exit_code)
    return TaskFailure(name, f"the task's process {_MEANING.get(name, f'was ended by {name}')}", line)


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"
