"""Names that nothing in a module binds: surely a slip, whatever the scopes."""

from __future__ import annotations

import ast
import builtins
import difflib
from collections.abc import Iterator, Sequence
from dataclasses import replace

from sim.code_rules import DUNDERS
from sim.diagnostics import make_diagnostic
from sim.sandbox.protocol import Mode
from sim.values import Diagnostic

_KNOWN_NAMES = frozenset(dir(builtins)) | DUNDERS


def undefined_names(nodes: Sequence[ast.AST], mode: Mode) -> Iterator[Diagnostic]:
    """Report each use of a name that no node binds; nothing when a star import may bind anything."""
    if any(isinstance(node, ast.ImportFrom) and node.names[0].name == "*" for node in nodes):
        return
    bound = {name for node in nodes for name in bound_names(node)} | _KNOWN_NAMES
    for node in nodes:
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node.id not in bound:
            near = difflib.get_close_matches(node.id, sorted(bound), n=1)
            hint = f"did you mean {near[0]!r}?" if near else "import it or define it"
            found = make_diagnostic("undefined-name", f"name {node.id!r} is not defined", hint, node.lineno)
            yield found if mode == "strict" else replace(found, severity="warning")


def bound_names(node: ast.AST) -> Iterator[str]:
    """The names that this node itself, not its children, gives to something."""
    match node:
        case ast.Name(id=name, ctx=ast.Store() | ast.Del()):
            yield name
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name) | ast.arg(arg=name):
            yield name
        case ast.Import(names=aliases) | ast.ImportFrom(names=aliases):
            yield from (alias.asname or alias.name.partition(".")[0] for alias in aliases)
        case ast.ExceptHandler(name=str(name)) | ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)):
            yield name
        case ast.MatchMapping(rest=str(name)):
            yield name
