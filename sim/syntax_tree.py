"""Python's parser for many threads: before 3.13 CPython counts the depth of a tree once for all of them.

Two threads that parse at a time can then end with `SystemError: AST constructor recursion depth mismatch`, which says
nothing of the source. It was met while the screen read a library in a thread and checked a proposal beside it.
"""

from __future__ import annotations

import ast
from threading import Lock

_LOCK = Lock()


def parse(source: str, filename: str = "<unknown>") -> ast.Module:
    """The module's tree, as `ast.parse` has it.

    Raises:
        SyntaxError, ValueError, RecursionError, MemoryError: The source cannot be parsed.
    """
    with _LOCK:
        try:
            return ast.parse(source, filename)
        except SystemError:  # somebody parsed who does not take the lock; the tree itself was sound
            return ast.parse(source, filename)
