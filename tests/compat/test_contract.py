"""Every name of the contract exists, with its arguments and its default."""

from __future__ import annotations

import inspect
from collections.abc import Callable

import numpy as np
import pytest

from sim import utils
from sim.environment import Environment
from sim.sandbox.loader import load_task
from sim.static_check import check_source
from sim.task import Task
from tests.compat import contract
from tests.sim.tasks import task_source


@pytest.mark.parametrize("name", contract.ATTRIBUTES)
def test_an_attribute_has_its_default(name: str) -> None:
    value, expected = getattr(Task(), name), contract.ATTRIBUTES[name]
    if isinstance(value, np.ndarray):
        assert value.tolist() == expected
    elif name == "primitive":
        assert type(value) is expected
    else:
        assert value == pytest.approx(expected) if isinstance(expected, float) else value == expected


@pytest.mark.parametrize("name", contract.METHODS)
def test_a_method_of_task_takes_these_arguments(name: str) -> None:
    assert arguments(getattr(Task, name)) == contract.METHODS[name]


@pytest.mark.parametrize("name", contract.ENVIRONMENT)
def test_a_method_of_env_takes_at_least_these_arguments(name: str) -> None:
    accepted = arguments(getattr(Environment, name)).strip("()").split(", ")
    wanted = [argument for argument in contract.ENVIRONMENT[name].strip("()").split(", ") if argument]
    assert accepted[: len(wanted)] == wanted
    assert all("=" in argument or argument == "*" for argument in accepted[len(wanted) :] if argument)


@pytest.mark.parametrize("name", contract.ENVIRONMENT_VALUES)
def test_a_value_of_env_exists(name: str, environment: Environment) -> None:
    environment.reset(load_task(task_source(), None, {}), 0)
    assert getattr(environment, name) is not None


@pytest.mark.parametrize("name", contract.UTILS)
def test_a_name_of_utils_exists_and_is_public(name: str) -> None:
    assert hasattr(utils, name)
    assert name in utils.__all__


@pytest.mark.parametrize("line", contract.IMPORTS)
def test_an_import_form_passes_the_check_and_works(line: str) -> None:
    source = f"{task_source()}\n{line}\n"
    assert check_source(source, "lenient").ok
    assert isinstance(load_task(source, None, {}), Task)


@pytest.mark.parametrize(
    ("template", "ee", "primitive", "pos_eps"),
    [
        ("put the block on the zone", "Suction", "PickPlace", 0.01),
        ("put the blocks into the bowl", "Suction", "PickPlace", 0.05),
        ("push the piles into the zone", "Spatula", "push", 0.01),
        ("lay the rope along the line", "Suction", "PickPlace", 0.02),
    ],
)
def test_the_sentence_decides_about_tool_and_tolerance(template: str, ee: str, primitive: str, pos_eps: float) -> None:
    task = Task()
    task.lang_template = template
    task.additional_reset()
    name = getattr(task.primitive, "__name__", type(task.primitive).__name__)
    assert (task.ee.__name__, name, task.pos_eps) == (ee, primitive, pos_eps)
    if "rope" in template:
        assert (task.primitive.height, task.primitive.speed) == (0.02, 0.001)  # type: ignore[attr-defined]


def arguments(function: Callable[..., object]) -> str:
    """Names and defaults without self and without annotations: ``(env, radius=0.005, **kwargs)``."""
    parameters = list(inspect.signature(function).parameters.values())[1:]
    bare = [parameter.replace(annotation=inspect.Parameter.empty) for parameter in parameters]
    return str(inspect.Signature(bare))
