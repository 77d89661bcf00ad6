import sys
from collections.abc import Iterator

import pytest

from sim.sandbox.blame import failure_of, outcome_of
from sim.sandbox.loader import MODULE_NAME, NoSuchTask, load_task
from sim.sandbox.wire import LoadFailed, encode_message
from sim.values import TaskFailure

TASK = "from sim import Task\n\n\nclass Stack(Task):\n    height = 1\n"


@pytest.fixture(autouse=True)
def forget_the_module() -> Iterator[None]:
    yield
    sys.modules.pop(MODULE_NAME, None)


def test_the_only_task_class_is_constructed() -> None:
    assert type(load_task(TASK, None, {})).__name__ == "Stack"


def test_parameters_become_attributes() -> None:
    task = load_task(TASK, None, {"height": 4, "colors": ["red"]})
    assert vars(task)["height"] == 4
    assert vars(task)["colors"] == ["red"]


def test_helper_classes_and_imported_tasks_do_not_count() -> None:
    source = "class Helper:\n    pass\n\n" + TASK
    assert type(load_task(source, None, {})).__name__ == "Stack"


@pytest.mark.parametrize(
    ("source", "class_name", "words"),
    [
        ("x = 1\n", None, "no class derived from Task"),
        ("from sim import Task\n", None, "no class derived from Task"),
        (TASK + "\n\nclass Pile(Task):\n    pass\n", None, "Stack, Pile"),
        (TASK, "Tower", "defines: Stack"),
    ],
)
def test_which_task_is_meant_must_be_plain(source: str, class_name: str | None, words: str) -> None:
    with pytest.raises(NoSuchTask, match=words):
        load_task(source, class_name, {})


@pytest.mark.parametrize(
    ("source", "failure"),
    [
        ("x = 1\ny = (\n", TaskFailure("SyntaxError", "'(' was never closed", 2)),
        ("def f():\n    raise KeyError('k')\n\nf()\n", TaskFailure("KeyError", "'k'", 2)),
        ("import math\n\nmath.sqrt(-1)\n", TaskFailure("ValueError", "math domain error", 3)),
        ("raise SystemExit(3)\n", TaskFailure("SystemExit", "3", 1)),
        ("try:\n    1 / 0\nexcept ArithmeticError as e:\n    raise KeyError from e\n", TaskFailure("KeyError", "", 4)),
        ("class E(Exception):\n    def __str__(self):\n        raise SystemExit\n\nraise E\n",
         TaskFailure("E", "its message could not be made: SystemExit", 5)),
    ],
)  # fmt: skip
def test_a_failure_names_the_innermost_line_of_the_task(source: str, failure: TaskFailure) -> None:
    with pytest.raises(BaseException) as caught:  # noqa: PT011 - SystemExit is one of them
        load_task(source, None, {})
    assert failure_of(caught.value) == failure


EVIL = {
    "has no name": "class M(type):\n    __name__ = property(lambda c: 1 / 0)\nclass E(Exception, metaclass=M): pass\n",
    "has no traceback": "class E(Exception):\n    __traceback__ = property(lambda e: 1 / 0)\n",
    "has no cause": "class E(Exception):\n    __cause__ = property(lambda e: 1 / 0)\n    __context__ = __cause__\n",
    "has no class": "class E(Exception):\n    __class__ = property(lambda e: 1 / 0)\n",
    "has a message that is no text": (
        "class S(str):\n    __str__ = lambda s: s\n    __getitem__ = __len__ = __format__ = lambda *_: 1 / 0\n"
        "class E(Exception):\n    __str__ = lambda e: S('evil')\n"
    ),
    "is its own cause": "class E(Exception):\n    __cause__ = property(lambda e: e)\n",
}


@pytest.mark.parametrize("kind", EVIL)
def test_whatever_an_exception_is_something_is_said_of_it(kind: str) -> None:
    with pytest.raises(BaseException) as caught:  # noqa: PT011 - it may be of any kind
        load_task(EVIL[kind] + "raise E()\n", None, {})
    failure = failure_of(caught.value)
    assert type(failure.message) is str
    assert len(encode_message(LoadFailed(failure))) < 1000
    assert failure.type in ("E", "Exception")


def test_a_failure_of_our_code_says_where() -> None:
    try:
        int("three")
    except ValueError as error:
        failure = failure_of(error)
    assert failure.line is None
    assert "test_loader.py, line" in failure.message


@pytest.mark.parametrize(
    ("failure", "outcome"),
    [
        (TaskFailure("MemoryError", ""), "limit_exceeded"),
        (TaskFailure("_ArrayMemoryError", "Unable to allocate 8 TiB"), "limit_exceeded"),
        (TaskFailure("OSError", "[Errno 24] Too many open files: 'x'"), "limit_exceeded"),
        (TaskFailure("OSError", "[Errno 5] Input/output error"), "task_error"),
        (TaskFailure("ValueError", "[Errno 24]"), "task_error"),
    ],
)
def test_running_out_of_something_is_a_limit(failure: TaskFailure, outcome: str) -> None:
    assert outcome_of(failure) == outcome


@pytest.mark.parametrize(
    ("line", "needs_links"),
    [
        ("p.createConstraint(0, -1, -1, -1, p.JOINT_FIXED, (0, 0, 0), (0, 0, 0), (0, 0, 0))", True),
        ("getattr(p, 'create' 'Constraint')", True),
        ("p.changeDynamics(0, -1, activationState=4)", True),
        ("from pybullet import getCollisionShapeData", True),
        ("self.lang_template = 'what createConstraint does'  # createConstraint", False),
    ],
)
def test_a_task_that_calls_what_rigid_bodies_cannot_do_gets_trees_of_links(line: str, needs_links: bool) -> None:
    source = f"import pybullet as p\n\nclass Tied(Task):\n    def trick(self):\n        {line}\n"
    assert load_task("from sim.task import Task\n" + source, None, {}).needs_links is needs_links
