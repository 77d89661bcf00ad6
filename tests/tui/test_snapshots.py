"""How the screen looks; `pytest --snapshot-update` after a change that was looked at."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from textual.pilot import Pilot

from tests.tui.scripted import ScriptedEngine, trial_events
from tests.tui.test_app import BASE, opened
from workbench.tui.app import SimsmithApp

SnapCompare = Callable[..., bool]


DARK, LIGHT = "simsmith-dark", "simsmith-light"


@pytest.mark.parametrize(
    ("size", "theme", "keys"),
    [
        pytest.param((160, 48), DARK, ("ctrl+g",), id="wide"),
        pytest.param((80, 24), DARK, ("ctrl+g", "4"), id="narrow"),
        pytest.param((160, 48), LIGHT, ("ctrl+g", "5"), id="wide-light"),
        pytest.param((120, 40), LIGHT, ("ctrl+g", "2"), id="medium-light"),
        pytest.param((80, 24), LIGHT, ("ctrl+g", "3", "s"), id="narrow-light"),
        pytest.param((120, 40), DARK, ("4", "f1"), id="medium-help"),
        pytest.param((80, 24), DARK, ("ctrl+g", "r"), id="narrow-why-not"),
        pytest.param((120, 40), DARK, ("ctrl+g", "ctrl+o"), id="medium-jump"),
        pytest.param((50, 12), LIGHT, ("ctrl+g",), id="tiny"),
    ],
)
def test_a_proposal_to_review(
    snap_compare: SnapCompare, size: tuple[int, int], theme: str, keys: tuple[str, ...]
) -> None:
    async def press(pilot: Pilot[int]) -> None:
        pilot.app.theme = theme
        await opened(pilot, *keys)

    app = SimsmithApp(ScriptedEngine(trial_events(), BASE), clock=lambda: 0.0)
    assert snap_compare(app, terminal_size=size, run_before=press)
