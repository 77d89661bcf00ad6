"""Windows that are narrow or low: nothing that one needs is cut off, and everything can still be reached."""

from __future__ import annotations

import gc
from weakref import ref

import pytest
from textual.widgets._footer import FooterKey

from tests.tui.scripted import ScriptedEngine, trial_events
from tests.tui.test_app import BASE, opened
from workbench.tui.app import SimsmithApp
from workbench.tui.widgets.body import Body
from workbench.tui.widgets.key_line import KEPT, fitting
from workbench.tui.widgets.library_tree import LibraryTree
from workbench.tui.widgets.status_line import StatusLine


def rows(app: SimsmithApp) -> list[str]:
    """What is on the screen."""
    return [strip.text for strip in app.screen._compositor.render_strips()]


@pytest.mark.parametrize("size", [(160, 48), (100, 30), (80, 24), (60, 16), (50, 12), (40, 12)])
async def test_no_key_of_the_last_line_is_cut_off(size: tuple[int, int]) -> None:
    app = SimsmithApp(ScriptedEngine(trial_events(), BASE))
    async with app.run_test(size=size) as pilot:
        await opened(pilot, "ctrl+g")
        keys = app.screen.query(FooterKey)
        assert all(key.region.right <= size[0] and key.region.width for key in keys)
        assert rows(app)[-1].rstrip().endswith("^q Quit")
        assert "f1 Help" in rows(app)[-1]


async def test_more_keys_come_where_there_is_more_room() -> None:
    app = SimsmithApp(ScriptedEngine(trial_events(), BASE))
    async with app.run_test(size=(50, 12)) as pilot:
        await opened(pilot, "ctrl+g")
        assert "Undo" not in rows(app)[-1]
        await pilot.resize_terminal(160, 48)
        await opened(pilot)
        assert "u Undo" in rows(app)[-1]


async def test_keys_that_others_replaced_are_let_go_with_all_that_they_drew() -> None:
    app = SimsmithApp(ScriptedEngine(trial_events(), BASE))
    async with app.run_test(size=(50, 12)) as pilot:
        await opened(pilot)
        replaced = [ref(thing) for key in app.screen.query(FooterKey) for thing in (key, key._styles_cache)]
        for width in (160, 100, 120):  # Textual keeps the last few for what it draws
            await pilot.resize_terminal(width, 30)
            await opened(pilot)
        gc.unfreeze()  # what an earlier app in this process has kept for ever
        gc.collect()
        assert [thing() for thing in replaced] == [None] * len(replaced)


def test_the_least_important_keys_go_first_and_the_way_out_stays() -> None:
    actions = ["accept", "undo", "screen.view('preview')", "stop", "app.leave"]
    keys = [FooterKey("k", "k", "Word", action) for action in actions]
    left = [[key.action for key in fitting(keys, width)] for width in (35, 34, 27, 20, 0)]
    assert left[0] == actions
    assert left[1] == ["accept", "screen.view('preview')", "stop", "app.leave"]
    assert [len(each) for each in left] == [5, 4, 3, 2, 2]
    assert set(KEPT) >= {"stop", "leave"}


async def test_fifty_by_twelve_has_one_pane_at_a_time_a_notice_and_the_last_sentence() -> None:
    app = SimsmithApp(ScriptedEngine(trial_events(), BASE))
    async with app.run_test(size=(50, 12)) as pilot:
        await opened(pilot, "ctrl+g", "5")
        assert "small window" in rows(app)[0]
        assert app.query_one(StatusLine).region.height
        assert " 1   2   3   4   5 Task   6 " in rows(app)[1]
        assert app.query_one("#desk").region.width == 50
        await opened(pilot, "f3")
        assert app.query_one(LibraryTree).region.width > 40
        assert not app.query_one("#desk").region
        await opened(pilot, "f3", "6")
        assert app.query_one("#rollouts").region.width == 50
        assert app.query_one(Body).tab == "rollouts"
        await opened(pilot, "a")
        assert "accepted stack-block-tower" in app.query_one(StatusLine).text


@pytest.mark.parametrize("size", [(160, 48), (80, 24)])
async def test_z_gives_any_pane_the_whole_width(size: tuple[int, int]) -> None:
    app = SimsmithApp(ScriptedEngine(trial_events(), BASE))
    async with app.run_test(size=size) as pilot:
        await opened(pilot, "ctrl+g", "5")
        app.query_one("#task LineView").focus()
        await opened(pilot, "z")
        assert app.query_one("#desk").region.width == size[0]
        await opened(pilot, "z", "6", "z")
        assert app.query_one("#rollouts").region.width == size[0]
        await opened(pilot, "z", "5")
        if not app.query_one("#side").region:
            await opened(pilot, "f3")
        app.query_one(LibraryTree).focus()
        await opened(pilot, "z")
        assert app.query_one("#side").region.width == size[0]
        await opened(pilot, "z")
        assert app.query_one("#desk").region
