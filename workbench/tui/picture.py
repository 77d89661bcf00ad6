"""Camera pictures as half blocks: two pixels a cell, upper in the foreground, lower in the background."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray
from rich.segment import Segment
from rich.style import Style

if TYPE_CHECKING:
    from sim.sandbox.protocol import Outline
    from sim.values import ColorImage

HALF_BLOCK = "▀"
OUTLINE = (255, 0, 220)
"""No asset and no named colour of the task API is like it."""


class Fit(NamedTuple):
    """Size of a picture in terminal cells."""

    columns: int
    rows: int


def fit_cells(image: ColorImage, columns: int, rows: int) -> Fit:
    """The largest picture that fits into columns × rows cells with its aspect kept; a cell is twice as high as wide.

    Args:
        image: RGB, (height, width, 3) uint8.
        columns: Cells available across.
        rows: Cells available down.

    Returns:
        At least 1 × 1 when there is any room, else 0 × 0.
    """
    height, width = image.shape[:2]
    if min(columns, rows, height, width) < 1:
        return Fit(0, 0)
    scale = min(columns / width, 2 * rows / height)
    return Fit(max(1, min(columns, round(width * scale))), max(1, min(rows, round(height * scale / 2))))


def half_blocks(
    image: ColorImage, fit: Fit, *, levels: int = 64, outlines: Sequence[Outline] = ()
) -> NDArray[np.uint8]:
    """The picture as cell colours.

    Args:
        image: RGB, (height, width, 3) uint8.
        fit: Cells to fill.
        levels: Distinct values a channel; fewer give longer runs of one colour, hence fewer bytes to the terminal.
        outlines: Closed lines that are drawn over it, a pixel wide, in `OUTLINE`.

    Returns:
        (rows, columns, 2, 3) uint8: upper and lower colour of each cell.
    """
    pixels = resample(image, 2 * fit.rows, fit.columns)
    step = np.uint8(256 // levels)
    pixels = pixels // step * step + step // np.uint8(2)
    for outline in outlines:
        _draw(outline, pixels)
    return pixels.reshape(fit.rows, 2, fit.columns, 3).transpose(0, 2, 1, 3)  # (rows, columns, 2, 3)


def picture_rows(image: ColorImage, columns: int, rows: int, outlines: Sequence[Outline] = ()) -> list[list[Segment]]:
    """The largest picture that fits, row by row; no row where there is no room. As `fit_cells` and `half_blocks`."""
    fit = fit_cells(image, columns, rows)
    return [_row_segments(row) for row in half_blocks(image, fit, outlines=outlines)] if fit.rows else []


def resample(image: ColorImage, height: int, width: int) -> ColorImage:
    """Average over the pixels that fall into each target pixel; repeat them where the target is finer."""
    rows = _shrink(image.astype(np.float32), height, axis=0)
    return _shrink(rows, width, axis=1).round().astype(np.uint8)


def _draw(outline: Outline, pixels: NDArray[np.uint8]) -> None:
    """Colour the pixels that the outline's edges go through; what lies outside of the picture is left out."""
    height, width = pixels.shape[:2]
    corners = np.array(outline) * (width, height)  # (N, 2): x, y [px]
    for begin, end in zip(corners, np.roll(corners, -1, axis=0), strict=True):
        count = int(np.abs(end - begin).max()) + 2
        x, y = np.floor(np.linspace(begin, end, count)).astype(int).T
        inside = (x >= 0) & (x < width) & (y >= 0) & (y < height)
        pixels[y[inside], x[inside]] = OUTLINE


def _shrink(pixels: NDArray[np.float32], count: int, axis: int) -> NDArray[np.float32]:
    length = pixels.shape[axis]
    starts = np.arange(count) * length // count
    if count >= length:
        repeated: NDArray[np.float32] = pixels.take(starts, axis=axis)
        return repeated
    widths: NDArray[np.float32] = np.diff(np.append(starts, length)).astype(np.float32)
    shape = [1] * pixels.ndim
    shape[axis] = count
    means: NDArray[np.float32] = np.divide(np.add.reduceat(pixels, starts, axis=axis), widths.reshape(shape))
    return means


def _row_segments(row: NDArray[np.uint8]) -> list[Segment]:
    """Neighbouring cells of the same two colours share a segment."""
    codes = row.reshape(len(row), 6)  # (columns, 6)
    edges = np.flatnonzero(np.any(codes[1:] != codes[:-1], axis=1)) + 1
    starts = [0, *edges.tolist()]
    return [
        Segment(HALF_BLOCK * (end - start), _style(codes[start].tobytes()))
        for start, end in zip(starts, [*starts[1:], len(codes)], strict=True)
    ]


@lru_cache(maxsize=8192)
def _style(code: bytes) -> Style:
    """Six bytes: upper RGB in the foreground, lower in the background."""
    return Style(color=f"#{code[:3].hex()}", bgcolor=f"#{code[3:].hex()}")
