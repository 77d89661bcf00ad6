"""docs/tour.md, followed key by key: every key that it names is one, and what it promises is seen."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from textual.binding import Binding
from textual.pilot import Pilot
from textual.widgets import Input, TextArea

from tests.tui.pressing import Presser, watched_threads
from tests.tui.scripted import trial_events
from tests.tui.test_app import BASE, said
from tests.tui.test_every_key import KeptEngine, WatchedApp
from workbench.core.project import create_project
from workbench.core.session import Session
from workbench.tui.key_names import as_written
from workbench.tui.keymap import OF_WIDGETS
from workbench.tui.keys import APP_KEYS, ELSEWHERE, SCREENS

TOUR = (Path(__file__).parents[2] / "docs" / "tour.md").read_text(encoding="utf-8")
BOUND = [each for keys in [*SCREENS.values(), APP_KEYS] for each in keys if isinstance(each, Binding)]
KEYS = {as_written(key) for each in BOUND for key in each.key.split(",")} | set(dict(ELSEWHERE)) | OF_WIDGETS | {"esc"}
SEEN_AFTER = {
    ("A proposal", "ctrl+g"): "? to review",
    ("Checks and rollouts", "4"): "✓ oracle  passed   2/2",
    ("Checks and rollouts", "6"): "✓ solved",
    ("Checks and rollouts", "left"): "picture",
    ("Checks and rollouts", "3"): "against stack-block-pyramid",
    ("Your decision", "a"): "accepted stack-block-tower",
    ("Your decision", "r"): "in your own words",
    ("Your decision", "u"): "undone: stack-block-tower is as before",
    ("The prompts", "P"): "propose.j2",
    ("The prompts", "2"): "tokens",
    ("The prompts", "3"): "versions",
    ("The prompts", "f2"): "the next run",
    ("How it went", "f6"): "all runs",
}
"""(section, key) → what is on the screen when it is pressed first."""
LITERAL = ("The prompts", "How it went")
"""Sections that say themselves when to press escape; the keys of the others stand side by side."""


def sections() -> Iterator[tuple[str, list[str]]]:
    """Title and keys of each section with keys, in the order in which they stand there."""
    for section in TOUR.split("\n## ")[1:]:
        title, _, text = section.partition("\n")
        prose = re.sub(r"```.*?```", "", text, flags=re.DOTALL)
        if keys := [word for word in re.findall(r"`([^`\n]+)`", prose) if word in KEYS]:
            yield title.partition(" ")[2], keys


def test_the_tour_names_the_keys_of_what_it_promises() -> None:
    named = {(title, key) for title, keys in sections() for key in keys}
    assert named >= set(SEEN_AFTER)


@pytest.mark.parametrize("size", [(160, 48), (80, 24)], ids=["wide", "narrow"])
async def test_the_keys_of_the_tour_lead_to_what_it_says(size: tuple[int, int], tmp_path: Path) -> None:
    engine = KeptEngine(Session.open(create_project(tmp_path / "tour").root, environ={}), BASE)
    engine.script = trial_events()
    app = WatchedApp(engine)
    watched_threads()
    async with app.run_test(size=size) as pilot:
        presser = Presser(pilot)
        await presser.until(lambda: "ctrl+g proposes" in said(app))
        promised = dict(SEEN_AFTER)
        for title, keys in sections():
            for key in keys:
                await presser.press({"esc": "escape"}.get(key, key))
                if shown := promised.pop((title, key), ""):
                    await presser.until(lambda: shown in seen(pilot), lambda: f"{key}, {shown!r}:\n{seen(pilot)}")  # noqa: B023
                if title not in LITERAL:
                    await leave(presser, pilot)
            if title in LITERAL[:-1]:
                await leave(presser, pilot)
        await presser.until(lambda: engine.closed)
        assert [decision.kind for decision in engine.decisions][:1] == ["accept"]
        assert not app.complaints


async def leave(presser: Presser, pilot: Pilot[int]) -> None:
    """Back from what a key opened."""
    while len(pilot.app.screen_stack) > 1 or isinstance(pilot.app.focused, Input | TextArea):
        await presser.press("escape")
        await presser.painted()


def seen(pilot: Pilot[int]) -> str:
    """What is on the screen."""
    return "\n".join(strip.text for strip in pilot.app.screen._compositor.render_strips())
