"""The palette: names, RGB values in 0–1, and which colours a policy sees in training and which only later."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.diagnostics import report

Rgb = tuple[float, float, float]
Color = str | Sequence[float] | NDArray[Any]
"""What task code gives as a colour: a name, or RGB in 0–1."""

_RGB_255 = {
    "blue": (78, 121, 167),
    "red": (255, 87, 89),
    "green": (89, 169, 78),
    "orange": (242, 142, 43),
    "yellow": (237, 201, 72),
    "purple": (176, 122, 161),
    "pink": (255, 157, 167),
    "cyan": (118, 183, 178),
    "brown": (156, 117, 95),
    "white": (255, 255, 255),
    "gray": (186, 176, 172),
    "indigo": (75, 0, 130),
    "violet": (143, 0, 255),
    "black": (0, 0, 0),
    "silver": (192, 192, 192),
    "gold": (255, 215, 0),
}
FALLBACK: Rgb = (1.0, 0.0, 0.0)
"""Pure red: what an unknown colour becomes in lenient mode."""


class Palette(dict[str, list[float]]):
    """Colour names → RGB; a name that is missing is a diagnostic instead of a `KeyError`.

    The values are lists, since published tasks write ``COLORS['red'] + [1]``; each look-up gives a list of its own.
    """

    def __getitem__(self, name: str) -> list[float]:
        return list(super().__getitem__(name))

    def __missing__(self, name: str) -> Rgb:
        report("unknown-color", f"unknown colour {name!r}", f"known colours: {', '.join(self)}")
        return FALLBACK


COLORS = Palette({name: [r / 255, g / 255, b / 255] for name, (r, g, b) in _RGB_255.items()})
COLORS_NAMES: list[str] = list(COLORS)
TRAIN_COLORS: list[str] = ["blue", "red", "green", "yellow", "brown", "gray", "cyan"]
EVAL_COLORS: list[str] = ["blue", "red", "green", "orange", "purple", "pink", "white"]


def rgb_of(color: Color) -> Rgb:
    """A colour given by name or as RGB (or RGBA; alpha is dropped) in 0–1.

    Anything else is the diagnostic ``unknown-color``; lenient: components in 0–255 are scaled, all else is red.
    """
    if isinstance(color, str):
        red, green, blue = COLORS[color.strip().lower()]
        return red, green, blue
    try:
        values = np.asarray(color, dtype=np.float64).reshape(-1)
    except (TypeError, ValueError):
        values = np.empty(0)
    if len(values) in (3, 4) and np.all((values >= 0) & (values <= 1)):
        return float(values[0]), float(values[1]), float(values[2])
    report(
        "unknown-color", f"not a colour: {color!r:.80}", "give a name of utils.COLORS or (r, g, b) with values in 0-1"
    )
    if len(values) in (3, 4) and np.all((values >= 0) & (values <= 255)):
        return float(values[0] / 255), float(values[1] / 255), float(values[2] / 255)
    return FALLBACK


def get_colors_names(mode: str) -> list[str]:
    """Names of the colours of a mode: 'train' the seen ones, 'full' all of both, anything else the unseen set."""
    if mode == "train":
        return list(TRAIN_COLORS)
    if mode == "full":
        return TRAIN_COLORS + [name for name in EVAL_COLORS if name not in TRAIN_COLORS]
    return list(EVAL_COLORS)


def get_colors(mode: str, n_colors: int = -1) -> tuple[list[list[float]], list[str]]:
    """Colours of a mode as (RGB values, names); `n_colors` different random ones, or all of them for -1.

    'train': blue, red, green, yellow, brown, gray, cyan; 'full' all there are; any other mode: blue, red, green,
    orange, purple, pink, white.

    Example: ``colors, names = utils.get_colors(self.mode, n_colors=3)``

    Raises:
        ValueError: More colours are asked for than the mode has.
    """
    names = get_colors_names(mode)
    if n_colors > len(names):
        raise ValueError(f"mode {mode!r} has {len(names)} colours, {n_colors} were asked for")
    if n_colors >= 0:
        names = random.sample(names, n_colors)
    return [COLORS[name] for name in names], names


def get_random_color() -> list[float]:
    """The RGB value of one random colour of the whole palette."""
    return COLORS[random.choice(COLORS_NAMES)]
