"""How the screen looks; `pytest --snapshot-update` after a change that was looked at."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from textual.pilot import Pilot

from tests.tui.scripted import ScriptedEngine, trial_events
from tests.tui.test_app import BASE, opened
from workbench.tui.app import SimsmithApp

SnapCompare = Callable[..., bool]


@pytest.mark.parametrize(
    ("name", "size", "keys"), [("wide", (160, 48), ("ctrl+g",)), ("narrow", (80, 24), ("ctrl+g", "4"))]
)
def test_a_proposal_to_review(
    snap_compare: SnapCompare, name: str, size: tuple[int, int], keys: tuple[str, ...]
) -> None:
    async def press(pilot: Pilot[int]) -> None:
        await opened(pilot, *keys)

    app = SimsmithApp(ScriptedEngine(trial_events(), BASE), clock=lambda: 0.0)
    assert snap_compare(app, terminal_size=size, run_before=press)
