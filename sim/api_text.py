"""The task API as text for prompts, made from signatures and docstrings, so that it cannot drift from the code.

The sources are parsed, not imported: the app must not load PyBullet.
"""

from __future__ import annotations

import ast
import inspect
import textwrap
from functools import lru_cache
from pathlib import Path

from sim.colors import COLORS_NAMES

TASK_METHODS = (
    "additional_reset",
    "reset",
    "add_goal",
    "get_random_pose",
    "find_free_pose",
    "get_random_size",
    "fill_template",
    "add_corner_anchor_for_pose",
    "color_random_brown",
    "get_true_image",
    "get_lang_goal",
    "is_match",
    "get_kitting_shapes",
    "make_kitting_objects",
    "make_piles",
    "make_ropes",
)
ENVIRONMENT_METHODS = ("add_object", "set_color", "info", "is_static", "step_simulation")
UTILS_FUNCTIONS = (
    "get_colors",
    "get_random_color",
    "multiply",
    "invert",
    "apply",
    "eulerXYZ_to_quatXYZW",
    "quatXYZW_to_eulerXYZ",
    "pix_to_xyz",
    "xyz_to_pix",
    "sample_distribution",
    "asset_size",
    "KDTree",
)
TOOLS = """# what a task of pushing or of ropes sets in __init__
self.ee = Spatula  # with self.primitive = primitives.push: the arm pushes from one point to another, and picks nothing
self.primitive = primitives.PickPlace(height=0.02, speed=0.001)  # low and slow, with self.pos_eps = 0.02: for ropes"""
"""How a task chooses another tool; both are found by importing them from `sim`."""
_FOLDER = Path(__file__).parent

Function = ast.FunctionDef


@lru_cache(maxsize=1)
def api_text() -> str:
    """What task code may call: `Task`, `env` and `utils`, each with signature and docstring."""
    task, environment = _class("task", "Task"), _class("environment", "Environment")
    methods = _functions(_class("scene", "SceneBuilding")) | _functions(task)
    members = _functions(_class("world", "World")) | _functions(environment)
    functions = _functions(_module("utils")) | _functions(_module("colors")) | _functions(_module("partition"))
    sections = [
        "from sim import Spatula, Task, primitives, utils",
        "class Task:\n" + _indented(_docstring(task)),
        *(_described(methods[name]) for name in TASK_METHODS),
        "# env, the argument of reset\nclass Environment:\n" + _indented(_docstring(environment)),
        *(_described(members[name]) for name in ENVIRONMENT_METHODS),
        "# utils",
        f"utils.COLORS: name -> RGB in 0-1; names: {', '.join(COLORS_NAMES)}",
        *(_described(functions[name], indent="", prefix="utils.") for name in UTILS_FUNCTIONS),
        TOOLS,
    ]
    return "\n\n".join(sections) + "\n"


@lru_cache(maxsize=1)
def api_summary() -> str:
    """The same in short: every signature with the first sentence of its docstring."""
    lines: list[str] = []
    for line in api_text().splitlines():
        if line.strip().startswith(("def ", "class ", "#", "from ", "utils.", "self.")) or line.endswith(
            ": a property"
        ):
            lines.append(line)
        elif line.strip().startswith('"""') and lines:
            lines[-1] += f"  # {line.strip().strip(chr(34))}"
    return "\n".join(lines) + "\n"


def _module(name: str) -> ast.Module:
    return ast.parse((_FOLDER / f"{name}.py").read_text(encoding="utf-8"))


def _class(module: str, name: str) -> ast.ClassDef:
    return next(node for node in _module(module).body if isinstance(node, ast.ClassDef) and node.name == name)


def _functions(parent: ast.Module | ast.ClassDef) -> dict[str, Function]:
    return {node.name: node for node in parent.body if isinstance(node, Function)}


def _described(function: Function, indent: str = "    ", prefix: str = "") -> str:
    """``def name(arguments):`` with its docstring; of a property only the name, as it is read without a call."""
    if any(isinstance(decorator, ast.Name) and decorator.id == "property" for decorator in function.decorator_list):
        heading = f"{function.name}: a property"
    else:
        heading = f"def {prefix}{function.name}({_arguments(function.args)}):"
    return textwrap.indent(heading, indent) + "\n" + _indented(_docstring(function), indent + "    ")


def _arguments(arguments: ast.arguments) -> str:
    """The arguments without annotations: the docstring says what they are, and a model copies what it reads."""
    bare = ast.parse(f"def f({ast.unparse(arguments)}): ...").body[0]
    assert isinstance(bare, Function)
    every = [*bare.args.posonlyargs, *bare.args.args, *bare.args.kwonlyargs, bare.args.vararg, bare.args.kwarg]
    for argument in every:
        if argument is not None:
            argument.annotation = None
    return ast.unparse(bare.args)


def _docstring(node: Function | ast.ClassDef) -> str:
    text = ast.get_docstring(node)
    if text is None:
        raise ValueError(f"{node.name} is part of the task API and has no docstring")
    return inspect.cleandoc(text)


def _indented(text: str, indent: str = "    ") -> str:
    return textwrap.indent(f'"""{text}"""', indent)
