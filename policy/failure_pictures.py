"""An episode that was not solved, as one picture: what the policy saw before each action, and what it made of it.

Beside each view stands the same one under veils of what was likely: where to pick in orange, where to place in blue.
The last view is how the episode ended.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from policy.overlay import PICK_TINT, PLACE_TINT, mark, tint
from sim.sandbox.cleaning import clean_line

if TYPE_CHECKING:
    from policy.acting import Choice
    from sim.values import ColorImage

STEPS_PER_LINE = 4
CAPTION_HEIGHT, GAP, TEXT_SIZE = 20, 6, 12
"""[px]"""
PAPER, INK = (255, 255, 255), (20, 20, 20)
MOST_LETTERS = 46
"""Of a caption: as many as fit above two views."""


class Seen:
    """What is kept of an episode while it is played."""

    def __init__(self) -> None:
        self._panels: list[tuple[str, ColorImage]] = []

    def note(self, color: ColorImage, instruction: str, choice: Choice) -> None:
        """One action was chosen on a view, (rows, columns, 3)."""
        likely = tint(tint(color, choice.place_chances, PLACE_TINT), choice.pick_chances, PICK_TINT)
        views = [mark(one, choice.pick, choice.place, choice.turn_rad) for one in (color, likely)]
        caption = f"{len(self._panels) + 1}: {clean_line(instruction, MOST_LETTERS)}"
        self._panels.append((caption, np.concatenate(views, axis=1)))

    def png(self, end: ColorImage | None, outcome: str) -> bytes:
        """The picture as a file; `end` is the last view, where there was one."""
        told = clean_line(outcome.replace("_", " "), MOST_LETTERS)
        ended = [(f"end: {told}", end)] if end is not None else []
        return _png(_sheet([*self._panels, *ended]))


def _sheet(panels: Sequence[tuple[str, ColorImage]]) -> Image.Image:
    """Panels with their captions, some beside each other and the others below."""
    height = max((view.shape[0] for _, view in panels), default=0) + CAPTION_HEIGHT + GAP
    width = max((view.shape[1] for _, view in panels), default=0) + GAP
    across = min(STEPS_PER_LINE, len(panels))
    sheet = Image.new("RGB", (max(1, across * width), max(1, -(-len(panels) // STEPS_PER_LINE) * height)), PAPER)
    draw, font = ImageDraw.Draw(sheet), ImageFont.load_default(TEXT_SIZE)
    for number, (caption, view) in enumerate(panels):
        line, column = divmod(number, STEPS_PER_LINE)
        draw.text((column * width, line * height + 2), caption, INK, font)
        sheet.paste(Image.fromarray(view), (column * width, line * height + CAPTION_HEIGHT))
    return sheet


def _png(image: Image.Image) -> bytes:
    file = io.BytesIO()
    image.save(file, "PNG")
    return file.getvalue()
