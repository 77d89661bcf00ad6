"""A plan becomes a module of task code: pure string templates, no evaluation."""

from __future__ import annotations

from collections.abc import Sequence
from string import Template
from textwrap import indent, wrap

from prompts.providers.builtin.clauses import Plan

_MODULE = Template('''\
import numpy as np

from sim import $names


class $class_name(Task):
    """$description"""

    def __init__(self):
        super().__init__()
        self.max_steps = $max_steps
        self.lang_template = $instruction
        self.task_completed_desc = "done: $title."
$settings        self.additional_reset()

    def reset(self, env):
        super().reset(env)

$body
$methods''')


def write_module(plan: Plan) -> str:
    """The source of a plan's task."""
    code = "\n".join((plan.body, *plan.methods, *plan.settings))
    names = ["Task", *(name for name in ("Spatula", "primitives", "utils") if name in code)]
    names.sort(key=lambda name: (name[0].islower(), name))
    return _MODULE.substitute(
        class_name=class_name(plan.name),
        description=_wrapped(plan.description),
        max_steps=plan.max_steps,
        instruction=_quoted(plan.instruction, " " * 8),
        title=plan.name.split("-then-")[0].replace("-", " "),
        settings="".join(f"        {line}\n" for line in plan.settings),
        names=", ".join(names),
        body=indent(plan.body.strip("\n"), " " * 8),
        methods="".join(f"\n{indent(method, ' ' * 4)}" for method in plan.methods),
    ).replace("import numpy as np\n\n", "import numpy as np\n\n" if "np." in code else "", 1)


WHOLE = "$whole"
"""Stands for a clause's own request where a goal is told by it."""


def each(symmetry: str, count: int) -> str:
    """One angle for each of so many things."""
    return f"[{symmetry}] * {count}" if count > 1 else f"[{symmetry}]"


def class_name(name: str) -> str:
    """`put-two-blocks` → `PutTwoBlocks`."""
    return "".join(word.capitalize() for word in name.split("-"))


def paragraph(comment: str, *lines: str) -> str:
    """Some statements under the comment that says what they are for."""
    return "\n".join((f"# {comment}", *lines))


def loop(head: str, body: str) -> str:
    """A statement that ends in a colon, and what it governs."""
    return f"{head}\n{indent(body, ' ' * 4)}"


def listed(name: str, items: Sequence[object]) -> str:
    """A list under a name: on one line where it fits, else an item a line."""
    line = f"{name} = [{', '.join(map(str, items))}]"
    return line if len(line) <= _STATEMENT else "\n".join((f"{name} = [", *(f"    {item}," for item in items), "]"))


def entry(*parts: str) -> str:
    """A tuple within a list, indented by four: on one line where it fits, else a part a line."""
    line = f"    ({', '.join(parts)}),"
    if len(line) <= _STATEMENT and "\n" not in line:
        return line
    return "\n".join(("    (", *(indent(f"{part},", " " * 8) for part in parts), "    ),"))


def goal_code(
    *,
    objs: str,
    matches: str,
    targets: str,
    text: str,
    symmetries: str,
    replace: bool = False,
    rotations: bool = True,
    zones: str | None = None,
) -> str:
    """A call of `add_goal`; all but the flags are expressions, and `zones` makes it a zone goal."""
    return f"""\
self.add_goal(
    objs={objs},
    matches={matches},
    targ_poses={targets},
    replace={replace},
    rotations={rotations},
    metric="{"zone" if zones else "pose"}",
    params={zones},
    step_max_reward=$share,
    symmetries={symmetries},
    language_goal={indent(text, " " * 4).strip()},
)"""


def _wrapped(description: str) -> str:
    """The docstring, on more lines where one is not enough."""
    if len(description) <= _WIDTH - 10:
        return description
    return "\n    ".join(wrap(description, _WIDTH - 7)) + "\n    "


def _quoted(text: str, margin: str) -> str:
    """A string literal, in parentheses on more lines where it is long."""
    if len(text) <= _WIDTH - 40:
        return f'"{text}"'
    lines = wrap(text, _WIDTH - len(margin) - 10)
    inner = "\n".join(f'{margin}    "{line}{" " if line is not lines[-1] else ""}"' for line in lines)
    return f"(\n{inner}\n{margin})"


_WIDTH = 120
_STATEMENT = _WIDTH - 12
"""Of a statement before it is indented."""
