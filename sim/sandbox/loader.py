"""Task code becomes a task: compile, run the module, find the class, construct it, set its parameters."""

from __future__ import annotations

import ast
import linecache
import sys
from collections.abc import Mapping, Sequence
from io import StringIO
from types import CodeType, ModuleType

from sim.sandbox.protocol import JsonValue
from sim.task import Task
from sim.task_classes import task_classes
from sim.values import TASK_FILENAME

MODULE_NAME = "task"
LINKED_NAMES = frozenset({"createConstraint", "getCollisionShapeData", "activationState"})
"""What PyBullet does not do with rigid bodies, or does otherwise; see `sim.physics.Physics.load_urdf`."""


class NoSuchTask(TypeError):
    """The module does not define the one Task class that is asked for."""


def load_task(source: str, class_name: str | None, parameters: Mapping[str, JsonValue]) -> Task:
    """Run the module and construct its task.

    Raises:
        NoSuchTask: No Task class, more than one, or not the named one.
        BaseException: Whatever the task's own code raises, `SystemExit` included.
    """
    # Tracebacks and crash dumps look lines up here: the source is in no file.
    linecache.cache[TASK_FILENAME] = (len(source), None, StringIO(source, newline=None).readlines(), TASK_FILENAME)
    code = compile(source, TASK_FILENAME, "exec", dont_inherit=True)
    module = _run_module(code)
    tree = ast.parse(source)
    defined = [node.name for node in task_classes(tree)]
    task = _task_class(module, choose_class(defined, class_name))()
    task.needs_links = any(LINKED_NAMES.intersection(_named_by(node)) for node in ast.walk(tree))
    for name, value in parameters.items():
        setattr(task, name, value)
    return task


def choose_class(defined: Sequence[str], class_name: str | None) -> str:
    """The class to construct, of those that the source defines: the named one, or the only one.

    Raises:
        NoSuchTask: There is none, or it is not plain which one is meant.
    """
    known = ", ".join(defined) or "none"
    if class_name is not None and class_name not in defined:
        raise NoSuchTask(f"no Task class is named {class_name!r}; the module defines: {known}")
    if not defined:
        raise NoSuchTask("the module defines no class derived from Task")
    if class_name is None and len(defined) > 1:
        raise NoSuchTask(f"the module defines more than one Task class: {known}")
    return class_name or defined[0]


def _named_by(node: ast.AST) -> tuple[str, ...]:
    """What an expression may mean by name: also what is passed to `getattr`, and a call's keywords."""
    match node:
        case (
            ast.Attribute(attr=name) | ast.keyword(arg=str(name)) | ast.alias(name=name) | ast.Constant(value=str(name))
        ):
            return (name,)
        case _:
            return ()


def _task_class(module: ModuleType, name: str) -> type[Task]:
    """The class of this name; what stands there when the module has run may be something else."""
    found = vars(module).get(name)
    if isinstance(found, type) and issubclass(found, Task):
        return found
    raise NoSuchTask(f"{name} does not derive from our Task once the module has run")


def _run_module(code: CodeType) -> ModuleType:
    module = ModuleType(MODULE_NAME)
    sys.modules[MODULE_NAME] = module  # dataclasses and typing look their class's module up
    exec(code, vars(module))  # noqa: S102 - the one place that runs task code, in a process made for it
    return module
