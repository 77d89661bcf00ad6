"""What a title costs."""

from __future__ import annotations

from textual.containers import Vertical
from textual.content import Content

from tests.tui.test_compositing import SIZE, Asked, Host, forget
from workbench.tui.framing import retitle


async def test_a_title_is_seen_and_nothing_in_the_frame_is_painted_for_it() -> None:
    app = Host()
    Asked.asked = []
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        forget(app)
        retitle(app.screen.query(Vertical).first(), Content("above"), Content("below"))
        await pilot.pause()
        assert not [widget.id for widget in app.screen.query(Asked) if widget.asked]
        lines = [strip.text for strip in app.screen._compositor.render_strips()]
        assert "above" in lines[1]
        assert "below" in lines[-2]
