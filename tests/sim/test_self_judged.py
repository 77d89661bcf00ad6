from __future__ import annotations

from collections.abc import Iterator

import pytest

from sim.environment import Environment
from sim.self_judged import JUDGING_METHODS, is_self_judged
from sim.task import Task
from tests.sim.tasks import BLOCK_TO_ZONE, make_task

NEVER = "lambda *arguments: False"


@pytest.fixture
def unpatched() -> Iterator[None]:
    """Task code under test may patch `Task` itself."""
    ours = {name: vars(Task)[name] for name in JUDGING_METHODS}
    yield
    for name, method in ours.items():
        setattr(Task, name, method)


@pytest.mark.parametrize(
    "method",
    ["def reward(self): return 1.0, {}", "def done(self): return True", "def is_match(self, a, b, s): return True"],
)
def test_a_class_that_judges_itself_is_recognised(method: str) -> None:
    assert is_self_judged(make_task(methods=method))


def test_a_class_that_overrides_other_methods_is_not_self_judged() -> None:
    assert not is_self_judged(make_task(methods="def get_random_size(self, *a): return (1, 1, 1)"))


@pytest.mark.parametrize("name", JUDGING_METHODS)
@pytest.mark.parametrize(
    "init",
    [
        "self.{name} = " + NEVER,
        "type(self).{name} = " + NEVER,
        "type(self).{name} = property(lambda self: " + NEVER + ")",
        "Task.{name} = " + NEVER,
        "self.__class__ = type('Other', (type(self),), {{'{name}': " + NEVER + "}})",
        "type(self).__bases__ = (type('Base', (Task,), {{'{name}': " + NEVER + "}}),)",
    ],
)
def test_whatever_stands_in_for_a_judging_method_is_seen(name: str, init: str, unpatched: None) -> None:
    assert is_self_judged(make_task(init=init.format(name=name)))


def test_a_class_that_decides_what_attributes_are_judges_itself() -> None:
    method = "def __getattribute__(self, name): return object.__getattribute__(self, name)"
    assert is_self_judged(make_task(methods=method))


def test_what_reset_replaces_counts_and_is_told(environment: Environment) -> None:
    environment.reset(make_task("self.done = lambda: True" + BLOCK_TO_ZONE), 0)
    assert environment.self_judged
    assert environment.solved
    environment.reset(make_task(), 0)
    assert not environment.self_judged


def test_what_is_replaced_during_the_episode_has_no_effect(environment: Environment) -> None:
    environment.reset(make_task(), 0)
    setattr(environment.task, "done", lambda: True)  # noqa: B010 - mypy knows that it is a method
    assert not environment.self_judged
    assert not environment.solved
