"""The answer of `implement`: Python source with one class derived from Task.

Reads, never runs. Code that Python cannot parse is handed on as it is when its class can be told: the static
check says what is wrong with it, with a line, better than a format error could.
"""

from __future__ import annotations

import ast
import re
import warnings
from dataclasses import dataclass

from prompts.parsing.fences import Fence, find_fences
from prompts.values import FormatError

_CLASS = re.compile(r"^class\s+(?P<name>\w+)\s*\(.*?\bTask\b.*?\)\s*:", re.MULTILINE)
_CODE_START = re.compile(r"^(?:import |from \w|class \w|\"\"\"|#!)", re.MULTILINE)
_PYTHON = ("python", "python3", "py", "py3", "ipython", "ipython3", "")


@dataclass(frozen=True)
class TaskCode:
    """A module that holds one class derived from Task."""

    source: str
    class_name: str


def parse_code(answer: str) -> TaskCode | FormatError:
    """Read the module; of several blocks that define the same class the last one is meant. Never raises."""
    blocks = [fence for fence in find_fences(answer) if fence.text.strip()]
    labelled = [fence for fence in blocks if fence.language in _PYTHON]
    if labelled and not labelled[-1].closed:
        return _cut_off(labelled[-1])
    found = _choose(labelled) if labelled else None
    if isinstance(found, TaskCode) and _parse(found.source) is not None:
        return found
    if labelled and (whole := _across(answer, labelled[0])):
        return whole
    mislabelled = [fence for fence in blocks if fence.closed and task_classes(fence.text, only_parsed=True)]
    if mislabelled and (found is None or (isinstance(found, FormatError) and found.code == "no-class")):
        return _choose(mislabelled)
    return found or _from_plain_text(answer)


def task_classes(source: str, *, only_parsed: bool = False) -> tuple[str, ...]:
    """Names of the classes derived from Task, directly or through another class of the same source, in order.

    Of a source that Python cannot parse, those that look like it; none with `only_parsed`.
    """
    tree = _parse(source)
    if tree is None:
        return () if only_parsed else tuple(match["name"] for match in _CLASS.finditer(source))
    derived: list[str] = []
    for node in tree.body:
        if isinstance(node, ast.ClassDef) and any(_base_name(base) in ("Task", *derived) for base in node.bases):
            derived.append(node.name)
    return tuple(derived)


def _choose(fences: list[Fence]) -> TaskCode | FormatError:
    candidates = [(fence, classes) for fence in fences if (classes := task_classes(fence.text))]
    if not candidates:
        message = "No code block defines a class derived from Task. Give the whole module with `class ...(Task):`."
        return FormatError("no-class", message, fences[0].line)
    names = list(dict.fromkeys(name for _, classes in candidates for name in classes))
    if len(names) > 1:
        message = f"Exactly one class derived from Task is needed; found {', '.join(names)}. Give one block with one."
        return FormatError("two-classes", message, candidates[-1][0].line)
    return TaskCode(candidates[-1][0].text, names[0])


def _across(answer: str, first: Fence) -> TaskCode | None:
    """Code that holds fences itself, in a docstring: from the first block's start to the last closing mark."""
    lines = answer.replace("\r\n", "\n").split("\n")
    ends = [index for index, line in enumerate(lines) if line.strip() in ("```", "~~~") and index >= first.line]
    source = "\n".join(lines[first.line - 1 : ends[-1]]) + "\n" if ends else ""
    classes = task_classes(source, only_parsed=True)
    return TaskCode(source, classes[0]) if len(classes) == 1 else None


def _cut_off(fence: Fence) -> FormatError:
    message = (
        "The code block was not closed, so the code may be cut off. Give the whole module again, shorter if need be, "
        "and end it with ```."
    )
    return FormatError("truncated", message, fence.line)


def _from_plain_text(answer: str) -> TaskCode | FormatError:
    """Code without a fence: all that follows the first line that looks like code, when Python can parse it."""
    start = _CODE_START.search(answer)
    source = answer[start.start() :].rstrip() + "\n" if start else ""
    classes = task_classes(source) if _parse(source) is not None else ()
    if len(classes) == 1:
        return TaskCode(source, classes[0])
    if len(classes) > 1:
        message = f"Exactly one class derived from Task is needed; found {', '.join(classes)}."
        return FormatError("two-classes", message)
    return FormatError("no-code", "Your answer holds no code block. Give the whole module in one ```python block.")


def _parse(source: str) -> ast.Module | None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", SyntaxWarning)  # an odd escape in a model's code is not our program's
            return _tree(source)
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        return None


def _tree(source: str) -> ast.Module:
    try:
        return ast.parse(source)
    except (
        SystemError
    ):  # CPython before 3.13, when another thread parses at the same time; it says nothing of the source
        return ast.parse(source)


def _base_name(base: ast.expr) -> str:
    if isinstance(base, ast.Attribute):
        return base.attr
    return base.id if isinstance(base, ast.Name) else ""
