"""The pictures of docs/tour.md, made again: the real workbench goes the newcomer's path on a new project.

    python -m benchmarks.tour_pictures

Writes docs/images/tour-*.png. It needs Chromium, which turns the screen's SVG into pixels, and takes a minute.
"""

from __future__ import annotations

import asyncio
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from PIL import Image
from textual.pilot import Pilot

from workbench.core.project import create_project
from workbench.core.session import Session
from workbench.tui.app import SimsmithApp
from workbench.tui.over_session import SessionEngine
from workbench.tui.screens.review import ReviewScreen

IMAGES = Path(__file__).parent.parent / "docs" / "images"
SIZE = (132, 38)
"""Columns and rows: everything is readable in a page's width."""
SEED = 3
TOKENS_PER_S = 200.0
PIXELS_PER_UNIT = 1.2
COLORS = 96
PATIENCE_S = 300.0


class Step(NamedTuple):
    """A picture of the tour."""

    name: str
    keys: tuple[str, ...]
    """Pressed before it."""
    reached: Callable[[ReviewScreen, str], bool]
    """Whether the screen (and its text) is what the picture is to show."""


STEPS = (
    Step("library", (), lambda review, text: "def reset" in text),
    Step("streaming", ("ctrl+g",), lambda review, text: "class " in text and "implement" in text and "writes" in text),
    Step("diff", (), lambda review, text: not review.jobs and review.desk.shown.verdict is not None),
    Step("checks", ("4",), lambda review, text: "oracle" in text),
    Step("recipe", ("P",), lambda review, text: "tokens" in text and "propose" in text),
    Step("statistics", ("escape", "a", "f6"), lambda review, text: "completed" in text),
)


async def walk(project: Path, folder: Path) -> None:
    """Go the path, and write an SVG at each step."""
    session = Session.open(project, environ={}, flags={"seed": SEED})
    app = SimsmithApp(SessionEngine(replace(session, tokens_per_s=TOKENS_PER_S)))
    async with app.run_test(size=SIZE) as pilot:
        for step in STEPS:
            for key in step.keys:
                await pilot.press(key)
                await pilot.pause(0.5)
            await reach(pilot, step)
            (folder / f"{step.name}.svg").write_text(app.export_screenshot(), encoding="utf-8")
        await pilot.press("escape", "ctrl+q")


async def reach(pilot: Pilot[int], step: Step) -> None:
    """Wait until the screen is as the picture is to show it, and has been drawn."""
    review = next(screen for screen in pilot.app.screen_stack if isinstance(screen, ReviewScreen))
    async with asyncio.timeout(PATIENCE_S):
        while not step.reached(review, text_of(pilot)):
            await pilot.pause(0.05)
    if step.name != "streaming":
        await pilot.pause(1.0)


def text_of(pilot: Pilot[int]) -> str:
    """What is on the screen."""
    return "\n".join(strip.text for strip in pilot.app.screen._compositor.render_strips())


def draw(svg: Path, chromium: str) -> None:
    """The SVG as a small PNG among the documentation's images."""
    text = re.sub(r"@font-face\s*{[^}]*}", "", svg.read_text(encoding="utf-8"))  # nothing is loaded from elsewhere
    text = text.replace("Fira Code", "DejaVu Sans Mono")
    svg.write_text(text, encoding="utf-8")
    found = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', text)
    assert found, "Textual's pictures say their size"
    width, height = (round(float(side) * PIXELS_PER_UNIT) for side in found.groups())
    page, raw = svg.with_suffix(".html"), svg.with_suffix(".png")
    page.write_text(f'<body style="margin:0;background:#000"><img src="{svg.name}" width="{width}"></body>')
    options = ("--headless", "--no-sandbox", "--hide-scrollbars", f"--window-size={width},{height}")
    subprocess.run([chromium, *options, f"--screenshot={raw}", page.as_uri()], check=True, capture_output=True)
    with Image.open(raw) as image:
        small = image.convert("RGB").quantize(COLORS)
    small.save(IMAGES / f"tour-{svg.stem}.png", optimize=True)


def main() -> None:
    """Walk, then draw."""
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        sys.exit("chromium draws the pictures, and there is none on the PATH")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        asyncio.run(walk(create_project(folder / "tour").root, folder))
        for step in STEPS:
            draw(folder / f"{step.name}.svg", chromium)
            sys.stdout.write(f"tour-{step.name}.png {(IMAGES / f'tour-{step.name}.png').stat().st_size >> 10} kB\n")


if __name__ == "__main__":
    main()
