"""Gymnasium's own judgement; `python -m benchmarks.gym_check` asks for it about every base task."""

from __future__ import annotations

import pytest

from benchmarks.gym_check import warnings_of
from tests.workbench.gym.conftest import AcceptTask

KNOWN = "For Box action spaces, we recommend using a symmetric and normalized space"


@pytest.mark.parametrize(
    "name",
    [
        "AlignBoxCorner",
        "BlockInsertion",
        "BlockInsertionSixdof",
        "PackingBoxes",
        "PutBlockInBowl",
        "StackBlockPyramid",
    ],
)
def test_base_tasks_pass_with_one_warning_for_each_pose(name: str) -> None:
    found = warnings_of(f"Simsmith/{name}-v0", pictures=False)
    assert len(found) == 2
    assert all(KNOWN in warning for warning in found)


def test_a_model_written_task_passes_with_pictures(accept_task: AcceptTask) -> None:
    found = warnings_of(accept_task(), pictures=True)
    assert len(found) == 2
    assert all(KNOWN in warning for warning in found)
