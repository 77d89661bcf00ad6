"""What a Task class is, told from the source alone: the one definition for reading, loading and importing tasks.

A module's own class, at its top level, that derives from `Task` directly or through other such classes.
"""

from __future__ import annotations

import ast

BASE = "Task"


def task_classes(tree: ast.Module) -> list[ast.ClassDef]:
    """The Task classes of a module, in the order of its text."""
    names = {BASE}
    for node in tree.body:
        if isinstance(node, ast.ImportFrom):
            names.update(alias.asname for alias in node.names if alias.name == BASE and alias.asname)
    found = []
    for node in tree.body:
        if isinstance(node, ast.ClassDef) and any(_last_name(base) in names for base in node.bases):
            names.add(node.name)
            found.append(node)
    return found


def _last_name(base: ast.expr) -> str:
    """`Task` of ``Task`` and of ``tasks.task.Task``."""
    return base.id if isinstance(base, ast.Name) else base.attr if isinstance(base, ast.Attribute) else ""
