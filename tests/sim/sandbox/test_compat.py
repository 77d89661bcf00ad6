"""The published import names, where they are served: in a worker."""

import sys

import pytest

from sim.sandbox.host import Sandbox
from sim.sandbox.protocol import OutputLine, RolloutReport, RolloutRequest

PUBLISHED = [
    "from cliport.tasks.task import Task",
    "from cliport.tasks import primitives; primitives.PickPlace",
    "from cliport.tasks.grippers import Suction",
    "from cliport.utils import utils; utils.COLORS",
    "import cliport.utils.utils as u; u.multiply",
    "import cliport.tasks.task; cliport.tasks.task.Task",
    "import pybullet as p; p.loadURDF('cube_small.urdf')",
    "import random, numpy as np; assert random.sample({'a': 1}.keys(), 1) == ['a']; np.float(1)",
    "from pybullet import *; assert getQuaternionFromEuler.__wrapped__",  # the checked one, however it is imported
]


@pytest.mark.parametrize("statement", PUBLISHED)
async def test_a_published_name_leads_to_ours(statement: str) -> None:
    source = f"{statement}\nfrom sim import Task\nprint('served')\n\n\nclass Own(Task):\n    pass\n"
    events = [event async for event in Sandbox().run(RolloutRequest(source, (0,)))]
    report = events[-1]
    assert isinstance(report, RolloutReport)
    assert report.failure is None
    assert [event.text for event in events if isinstance(event, OutputLine)] == ["served"]


async def test_both_spellings_are_one_class() -> None:
    imports = "from cliport.tasks.task import Task as A\nfrom sim import Task as B\nassert A is B\n"
    source = imports + "\n\nclass Own(A):\n    pass\n"
    report = [event async for event in Sandbox().run(RolloutRequest(source, (0,)))][-1]
    assert isinstance(report, RolloutReport)
    assert report.constructed


def test_the_names_are_known_only_there() -> None:
    assert not [name for name in sys.modules if name.split(".")[0] == "cliport"]
