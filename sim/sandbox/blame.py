"""An exception that task code let out, as a `TaskFailure` with the author's line."""

from __future__ import annotations

import traceback
from pathlib import Path

from sim.diagnostics import line_of_error
from sim.values import TASK_FILENAME, EpisodeOutcome, TaskFailure

_MAX_MESSAGE = 2000
_WHAT_IS_ALLOWED = "a task reads libraries and assets, writes in its own folder, and reaches nothing else"
_EXHAUSTED = ("[Errno 12]", "[Errno 24]", "[Errno 27]")  # no memory, too many open files, file too large


def failure_of(error: BaseException) -> TaskFailure:
    """Type, message and the innermost line of the task's source that took part.

    Any attribute of an exception may be task code that raises again; then there is little to tell, and that is told.
    """
    try:
        return _described(error)
    except BaseException:  # noqa: BLE001 - what it raises might be no better
        return TaskFailure("Exception", "the task raised an exception that cannot be described")


def _described(error: BaseException) -> TaskFailure:
    line = line_of(error)
    message = _message_of(error)
    if line is None:
        message = f"{message} ({_place_of(error)})"
    return TaskFailure(type(error).__name__, message, line)


def outcome_of(failure: TaskFailure) -> EpisodeOutcome:
    """An exception that says that a limit of the process was reached (numpy has its own) is not a slip of the code."""
    if failure.type.endswith("MemoryError") or (failure.type == "OSError" and failure.message.startswith(_EXHAUSTED)):
        return "limit_exceeded"
    return "task_error"


def line_of(error: BaseException) -> int | None:
    """The innermost line of the task that took part, or the line that Python could not parse; None without any."""
    if isinstance(error, SyntaxError) and error.filename == TASK_FILENAME:
        return error.lineno
    return line_of_error(error)


def _place_of(error: BaseException) -> str:
    """Where our code failed when no line of the task took part."""
    frames = traceback.extract_tb(error.__traceback__)
    where = f"{Path(frames[-1].filename).name}, line {frames[-1].lineno}" if frames else "nowhere"
    return f"in {where}, with what the task had set up"


def _message_of(error: BaseException) -> str:
    """What the error says; `__str__` is task code and may fail (if it hangs, the parent's clock ends it)."""
    try:
        text = error.msg if isinstance(error, SyntaxError) else str(error)
    except BaseException as inner:  # noqa: BLE001 - even SystemExit may come out of it
        return f"its message could not be made: {type(inner).__name__}"
    if isinstance(error, PermissionError):  # how the kernel's refusal arrives
        text = f"{text}: {_WHAT_IS_ALLOWED}"
    return str.__str__(str(text))[:_MAX_MESSAGE]  # a copy: `str` of a class of the task's own may be one again
