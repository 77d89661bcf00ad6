from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.source import source_hash
from sim.static_check import MAX_BYTES, check_source
from tests.sim.tasks import FIRST_LINE, task_source


def codes(source: str) -> list[str]:
    return [diagnostic.code for diagnostic in check_source(source).diagnostics]


def test_a_sound_task_passes_and_is_named() -> None:
    report = check_source(task_source())
    assert report.ok
    assert report.diagnostics == ()
    assert report.class_name == "Probe"
    assert report.source_hash == source_hash(task_source())


PUBLISHED = """
import os, random, copy, math, string, itertools, collections, typing
import numpy as np
import pybullet as p
from cliport.tasks import primitives
from cliport.tasks.grippers import Spatula
from cliport.tasks.task import Task as Base
from cliport.utils import utils

class Helper:
    pass

class Published(Base):
    def __init__(self):
        super().__init__()
        self._name = "x"
        self.path = os.path.join(self.assets_root, "block/block.urdf")
    def reset(self, env):
        super().reset(env)
        if hasattr(env, "info") and getattr(env, "info", None):
            pass
        ids = [i for i, _ in enumerate(p.getBasePositionAndOrientation(0))]
        ids.remove(0)
        print(f"{self.path} {ids} {self._name} {__name__}", typing.List, collections.defaultdict(list))
"""


def test_published_imports_and_ordinary_python_pass() -> None:
    assert check_source(PUBLISHED).diagnostics == ()
    assert check_source(PUBLISHED).class_name == "Published"


@pytest.mark.parametrize(
    ("source", "code", "line"),
    [
        ("class A(Task:\n    pass", "syntax-error", 1),
        ("x = 1\nreturn x\n", "syntax-error", 2),
        ("x = '\x00'", "syntax-error", 1),
        ("x = '\ud800'", "syntax-error", 1),
        ("x = 1\n", "no-task-class", None),
        ("from sim import Task\nclass A(Task):\n    pass\n", "no-reset", 2),
        ("import sim\nclass A(sim.Task):\n    reset = None\n", "no-reset", 2),
    ],
)
def test_the_shape_of_the_module_is_checked(source: str, code: str, line: int | None) -> None:
    found = [(diagnostic.code, diagnostic.line) for diagnostic in check_source(source).diagnostics]
    assert (code, line) in found
    assert not check_source(source).ok


def test_two_task_classes_are_both_named() -> None:
    source = "from sim import Task\nclass A(Task):\n    def reset(self, env): ...\nclass B(A):\n    pass\n"
    (diagnostic,) = check_source(source).diagnostics
    assert diagnostic.code == "several-task-classes"
    assert diagnostic.line == 4
    assert "A and B" in diagnostic.message
    assert check_source(source).class_name is None


METHOD = "from sim import Task\nclass A(Task):\n    def reset(self, env): ...\n{}"


@pytest.mark.parametrize(
    "method",
    [
        "    def count(self): return self._n + self.system",
        "    def count(this): return this._n",
        "    def count(self, /): return [self._n for _ in range(3)]",
        "    @classmethod\n    def count(cls): return cls._n",
    ],
)
def test_what_a_method_is_called_on_is_its_own(method: str) -> None:
    assert check_source(METHOD.format(method)).diagnostics == ()


@pytest.mark.parametrize(
    "text",
    [
        "self = 1\nx = self._n",
        "def count(self): return self._n",
        "    @staticmethod\n    def count(self): return self._n",
        "    def count(self, cls): return cls._n",
        "    def count(self):\n        self = Task\n        return self._n",
        "    def count(self): return [self._n for self in [Task]]",
        "    def count(self):\n        def other(self): return self._n",
        "    def count(*self): return self._n",
        "    def count(): return self._n",
        "    def count(self): return self.__class__",
    ],
)
def test_the_name_self_alone_makes_nothing_ones_own(text: str) -> None:
    codes = {one.code for one in check_source(METHOD.format(text), "lenient").diagnostics}
    assert "forbidden-attribute" in codes


@pytest.mark.parametrize(
    ("statement", "code"),
    [
        ("import socket", "forbidden-import"),
        ("import scipy.spatial", "forbidden-import"),
        ("import sim.environment", "forbidden-import"),
        ("from sim import environment", "forbidden-import"),
        ("from . import task", "forbidden-import"),
        ("from os import system", "forbidden-import"),
        ("from numpy import save", "forbidden-attribute"),
        ("import os; os.system('ls')", "forbidden-attribute"),
        ("import os as o; o.listdir('.')", "forbidden-attribute"),
        ("import sim; sim.Sandbox()", "forbidden-attribute"),
        ("open('/etc/hostname')", "forbidden-name"),
        ("f = eval", "forbidden-name"),
        ("__import__('os')", "forbidden-name"),
        ("__builtins__", "forbidden-name"),
        ("getattr(np, 'sa' + 've')", "forbidden-name"),
        ("getattr(np)", "forbidden-name"),
        ("getattr(np, 'save')", "forbidden-attribute"),
        ("setattr(self, '__class__', 1)", "forbidden-attribute"),
        ("().__class__.__base__", "forbidden-attribute"),
        ("self.__class__", "forbidden-attribute"),
        ("env._judge", "forbidden-attribute"),
        ("np.zeros(3).tofile('x')", "forbidden-attribute"),
        ("p.saveWorld('x')", "forbidden-attribute"),
        ("p.connect(p.TCP)", "forbidden-attribute"),
        ("(x for x in ()).gi_frame", "forbidden-attribute"),
        ("'{0.__class__}'.format(1)", "forbidden-attribute"),
        ("match env:\n            case object(__dict__=d): pass", "forbidden-attribute"),
    ],
)
def test_what_task_code_may_not_use_is_refused_with_its_line(statement: str, code: str) -> None:
    report = check_source(task_source(statement))
    first = report.diagnostics[0]
    assert first.code == code
    assert first.line == FIRST_LINE + statement.count("\n")
    assert not report.ok


def test_a_forbidden_import_says_what_is_allowed() -> None:
    (diagnostic,) = check_source(task_source("import scipy")).diagnostics
    assert "numpy" in diagnostic.hint


def test_an_undefined_name_is_found_with_the_nearest_defined_one() -> None:
    (diagnostic,) = check_source(task_source("block_pose = 1\nprint(block_pos)")).diagnostics
    assert (diagnostic.code, diagnostic.line) == ("undefined-name", FIRST_LINE + 1)
    assert "block_pose" in diagnostic.hint


def test_an_undefined_name_is_only_a_warning_in_lenient_mode() -> None:
    report = check_source(task_source("print(block_pos)"), "lenient")
    assert report.ok
    assert [diagnostic.severity for diagnostic in report.diagnostics] == ["warning"]


BINDINGS = """
def f(a, *b, c=1, **d): return a, b, c, d
g = lambda e: e
for h, (i, *j) in []: print(h, i, j)
with g(1) as k: print(k)
try: pass
except ValueError as l: print(l)
if (m := 1): print(m)
print([n for n in [1]], {o: q for o, q in {}.items()})
match 1:
    case [r, *s]: print(r, s)
    case {"a": t, **u}: print(t, u)
    case v: print(v)
global w
w = 1
del w
class X: y = 1
import itertools as z
print(X, z, __name__, __doc__)
"""


def test_every_way_to_bind_a_name_is_known() -> None:
    assert "undefined-name" not in codes(task_source(BINDINGS))


def test_a_star_import_may_define_anything() -> None:
    assert codes("from numpy import *\n" + task_source("print(zeros(3))")) == []


def test_annotations_that_are_never_evaluated_may_name_anything() -> None:
    annotated = "def f(env: Environment) -> Pose: ..."
    assert codes("from __future__ import annotations\n" + task_source(annotated)) == []
    assert codes(task_source(annotated)) == ["undefined-name", "undefined-name"]


@pytest.mark.parametrize(
    "source",
    [
        "#" * (MAX_BYTES + 1),
        "x = " + "-" * 5000 + "1",
        "x = " + "(" * 250 + ")" * 250,
        "x = y" + ".a" * 20000,
        "x = " + "+".join("1" * 500),
        "x = [" + "1," * 30000 + "]",
    ],
    ids=["long", "signs", "parentheses", "attributes", "sum", "list"],
)
def test_hostile_size_and_depth_are_refused(source: str) -> None:
    assert codes(source) in (["source-too-large"], ["syntax-error"])


def test_a_source_of_many_mistakes_gives_a_bounded_report() -> None:
    assert len(check_source(task_source("\n".join(["open('x')"] * 500))).diagnostics) == 50


def test_an_invalid_escape_prints_no_warning() -> None:
    assert codes(task_source(r"x = '\d'")) == []


@given(st.text(max_size=200))
def test_any_text_gives_a_report(text: str) -> None:
    assert check_source(text).ok is False


def test_many_warnings_do_not_crowd_an_error_out() -> None:
    source = "\n".join([*(f"unknown_{n}" for n in range(80)), "import os", "os.system('x')"])
    assert not check_source(source, "lenient").ok
