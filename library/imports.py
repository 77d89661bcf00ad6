"""How code that somebody brings along becomes a task that waits for review. Pure."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import replace

from library.records import Revision, TaskCard
from library.rules import verdict_of
from sim.syntax_tree import parse
from sim.task_classes import task_classes

LONGEST_DESCRIPTION = 500
_ASSET = re.compile(r"[\w.-]+(/[\w.-]+)+\.urdf")


def imported_card(name: str, revision: Revision, at: str, *, known: TaskCard | None = None) -> TaskCard:
    """The card of imported code.

    Args:
        name: The task's in this library.
        revision: The code, with what its checks showed if they were run.
        at: When it arrived: UTC, ISO 8601.
        known: The card that came with the code. What it says of the task and its author is kept; decisions of
            another library are not ours, and its trials are not here.
    """
    tree = _parse(revision.source)
    base = known or TaskCard(name, "to-review", "imported", "", (), "", "", 0)
    assets = tuple(dict.fromkeys(_assets(tree)))
    if base.source_hash == revision.source_hash:
        assets = base.assets  # the author's own list knows of files whose names the code puts together
    return replace(
        base,
        name=name,
        state="to-review",
        origin="imported",
        description=base.description or _description(tree),
        assets=assets,
        class_name=_class_name(tree) or base.class_name,
        source_hash=revision.source_hash,
        revision=revision.number,
        trial=None,
        verdict=verdict_of(revision) if revision.rollout is not None else None,
        outcome=revision.rollout.outcome if revision.rollout is not None else None,
        created_at=at,
        decided_by="",
        decided_at="",
        reason="",
    )


def _parse(source: str) -> ast.Module:
    """The module; an empty one when the code does not parse, which its checks will say."""
    try:
        return parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ast.Module([], [])


def _class_name(tree: ast.Module) -> str:
    return next((task.name for task in task_classes(tree)), "")


def _description(tree: ast.Module) -> str:
    """The first paragraph of what the class says of itself."""
    docstrings = (ast.get_docstring(task) or "" for task in task_classes(tree))
    paragraph = next(docstrings, "").strip().split("\n\n")[0]
    return " ".join(paragraph.split())[:LONGEST_DESCRIPTION]


def _assets(tree: ast.Module) -> Iterator[str]:
    """The asset files that are named in full, in the order of the code."""
    texts = [node for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    for node in sorted(texts, key=lambda node: (node.lineno, node.col_offset)):
        if _ASSET.fullmatch(str(node.value)):
            yield str(node.value)
