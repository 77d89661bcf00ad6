"""A plan becomes a module of task code: pure string templates, no evaluation."""

from __future__ import annotations

from string import Template

from prompts.providers.builtin.grammar import TaskPlan

_MODULE = Template('''\
import numpy as np

from sim import Task, utils


class $class_name(Task):
    """$description"""

    def __init__(self):
        super().__init__()
        self.max_steps = $max_steps
        self.lang_template = "$instruction"
        self.task_completed_desc = "done: $instruction."
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
        body=plan.body,
    )


def class_name(name: str) -> str:
    """`put-two-blocks` → `PutTwoBlocks`."""
    return "".join(word.capitalize() for word in name.split("-"))
