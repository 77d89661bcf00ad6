"""Task code becomes a task: compile, run the module, find the class, construct it, set its parameters."""

from __future__ import annotations

import linecache
import sys
from collections.abc import Mapping
from io import StringIO
from types import CodeType, ModuleType

from sim.sandbox.protocol import JsonValue
from sim.task import Task
from sim.values import TASK_FILENAME

MODULE_NAME = "task"


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
    task = find_task_class(_run_module(code), class_name)()
    for name, value in parameters.items():
        setattr(task, name, value)
    return task


def find_task_class(module: ModuleType, class_name: str | None) -> type[Task]:
    """The Task class that the module defines; imported ones do not count."""
    defined = {
        name: value
        for name, value in vars(module).items()
        if isinstance(value, type) and issubclass(value, Task) and value.__module__ == module.__name__
    }
    if class_name is not None:
        if class_name not in defined:
            known = ", ".join(defined) or "none"
            raise NoSuchTask(f"no Task class is named {class_name!r}; the module defines: {known}")
        return defined[class_name]
    if not defined:
        raise NoSuchTask("the module defines no class derived from Task")
    if len(defined) > 1:
        raise NoSuchTask(f"the module defines more than one Task class: {', '.join(defined)}")
    return next(iter(defined.values()))


def _run_module(code: CodeType) -> ModuleType:
    module = ModuleType(MODULE_NAME)
    sys.modules[MODULE_NAME] = module  # dataclasses and typing look their class's module up
    exec(code, vars(module))  # noqa: S102 - the one place that runs task code, in a process made for it
    return module
