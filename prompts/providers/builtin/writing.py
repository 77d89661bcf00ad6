"""A plan becomes a module of task code: pure string templates, no evaluation."""

from __future__ import annotations

from string import Template

from prompts.providers.builtin.grammar import TaskPlan

_MODULE = Template('''\
import numpy as np

from sim import $names


class $class_name(Task):
    """$description"""

    def __init__(self):
        super().__init__()
        self.max_steps = $max_steps
        self.lang_template = "$instruction"
        self.task_completed_desc = "done: $title."
        self.additional_reset()

    def reset(self, env):
        super().reset(env)

$body''')


def write_module(plan: TaskPlan) -> str:
    """The source of a plan's task."""
    return _MODULE.substitute(
        class_name=class_name(plan.name),
        description=plan.description,
        max_steps=plan.max_steps,
        instruction=plan.instruction,
        title=plan.name.replace("-", " "),
        names="Task, utils" if "utils." in plan.body else "Task",
        body=plan.body,
    )


def class_name(name: str) -> str:
    """`put-two-blocks` → `PutTwoBlocks`."""
    return "".join(word.capitalize() for word in name.split("-"))
