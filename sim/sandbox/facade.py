"""What task code gets when it imports `pybullet`: the same functions, except that likely slips raise.

PyBullet answers `getQuaternionFromEuler(1.57)` with a segmentation fault and a pose that is not a number with silence.
Where `call_rules` has a rule, arguments are looked at before the call; the call itself is PyBullet's, with the very
same arguments. One rule for all the rest: what the static check forbids is refused, everything else is passed through
as it is, constants included, so that `stepSimulation` costs what it costs.

This is courtesy, not a boundary: a crash that gets past it ends a worker, and the parent tells its line.
"""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable
from types import ModuleType
from typing import Any, NoReturn

import pybullet

from sim.code_rules import PYBULLET_REFUSED
from sim.errors import TaskMisuse
from sim.sandbox.call_rules import REQUIRED, RULES, Rule
from sim.untold import change_dynamics, change_visual_shape, dynamics_info, remove_body

_NOTED: dict[str, Callable[..., Any]] = {
    "changeDynamics": change_dynamics,
    "changeVisualShape": change_visual_shape,
    "getDynamicsInfo": dynamics_info,
    "removeBody": remove_body,
}
"""Calls that pass by somebody of ours who remembers them."""


class BadCall(TaskMisuse, pybullet.error):
    """A call that PyBullet would not survive, or that cannot mean anything; PyBullet's own error to whoever catches."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__("bad-pybullet-call", message, hint)


def make_facade() -> ModuleType:
    """A module named `pybullet` with everything that the real one has."""
    facade = ModuleType("pybullet", "PyBullet, with its arguments checked.")
    for name, value in vars(pybullet).items():
        if name in PYBULLET_REFUSED:
            setattr(facade, name, _refused(name))
        elif name in RULES:
            setattr(facade, name, _checked(name, _NOTED.get(name, value), RULES[name]))
        elif not name.startswith("__"):
            setattr(facade, name, _NOTED.get(name, value))
    return facade


def install_facade() -> None:
    """Let every later import of `pybullet` in this process find the facade; earlier ones keep the real module."""
    sys.modules["pybullet"] = make_facade()


def _checked(name: str, real: Callable[..., Any], rules: dict[str, Rule | None]) -> Callable[..., Any]:
    parameters = tuple(rules)
    checks = [(parameter, rule) for parameter, rule in rules.items() if rule is not None]
    required = REQUIRED.get(name)
    hint = f"call it as p.{name}({', '.join(parameters)})"

    @functools.wraps(real)
    def call(*args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - whatever PyBullet takes and gives
        arguments = dict(zip(parameters, args, strict=False))
        arguments.update(kwargs)
        if required is not None:
            arguments.setdefault(required, None)
        for parameter, rule in checks:
            if parameter in arguments and (problem := rule(arguments[parameter], arguments)):
                raise BadCall(f"p.{name}: {parameter} {problem}, not {_shown(arguments[parameter])}", hint)
        return real(*args, **kwargs)

    return call


def _refused(name: str) -> Callable[..., NoReturn]:
    def call(*_: object, **__: object) -> NoReturn:
        raise BadCall(f"p.{name} is not there for task code", "the runner owns the simulation, its files and its world")

    call.__name__ = name
    return call


def _shown(value: object) -> str:
    """An argument, short, whatever its `__repr__` does."""
    try:
        return f"{value!r:.60}"
    except Exception:  # noqa: BLE001 - it is task code
        return f"a {type(value).__name__}"
