from __future__ import annotations

import ast
import sys
from collections.abc import Iterator

import pytest

from library.imports import imported_card
from library.records import Revision
from sim.sandbox.loader import MODULE_NAME, NoSuchTask, load_task
from sim.source import source_hash
from sim.static_check import check_source
from sim.task_classes import task_classes

RESET = "\n    def reset(self, env): ...\n"
ONE = [
    f"from sim import Task\nclass A(Task):{RESET}",
    f"import sim\nclass A(sim.Task):{RESET}",
    f"from sim import Task as Base\nclass A(Base):{RESET}",
    f"from sim import Task\nclass Helper: ...\nclass A(Helper, Task):{RESET}",
    f"from sim import Task\nclass A(Task):{RESET}B = A\n",
    f"from sim import Task\nclass A(Task):{RESET}    class Inner(Task): ...\n",
    f"from sim import Task\nclass A(Task):{RESET}def make():\n    class B(Task): ...\n",
]
NONE = ["x = 1\n", "class Task: ...\n", "from sim import Task\n", "class A(list[int]): ...\n"]
SEVERAL = [
    f"from sim import Task\nclass A(Task):{RESET}class B(Task): ...\n",
    f"from sim import Task\nclass A(Task):{RESET}class B(A): ...\n",
]


@pytest.fixture(autouse=True)
def forget_the_module() -> Iterator[None]:
    yield
    sys.modules.pop(MODULE_NAME, None)


def names(source: str) -> list[str]:
    return [node.name for node in task_classes(ast.parse(source))]


def card_class(source: str) -> str:
    return imported_card("a", Revision(1, source, source_hash(source), "import"), "2024-01-01T00:00:00Z").class_name


@pytest.mark.parametrize("source", ONE)
def test_reading_loading_and_importing_find_the_same_class(source: str) -> None:
    assert names(source) == ["A"]
    assert check_source(source).class_name == "A"
    assert type(load_task(source, None, {})).__name__ == "A"
    assert card_class(source) == "A"


@pytest.mark.parametrize("source", NONE)
def test_they_agree_that_there_is_none(source: str) -> None:
    assert names(source) == []
    assert check_source(source).class_name is None
    assert card_class(source) == ""
    with pytest.raises(NoSuchTask, match="no class derived from Task"):
        load_task(source, None, {})


@pytest.mark.parametrize("source", SEVERAL)
def test_they_agree_that_there_are_several(source: str) -> None:
    assert names(source) == ["A", "B"]
    assert check_source(source).class_name is None
    with pytest.raises(NoSuchTask, match="A, B"):
        load_task(source, None, {})
    assert type(load_task(source, "B", {})).__name__ == "B"


def test_a_class_of_another_task_is_not_ours() -> None:
    source = f"class Task: ...\nclass A(Task):{RESET}"
    with pytest.raises(NoSuchTask, match="A does not derive from our Task"):
        load_task(source, None, {})
