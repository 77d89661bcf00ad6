"""The loops over corners and triangles: which triangle each pixel shows, and how near it is.

How they are compiled and what they have in common with `light_kernels` is said in `compiling`.
"""

from __future__ import annotations

import numpy as np

from sim.raster.compiling import Pointer, Real, Whole, kernel, least, most, part

Span = tuple[Real, Real, Real, Real]

SMALLEST_AREA = 1e-2
"""A triangle is left out whose doubled area is not larger [px²]: TinyRenderer takes it for degenerate."""


@kernel
def turn(count: int, local: Pointer, shape: Pointer, rotation: Pointer, world: Pointer) -> None:
    """Turn vectors (count, 3), each by the rotation (S, 3, 3) of its shape."""
    for i in range(count):
        x, y, z = local[3 * i], local[3 * i + 1], local[3 * i + 2]
        for k in range(3):
            r = 9 * shape[i] + 3 * k
            world[3 * i + k] = rotation[r] * x + rotation[r + 1] * y + rotation[r + 2] * z


@kernel
def to_clip_space(count: int, local: Pointer, shape: Pointer, matrix: Pointer, clip: Pointer) -> None:
    """Points (count, 3), each through the matrix (S, 3, 4) of its shape: clip coordinates x, y, w, (count, 3)."""
    for i in range(count):
        x, y, z = local[3 * i], local[3 * i + 1], local[3 * i + 2]
        for k in range(3):
            m = 12 * shape[i] + 4 * k
            # summed from the last to the first as TinyRenderer does: edges that lie on a pixel are rounded alike
            clip[3 * i + k] = ((matrix[m + 3] + matrix[m + 2] * z) + matrix[m + 1] * y) + matrix[m] * x


@part
def _cut(span: Span, slope: Real, offset: Real, slack: Real) -> Span:
    """Narrow a span of columns to those in which slope · column + offset ≥ 0.

    A span is where that may be so (first, last) and where it is so however it is rounded (sure first, sure last).
    """
    first, last, sure_first, sure_last = span
    if slope == 0.0:
        if offset < -slack:
            last = first - 1.0
        if offset < slack:
            sure_last = sure_first - 1.0
    else:
        crossing, doubt = -offset / slope, slack / abs(slope)
        if slope > 0.0:
            first, sure_first = most(crossing - doubt, first), most(crossing + doubt, sure_first)
        else:
            last, sure_last = least(crossing + doubt, last), least(crossing - doubt, sure_last)
    return first, last, sure_first, sure_last


@part
def _has(x0: Real, y0: Real, x1: Real, y1: Real, x2: Real, y2: Real, area: Real, column: Whole, line: Whole) -> Real:
    """Whether a point lies in a triangle, with TinyRenderer's roundings; corners 1 and 2 are relative to corner 0."""
    dx, dy = x0 - np.float32(column), y0 - np.float32(line)
    second, third = dx * y2 - x2 * dy, x1 * dy - dx * y1
    first = np.float32(1.0) - (third + second) / area
    return first >= 0.0 and second / area >= 0.0 and third / area >= 0.0


@part
def _fill_run(
    triangle: Whole, start: Whole, count: Whole, inverse: Real, step: Real, nearest: Pointer, owner: Pointer
) -> None:
    """Enter a triangle into pixels that are surely its own; both are always written, so that it goes many at a time."""
    for i in range(count):
        here = inverse + step * np.float32(i)
        is_nearer = here >= nearest[start + i]
        nearest[start + i] = here if is_nearer else nearest[start + i]
        owner[start + i] = triangle if is_nearer else owner[start + i]


@part
def _fill(
    triangle: Whole,
    corners: tuple[Real, Real, Real, Real, Real, Real],
    depths: tuple[Real, Real, Real],
    both_sides: bool,
    height: Whole,
    width: Whole,
    nearest: Pointer,
    owner: Pointer,
) -> None:
    """Enter one triangle of the screen wherever nothing is nearer."""
    x0, y0, x1, y1, x2, y2 = corners
    z0, z1, z2 = depths
    x1, y1, x2, y2 = x1 - x0, y1 - y0, x2 - x0, y2 - y0
    area = x2 * y1 - x1 * y2
    if not abs(area) > SMALLEST_AREA or (area > 0.0 and not both_sides):
        return
    # Shares of the second and the third corner in a point are u = ux · dx + uy · dy, and v likewise.
    scale = -1.0 / np.float64(area)
    ux, uy, vx, vy = y2 * scale, -x2 * scale, -y1 * scale, x1 * scale
    zx, zy = ux * (z1 - z0) + vx * (z2 - z0), uy * (z1 - z0) + vy * (z2 - z0)
    nothing = np.float32(0.0)
    left = most(np.float64(x0 + least(least(x1, x2), nothing)), 0.0)
    right = least(np.float64(x0 + most(most(x1, x2), nothing)), width - 1.0)
    lowest = np.int64(most(np.ceil(np.float64(y0 + least(least(y1, y2), nothing))), 0.0))
    highest = np.int64(least(np.floor(np.float64(y0 + most(most(y1, y2), nothing))), height - 1.0))
    reach = most(right - left, np.float64(highest - lowest))
    slack = 1e-6 * (1.0 + reach * reach * abs(scale))  # shares that are closer to 0 depend on rounding
    for line in range(lowest, highest + 1):
        dy = line - np.float64(y0)
        u, v = uy * dy - ux * x0, vy * dy - vx * x0  # in column 0
        span = _cut((left, right, left, right), ux, u, slack)
        span = _cut(span, vx, v, slack)
        first, last, sure_first, sure_last = _cut(span, -ux - vx, 1.0 - u - v, slack)
        z = z0 + zy * dy - zx * x0  # in column 0
        pixel = (height - 1 - line) * width  # of column 0
        column, end = np.int64(np.ceil(first)), np.int64(np.floor(last)) + 1
        sure_end = np.int64(np.floor(sure_last)) + 1
        while column < end:
            inverse = np.float32(z + zx * column)
            if sure_first <= column < sure_end:
                _fill_run(triangle, pixel + column, sure_end - column, inverse, np.float32(zx), nearest, owner)
                column = sure_end
            else:
                if inverse >= nearest[pixel + column] and _has(x0, y0, x1, y1, x2, y2, area, column, line):
                    nearest[pixel + column] = inverse
                    owner[pixel + column] = triangle
                column += 1


@part
def _cut_off(clip: Pointer, first: Whole, near: Real, polygon: Pointer) -> Whole:
    """Cut a triangle by the near plane: how many corners (0, 3 or 4) are left in the polygon.

    Source: Sutherland and Hodgman 1974.
    """
    corners = 0
    for k in range(3):
        this, that = first + 3 * k, first + 3 * ((k + 1) % 3)
        w, next_w = clip[this + 2], clip[that + 2]
        if w >= near:
            for c in range(3):
                polygon[3 * corners + c] = clip[this + c]
            corners += 1
        if (w >= near) != (next_w >= near):
            share = (near - w) / (next_w - w)
            for c in range(3):
                polygon[3 * corners + c] = clip[this + c] + share * (clip[that + c] - clip[this + c])
            corners += 1
    return corners


@kernel
def rasterise(
    count: int,
    clip: Pointer,
    near: float,
    both_sides: int,
    polygon: Pointer,
    height: int,
    width: int,
    nearest: Pointer,
    owner: Pointer,
) -> None:
    """Enter triangles into two images: the nearest inverse depth so far, and whose it is.

    Args:
        count: Of triangles.
        clip: Their corners in clip coordinates x, y, w: (3 · count, 3).
        near: What is nearer than this is cut off [m].
        both_sides: Also enter triangles that turn their back.
        polygon: Room for four corners, (4, 3).
        height: Of the images [px].
        width: Of the images [px].
        nearest: Inverse depth (height, width) [1/m].
        owner: The triangle's number (height, width).
    """
    half_width, half_height = np.float32(width) * np.float32(0.5), np.float32(height) * np.float32(0.5)
    for triangle in range(count):
        corners = _cut_off(clip, 9 * triangle, near, polygon)
        for k in range(corners):
            w = polygon[3 * k + 2]
            polygon[3 * k] = (half_width * w + half_width * polygon[3 * k]) / w
            polygon[3 * k + 1] = (half_height * w + half_height * polygon[3 * k + 1]) / w
        for k in range(1, corners - 1):
            b, c = 3 * k, 3 * k + 3
            places = (polygon[0], polygon[1], polygon[b], polygon[b + 1], polygon[c], polygon[c + 1])
            depths = (
                1.0 / np.float64(polygon[2]),
                1.0 / np.float64(polygon[b + 2]),
                1.0 / np.float64(polygon[c + 2]),
            )
            _fill(triangle, places, depths, both_sides != 0, height, width, nearest, owner)
