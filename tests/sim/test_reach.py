from __future__ import annotations

import pytest

from sim.environment import Environment
from sim.values import Diagnostic
from tests.sim.tasks import BLOCK_TO_ZONE, FIRST_LINE, make_task


def noted(environment: Environment, target: str) -> list[Diagnostic]:
    environment.reset(make_task(BLOCK_TO_ZONE.replace("[zone_pose]", f"[{target}]")), 0)
    return environment.diagnostics.entries


@pytest.mark.parametrize("target", ["(1.4, 0, 0)", "(0.5, -3.0, 0.02)", "((0.0, 0.0, 0.0), (0, 0, 0, 1))"])
def test_a_target_out_of_reach_is_a_warning_with_its_line(environment: Environment, target: str) -> None:
    (entry,) = noted(environment, target)
    assert (entry.code, entry.severity) == ("unreachable-target", "warning")
    assert entry.line is not None
    assert entry.line > FIRST_LINE
    assert "x from 0.25 to 0.75" in entry.hint


@pytest.mark.parametrize("target", ["(0.25, 0.5, 0)", "(0.75, -0.5, 0.1)", "(0.5, 0, 0)"])
def test_every_place_of_the_table_is_within_reach(environment: Environment, target: str) -> None:
    assert noted(environment, target) == []
