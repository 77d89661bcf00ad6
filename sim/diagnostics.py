"""The closed list of diagnostic codes, and the book that collects them while task code runs.

Works like `warnings`: whoever runs task code opens a book (`with collecting(book)`), and anything that task code
reaches calls `report`. In strict mode a reported error raises `TaskMisuse`; in lenient mode it returns, and the
caller uses the fallback that its own docstring names.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from types import CodeType, FrameType, TracebackType
from typing import NamedTuple

from sim.errors import TaskMisuse
from sim.sandbox.protocol import Mode
from sim.values import TASK_FILENAME, Diagnostic, Severity


class Code(NamedTuple):
    """What a diagnostic code means."""

    severity: Severity
    meaning: str


CODES: dict[str, Code] = {
    # Found by reading the source.
    "syntax-error": Code("error", "The source is not Python."),
    "source-too-large": Code("error", "The source is longer than 64 KB, or nested too deeply."),
    "no-task-class": Code("error", "No class derives from Task."),
    "several-task-classes": Code("error", "More than one class derives from Task."),
    "no-reset": Code("error", "The Task class has no method reset."),
    "forbidden-import": Code("error", "A module is imported that task code may not use."),
    "forbidden-name": Code("error", "A builtin is used that task code may not use."),
    "forbidden-attribute": Code("error", "A private or file-, process- or network-related attribute is used."),
    "undefined-name": Code("error", "A name is used that nothing in the source defines."),
    # Found by running it.
    "load-failed": Code("error", "The module or the constructor raised, crashed or went beyond a limit."),
    "unknown-asset": Code("error", "A file is loaded that is no asset. Lenient: a red block stands in."),
    "unfilled-template": Code("error", "A template is loaded with its placeholders. Lenient: random sizes."),
    "unknown-color": Code("error", "A colour name or value is unknown. Lenient: red."),
    "no-free-space": Code("error", "No free place is left for an object. Lenient: the workspace centre."),
    "bad-pose": Code("error", "A pose is not a finite ((x, y, z), (qx, qy, qz, qw)). Lenient: the workspace centre."),
    "bad-size": Code("error", "A size is not a few finite, non-negative numbers."),
    "bad-category": Code("error", "An object's category is unknown. Lenient: rigid."),
    "bad-matches": Code("error", "matches is not of shape (objects, targets). Lenient: reshaped, else all ones."),
    "bad-symmetries": Code("error", "symmetries does not have one angle per object. Lenient: cut or filled with 0."),
    "bad-metric": Code("error", "A goal's metric is neither 'pose' nor 'zone'. Lenient: 'pose'."),
    "bad-params": Code("error", "A zone goal's params are not [(zone_pose, zone_size), ...]."),
    "bad-reward": Code("error", "step_max_reward is no positive number, or reward() returns none."),
    "bad-objects": Code("error", "A goal's objects are not ids of bodies that exist."),
    "bad-pybullet-call": Code(
        "error", "A PyBullet function is refused to task code, or got arguments that it does not survive."
    ),
    "bad-attribute": Code(
        "error", "An attribute of the task (max_steps, ee, primitive, pos_eps, …) has no usable value."
    ),
    "loose-tolerance": Code("error", "pos_eps or rot_eps is so large that anything matches. Lenient: it holds."),
    "floating-target": Code("error", "A target is higher than anything could hold its object. Lenient: it stays."),
    "solved-at-reset": Code("error", "Every goal is reached before anything is done. Lenient: it counts."),
    "small-parts": Code("warning", "A pose goal has so many objects that it counts as reached without one of them."),
    "unreachable-target": Code("warning", "A goal's target is where the arm cannot reach."),
    "no-goal": Code("error", "reset set no goal."),
    "reward-shares": Code("warning", "The goals' step_max_reward do not sum to 1."),
    "no-language-goal": Code("warning", "No goal has a language goal: lang_template stands in."),
    "unknown-keyword": Code("warning", "A call was given a keyword that it does not know; it is ignored."),
    "never-settles": Code("warning", "Objects still move ten simulated seconds after they were added."),
}


@dataclass
class DiagnosticBook:
    """What one episode's task code earned, in order and without repetition."""

    mode: Mode = "strict"
    listener: Callable[[Diagnostic], None] | None = None
    """Told of each new entry."""
    entries: list[Diagnostic] = field(default_factory=list)

    def add(self, diagnostic: Diagnostic) -> None:
        """Note a diagnostic; one that is already there is not noted twice."""
        if diagnostic in self.entries:
            return
        self.entries.append(diagnostic)
        if self.listener is not None:
            self.listener(diagnostic)

    def first_error(self) -> Diagnostic | None:
        """The first entry that is an error, if any."""
        return next((entry for entry in self.entries if entry.severity == "error"), None)


_open_book: ContextVar[DiagnosticBook | None] = ContextVar("open_book", default=None)


@contextmanager
def collecting(book: DiagnosticBook) -> Iterator[DiagnosticBook]:
    """Let `report` write into this book inside the block."""
    token = _open_book.set(book)
    try:
        yield book
    finally:
        _open_book.reset(token)


def make_diagnostic(code: str, message: str, hint: str = "", line: int | None = None) -> Diagnostic:
    """A diagnostic with the severity that belongs to its code."""
    return Diagnostic(code, CODES[code].severity, message, line, hint)


def report(code: str, message: str, hint: str = "", line: int | None = None) -> None:
    """Note something in the open book, with the line of task code that is running unless another is given.

    Raises:
        TaskMisuse: It is an error and the book is strict, or no book is open.
    """
    diagnostic = make_diagnostic(code, message, hint, line if line is not None else task_line())
    book = _open_book.get()
    if book is not None:
        book.add(diagnostic)
    if diagnostic.severity == "error" and (book is None or book.mode == "strict"):
        raise TaskMisuse(code, message, hint, diagnostic.line)


def task_line() -> int | None:
    """The line of task code that is being executed: the innermost frame of the stack that belongs to it."""
    frame: FrameType | None = sys._getframe(1)
    while frame is not None:
        if _is_task_code(frame.f_code):
            return frame.f_lineno
        frame = frame.f_back
    return None


def line_of_error(error: BaseException) -> int | None:
    """The last line of task code in an exception's traceback, or in that of what caused it."""
    if isinstance(error, TaskMisuse) and error.line is not None:
        return error.line
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        line = _last_task_line(current.__traceback__)
        if line is not None:
            return line
        current = current.__cause__ or current.__context__
    return None


def line_of_function(function: object) -> int | None:
    """Where a function of task code is defined; None for anything else."""
    code = getattr(function, "__code__", None)
    return code.co_firstlineno if isinstance(code, CodeType) and _is_task_code(code) else None


def _last_task_line(traceback: TracebackType | None) -> int | None:
    line = None
    while traceback is not None:
        if _is_task_code(traceback.tb_frame.f_code):
            line = traceback.tb_lineno
        traceback = traceback.tb_next
    return line


def _is_task_code(code: CodeType) -> bool:
    return code.co_filename == TASK_FILENAME
