"""The pictures of a row of a dataset as colours: what was stored as it is, heights and bodies on scales of ours. Pure.

Where the action picks is a ring, where it places a cross, as on the contact sheets.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from library.episodes.rows import pixel_of

if TYPE_CHECKING:
    from library.episodes.info import Layout
    from library.episodes.values import Frame
    from sim.sandbox.protocol import Outline
    from sim.values import Action, ColorImage, FloatImage, MaskImage

COLOR, HEIGHT, MASK = "colour", "height", "bodies"
"""From straight above; what else there is has the name of its camera."""
DEPTH = " depth"
"""Ends the name of what a camera measures."""
SCALE = np.array(
    [(18, 16, 54), (49, 48, 124), (38, 99, 146), (35, 148, 138), (104, 190, 100), (199, 218, 78), (252, 246, 190)]
)
"""From the lowest to the highest, evenly spaced, ever lighter: it reads the same without colours."""
NO_BODY = (24, 24, 28)
HUE_STEP = 0.381966
"""Of a turn, between neighbouring ids: no two near each other look alike."""
RING_M, CROSS_M = 0.03, 0.025
"""Radius of the ring, and half the side of the cross."""
RING_CORNERS = 12


class Seen(NamedTuple):
    """One picture."""

    image: ColorImage
    legend: str
    """What its colours mean; empty where they are those that were seen."""


def picture_names(layout: Layout) -> tuple[str, ...]:
    """What every row of a dataset shows, the colours from above first."""
    cameras = (name for camera in layout.cameras for name in (camera, camera + DEPTH))
    return (COLOR, HEIGHT, *([MASK] if layout.masks else []), *cameras)


def picture_of(frame: Frame, name: str) -> Seen:
    """One of a row's pictures; `name` is among the `picture_names` of its dataset."""
    view = frame.view
    if name == COLOR:
        return Seen(view.color, "")
    if name == HEIGHT:
        top = float(view.height.max())
        return Seen(on_scale(view.height, 0.0, top), f"0 to {1000 * top:.0f} mm high")
    if name == MASK and view.mask is not None:
        return Seen(by_body(view.mask), f"{len(np.unique(view.mask[view.mask >= 0]))} bodies")
    camera = view.cameras[name.removesuffix(DEPTH)]
    if not name.endswith(DEPTH):
        return Seen(camera.color, "")
    near, far = float(camera.depth.min()), float(camera.depth.max())
    return Seen(on_scale(camera.depth, far, near), f"{near:.2f} m (light) to {far:.2f} m")


def on_scale(values: FloatImage, low: float, high: float) -> ColorImage:
    """Numbers as colours: `low` as the darkest, `high` as the lightest; what is beyond has the colour of its end."""
    share = (values - low) / (high - low) if high != low else np.zeros_like(values)
    at = np.clip(share, 0.0, 1.0) * (len(SCALE) - 1)  # (rows, columns)
    channels = [np.interp(at, np.arange(len(SCALE)), SCALE[:, channel]) for channel in range(3)]
    return np.stack(channels, axis=-1).round().astype(np.uint8)


def by_body(mask: MaskImage) -> ColorImage:
    """Ids as colours of their own; nothing is nearly black."""
    ids, places = np.unique(mask, return_inverse=True)
    palette = np.array([_color_of(int(body)) for body in ids], dtype=np.uint8)
    return palette[places.reshape(mask.shape)]


def marks_of(action: Action | None, layout: Layout) -> tuple[Outline, ...]:
    """A ring where it picks and a cross where it places, in shares of the picture from above; none without action."""
    if action is None:
        return ()
    return marks_at(pixel_of(action.pick, layout), pixel_of(action.place, layout), layout.shape, layout.pixel_size)


def marks_at(
    pick: tuple[float, float], place: tuple[float, float], shape: tuple[int, int], pixel_size: float
) -> tuple[Outline, ...]:
    """A ring at one pixel (row, column) and a cross at another one, in shares of a picture of this shape."""
    (rows, columns), (pick_y, pick_x), (y, x) = shape, pick, place
    ring, arm = RING_M / pixel_size, CROSS_M / pixel_size
    angles = [2 * math.pi * corner / RING_CORNERS for corner in range(RING_CORNERS)]
    shapes: list[list[tuple[float, float]]] = [
        [(pick_x + ring * math.cos(angle), pick_y + ring * math.sin(angle)) for angle in angles],
        [(x - arm, y - arm), (x + arm, y + arm)],
        [(x - arm, y + arm), (x + arm, y - arm)],
    ]
    return tuple(tuple(((x + 0.5) / columns, (y + 0.5) / rows) for x, y in shape) for shape in shapes)


def _color_of(body: int) -> NDArray[np.uint8] | tuple[int, int, int]:
    """A light colour whose hue is the id's; for −1, nothing."""
    if body < 0:
        return NO_BODY
    hue = (body * HUE_STEP) % 1.0
    turned = np.abs((hue + np.array([0.0, 2 / 3, 1 / 3])) % 1.0 * 6.0 - 3.0) - 1.0
    strength = 0.85 - 0.25 * (body % 3) / 2
    return np.asarray(255 * strength * (0.35 + 0.65 * np.clip(turned, 0.0, 1.0)), dtype=np.uint8)
