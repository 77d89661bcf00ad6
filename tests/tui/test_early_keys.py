"""Keys that are pressed before the screen stands: a terminal keeps what is typed while a program starts."""

from __future__ import annotations

import pytest
from textual import events

from tests.tui.pressing import Presser
from tests.tui.scripted import ScriptedEngine, trial_events
from tests.tui.test_app import BASE
from workbench.tui.app import SimsmithApp
from workbench.tui.widgets.body import Body


async def test_keys_are_heard_in_their_order_once_the_screen_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    def type_ahead(app: SimsmithApp) -> None:
        for key in ("f5", "3", "2"):
            app.post_message(events.Key(key, None if key == "f5" else key))

    monkeypatch.setattr(SimsmithApp, "on_mount", type_ahead)
    app = SimsmithApp(ScriptedEngine(trial_events(), BASE))
    async with app.run_test(size=(160, 48)) as pilot:
        await Presser(pilot).painted()
        assert app.return_code is None
        assert app.query_one(Body).tab == "response"
