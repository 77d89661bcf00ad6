"""Read task code without running it: does it parse, has it the shape of a task, does it keep to what it may use.

Pure and fast; an explicit stack instead of recursion, so that hostile nesting cannot overflow ours.
"""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Iterator
from itertools import chain

from sim.code_rules import ATTRIBUTES, BUILTINS, DUNDERS, MODULES, NAMED_ACCESS
from sim.diagnostics import make_diagnostic
from sim.sandbox.protocol import Mode
from sim.source import source_hash
from sim.syntax_tree import parse
from sim.task_classes import task_classes
from sim.undefined_names import bound_names, undefined_names
from sim.values import TASK_FILENAME, CheckReport, Diagnostic

MAX_BYTES = 64 * 1024
MAX_NODES = 20_000
MAX_DEPTH = 100
MAX_DIAGNOSTICS = 50
_DUNDER = re.compile(r"__\w+?__")


def check_source(source: str, mode: Mode = "strict") -> CheckReport:
    """Check a task's source.

    Args:
        source: Of the whole module.
        mode: 'lenient': a name that is defined nowhere is only a warning, since it may stand in code never reached.

    Returns:
        The report; `CheckReport.ok` says whether the source may be run.
    """
    tree = _parse(source)
    if isinstance(tree, Diagnostic):
        return CheckReport(source_hash(source), None, (tree,))
    nodes = _nodes(tree)
    if isinstance(nodes, Diagnostic):
        return CheckReport(source_hash(source), None, (nodes,))
    tasks = task_classes(tree)
    found = [*_compile_errors(source), *_class_shape(tasks), *_rules(nodes), *undefined_names(nodes, mode)]
    return CheckReport(source_hash(source), tasks[0].name if len(tasks) == 1 else None, _weightiest(found))


def _weightiest(found: list[Diagnostic]) -> tuple[Diagnostic, ...]:
    """The first `MAX_DIAGNOSTICS`, by line; warnings never crowd an error out."""
    kept = sorted(dict.fromkeys(found), key=lambda diagnostic: diagnostic.severity != "error")[:MAX_DIAGNOSTICS]
    return tuple(sorted(kept, key=lambda diagnostic: diagnostic.line or 0))


# The text


def _parse(source: str) -> ast.Module | Diagnostic:
    size = len(source.encode("utf-8", errors="surrogatepass"))
    if size > MAX_BYTES:
        return make_diagnostic("source-too-large", f"the source has {size} bytes; {MAX_BYTES} are allowed")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # an invalid escape is no reason to print into the screen
            return parse(source, TASK_FILENAME)
    except SyntaxError as error:
        return make_diagnostic("syntax-error", error.msg, line=error.lineno or 1)
    except ValueError as error:  # null bytes, lone surrogates
        return make_diagnostic("syntax-error", str(error), line=1)
    except (RecursionError, MemoryError):
        return make_diagnostic("source-too-large", "the source is nested too deeply")


def _compile_errors(source: str) -> Iterator[Diagnostic]:
    """What only the compiler finds: a `return` outside a function, a `break` outside a loop."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            compile(source, TASK_FILENAME, "exec", dont_inherit=True)
    except SyntaxError as error:
        yield make_diagnostic("syntax-error", error.msg, line=error.lineno or 1)


def _nodes(tree: ast.Module) -> list[ast.AST] | Diagnostic:
    """Every node; annotations are left out where Python does not evaluate them."""
    lazy = any(isinstance(node, ast.ImportFrom) and node.module == "__future__" for node in tree.body)
    nodes: list[ast.AST] = []
    todo: list[tuple[ast.AST, int]] = [(tree, 0)]
    while todo:
        node, depth = todo.pop()
        nodes.append(node)
        if len(nodes) > MAX_NODES or depth > MAX_DEPTH:
            line = getattr(node, "lineno", None)
            return make_diagnostic("source-too-large", "the source is too long or too deeply nested", line=line)
        todo.extend((child, depth + 1) for child in _children(node, lazy))
    return nodes


def _children(node: ast.AST, without_annotations: bool) -> Iterator[ast.AST]:
    for name, value in ast.iter_fields(node):
        if without_annotations and name in ("annotation", "returns"):
            continue
        yield from (child for child in (value if isinstance(value, list) else [value]) if isinstance(child, ast.AST))


# The class


def _class_shape(tasks: list[ast.ClassDef]) -> Iterator[Diagnostic]:
    if not tasks:
        hint = "write one class: class MyTask(Task): with __init__(self) and reset(self, env)"
        yield make_diagnostic("no-task-class", "no class derives from Task", hint)
    elif len(tasks) > 1:
        names = " and ".join(task.name for task in tasks)
        hint = "keep one; give shared code to functions or to classes that do not derive from Task"
        yield make_diagnostic(
            "several-task-classes", f"several classes derive from Task: {names}", hint, tasks[1].lineno
        )
    elif not any(isinstance(node, ast.FunctionDef) and node.name == "reset" for node in tasks[0].body):
        hint = "add def reset(self, env): that calls super().reset(env), adds objects and goals"
        yield make_diagnostic("no-reset", f"{tasks[0].name} has no method reset", hint, tasks[0].lineno)


# What it uses


def _rules(nodes: list[ast.AST]) -> Iterator[Diagnostic]:
    imported = _imported_modules(nodes)
    own = _own_attributes(nodes)
    for node in nodes:
        match node:
            case ast.Import(names=aliases, lineno=line):
                yield from chain.from_iterable(_import(alias.name, line) for alias in aliases)
            case ast.ImportFrom():
                yield from _import_from(node)
            case ast.Attribute() if node not in own:
                yield from _attribute(node, imported)
            case ast.Name():
                yield from _name(node)
            case ast.Call():
                yield from _named_access(node)
            case ast.MatchClass(kwd_attrs=names, lineno=line):  # `case object(__dict__=d)` reads attributes
                yield from chain.from_iterable(_forbidden_attribute(name, line) for name in names)
            case ast.Constant(value=str(text), lineno=line):
                yield from _dunders_in_string(text, line)


def _imported_modules(nodes: list[ast.AST]) -> dict[str, str]:
    """Local name → module, of plain imports."""
    return {
        alias.asname or alias.name.partition(".")[0]: alias.name if alias.asname else alias.name.partition(".")[0]
        for node in nodes
        if isinstance(node, ast.Import)
        for alias in node.names
    }


def _own_attributes(nodes: list[ast.AST]) -> set[ast.AST]:
    """Attributes of what a method is called on: `self._count` and `self.system` are the task's own, and allowed.

    Only of the first parameter of a function in a class's body, and only where nothing gives that name to anything
    else in the method: ``self = np`` makes no module one's own.
    """
    classes = (node for node in nodes if isinstance(node, ast.ClassDef))
    methods = (node for one in classes for node in one.body if isinstance(node, ast.FunctionDef))
    return {attribute for method in methods for attribute in _attributes_of_first(method)}


def _attributes_of_first(method: ast.FunctionDef) -> Iterator[ast.Attribute]:
    first = next(iter([*method.args.posonlyargs, *method.args.args]), None)
    inner = [node for node in ast.walk(method) if node is not first]
    decorators = {node.id for node in method.decorator_list if isinstance(node, ast.Name)}
    if first is None or "staticmethod" in decorators or any(first.arg in bound_names(node) for node in inner):
        return
    for node in inner:
        match node:
            case ast.Attribute(value=ast.Name(id=owner), attr=name) if owner == first.arg and not name.startswith("__"):
                yield node


def _import(module: str, line: int) -> Iterator[Diagnostic]:
    if module not in MODULES:
        allowed = ", ".join(sorted(name for name in MODULES if "." not in name and not name.startswith("_")))
        yield make_diagnostic("forbidden-import", f"import of {module!r} is not allowed", f"allowed: {allowed}", line)


def _import_from(node: ast.ImportFrom) -> Iterator[Diagnostic]:
    module = "." * node.level + (node.module or "")
    yield from _import(module, node.lineno)
    allowed = MODULES.get(module)
    for alias in node.names if module in MODULES else []:
        if allowed is not None and alias.name not in allowed and alias.name != "*":
            hint = f"{module} offers: {', '.join(sorted(allowed))}"
            yield make_diagnostic(
                "forbidden-import", f"{module} has no {alias.name!r} for task code", hint, node.lineno
            )
        yield from _forbidden_attribute(alias.name, node.lineno)


def _attribute(node: ast.Attribute, imported: dict[str, str]) -> Iterator[Diagnostic]:
    owner = node.value.id if isinstance(node.value, ast.Name) else ""
    allowed = MODULES.get(imported.get(owner, ""))
    if allowed is not None and node.attr not in allowed and f"{imported[owner]}.{node.attr}" not in MODULES:
        hint = f"of {imported[owner]}, task code may use: {', '.join(sorted(allowed))}"
        yield make_diagnostic("forbidden-attribute", f"{owner}.{node.attr} is not allowed", hint, node.lineno)
    else:
        yield from _forbidden_attribute(node.attr, node.lineno)


def _forbidden_attribute(name: str, line: int) -> Iterator[Diagnostic]:
    if name in ATTRIBUTES:
        hint = "task code has no access to files, processes, the network or the interpreter's insides"
        yield make_diagnostic("forbidden-attribute", f"{name!r} is not allowed in task code", hint, line)
    elif name.startswith("_") and name != "_" and name not in DUNDERS:
        yield make_diagnostic("forbidden-attribute", f"{name!r} is private", "use the documented task API", line)


def _dunders_in_string(text: str, line: int) -> Iterator[Diagnostic]:
    """`"{0.__class__}".format(x)` reads attributes, too."""
    for dunder in sorted(set(_DUNDER.findall(text)) - DUNDERS):
        yield make_diagnostic("forbidden-attribute", f"a string names {dunder!r}", line=line)


def _name(node: ast.Name) -> Iterator[Diagnostic]:
    forbidden_dunder = _DUNDER.fullmatch(node.id) and node.id not in DUNDERS
    if forbidden_dunder or (node.id in BUILTINS and isinstance(node.ctx, ast.Load)):
        yield make_diagnostic("forbidden-name", f"{node.id!r} is not allowed in task code", line=node.lineno)


def _named_access(node: ast.Call) -> Iterator[Diagnostic]:
    if not (isinstance(node.func, ast.Name) and node.func.id in NAMED_ACCESS):
        return
    name = node.args[1] if len(node.args) > 1 else None
    if isinstance(name, ast.Constant) and isinstance(name.value, str):
        yield from _forbidden_attribute(name.value, node.lineno)
    else:
        message = f"{node.func.id}() needs a constant attribute name"
        yield make_diagnostic("forbidden-name", message, "write the attribute out", node.lineno)
