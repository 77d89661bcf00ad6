"""The loops over corners, triangles and pixels, in the part of Python that numba compiles.

Only `sim.raster.building` imports this: numba takes longer to load than many a run takes altogether. What runs is the
machine code that comes of it. Every operation rounds as IEEE 754 has it (no `fastmath`), so that edges take
the same pixels as TinyRenderer's; and no number, be it infinite or none, leads outside the images.

Arrays come as pointers and are indexed flat. Triangle t has the corners 3 t, 3 t + 1 and 3 t + 2. The screen is
TinyRenderer's: a pixel is looked at through its corner, not its middle; lines are counted from below, rows from above.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba
import numpy as np

from sim.raster.signatures import SIGNATURES

Function = TypeVar("Function", bound=Callable[..., Any])
Pointer = Any
"""To the first of many numbers; `SIGNATURES` says of what type."""

Real = Any
"""A number of 4 or 8 bytes; numba, which infers types, knows which."""
Whole = Any
Span = tuple[Real, Real, Real, Real]

SMALLEST_AREA = 1e-2
"""A triangle is left out whose doubled area is not larger [px²]: TinyRenderer takes it for degenerate."""
SHADOW_SLACK = 0.05
"""What lies in shadow must be farther from the lamp than what casts it, by about so much [m]."""
KERNELS: dict[str, Any] = {}
"""Name → compiled function, to be called as C functions are."""

_TYPES = {"f8": numba.float64, "f4": numba.float32, "i8": numba.int64, "i4": numba.int32, "u1": numba.uint8}
_POINTERS: dict[str, Any] = {name: numba.types.CPointer(of) for name, of in _TYPES.items()}  # type: ignore[no-untyped-call]


def _kernel(function: Function) -> Function:
    """Compile a function of `SIGNATURES`."""
    names = SIGNATURES[function.__name__]
    types = [_POINTERS[name[:-1]] if name.endswith("*") else _TYPES[name] for name in names]
    KERNELS[function.__name__] = numba.cfunc(numba.void(*types), error_model="numpy")(function)
    return function


def _part(function: Function) -> Function:
    """A part of the kernels that call it."""
    inlined: Any = numba.njit(inline="always", error_model="numpy")(function)
    return cast(Function, inlined)


# Corners


@_kernel
def turn(count: int, local: Pointer, shape: Pointer, rotation: Pointer, world: Pointer) -> None:
    """Turn vectors (count, 3), each by the rotation (S, 3, 3) of its shape."""
    for i in range(count):
        x, y, z = local[3 * i], local[3 * i + 1], local[3 * i + 2]
        for k in range(3):
            r = 9 * shape[i] + 3 * k
            world[3 * i + k] = rotation[r] * x + rotation[r + 1] * y + rotation[r + 2] * z


@_kernel
def to_clip_space(count: int, local: Pointer, shape: Pointer, matrix: Pointer, clip: Pointer) -> None:
    """Points (count, 3), each through the matrix (S, 3, 4) of its shape: clip coordinates x, y, w, (count, 3)."""
    for i in range(count):
        x, y, z = local[3 * i], local[3 * i + 1], local[3 * i + 2]
        for k in range(3):
            m = 12 * shape[i] + 4 * k
            # summed from the last to the first as TinyRenderer does: edges that lie on a pixel are rounded alike
            clip[3 * i + k] = ((matrix[m + 3] + matrix[m + 2] * z) + matrix[m + 1] * y) + matrix[m] * x


# Triangles


@_part
def _least(doubtful: Real, limit: Real) -> Real:
    """The smaller number; the limit if the other is none."""
    return doubtful if doubtful < limit else limit


@_part
def _most(doubtful: Real, limit: Real) -> Real:
    """The greater number; the limit if the other is none."""
    return doubtful if doubtful > limit else limit


@_part
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
            first, sure_first = _most(crossing - doubt, first), _most(crossing + doubt, sure_first)
        else:
            last, sure_last = _least(crossing + doubt, last), _least(crossing - doubt, sure_last)
    return first, last, sure_first, sure_last


@_part
def _has(x0: Real, y0: Real, x1: Real, y1: Real, x2: Real, y2: Real, area: Real, column: Whole, line: Whole) -> Real:
    """Whether a point lies in a triangle, with TinyRenderer's roundings; corners 1 and 2 are relative to corner 0."""
    dx, dy = x0 - np.float32(column), y0 - np.float32(line)
    second, third = dx * y2 - x2 * dy, x1 * dy - dx * y1
    first = np.float32(1.0) - (third + second) / area
    return first >= 0.0 and second / area >= 0.0 and third / area >= 0.0


@_part
def _fill_run(
    triangle: Whole, start: Whole, count: Whole, inverse: Real, step: Real, nearest: Pointer, owner: Pointer
) -> None:
    """Enter a triangle into pixels that are surely its own; both are always written, so that it goes many at a time."""
    for i in range(count):
        here = inverse + step * np.float32(i)
        is_nearer = here >= nearest[start + i]
        nearest[start + i] = here if is_nearer else nearest[start + i]
        owner[start + i] = triangle if is_nearer else owner[start + i]


@_part
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
    left = _most(np.float64(x0 + _least(_least(x1, x2), nothing)), 0.0)
    right = _least(np.float64(x0 + _most(_most(x1, x2), nothing)), width - 1.0)
    lowest = np.int64(_most(np.ceil(np.float64(y0 + _least(_least(y1, y2), nothing))), 0.0))
    highest = np.int64(_least(np.floor(np.float64(y0 + _most(_most(y1, y2), nothing))), height - 1.0))
    reach = _most(right - left, np.float64(highest - lowest))
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


@_part
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


@_kernel
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


# Light


@_part
def _lamp_light(x: Real, y: Real, z: Real, lamp: Pointer, material: Pointer) -> Real:
    """What the lamp adds to the ambient light on a surface with that normal."""
    facing = x * lamp[0] + y * lamp[1] + z * lamp[2]
    mirrored = _most(2.0 * facing * z - lamp[2], 0.0)  # the reflected ray's z: the gloss is as seen from straight above
    return material[1] * _most(facing, 0.0) + material[2] * mirrored * mirrored


@_kernel
def light(count: int, normal: Pointer, paint: Pointer, lamp: Pointer, material: Pointer, lit: Pointer) -> None:
    """The two colours of each flat triangle.

    Args:
        count: Of triangles.
        normal: Unit vectors of their corners (3 · count, 3), of which the first counts.
        paint: Colours in white light (count, 3).
        lamp: Unit vector towards it.
        material: Ambient, diffuse and specular coefficient; share of the lamp's light that a shadow leaves.
        lit: Colours in shadow and in light (count, 2, 3).
    """
    for triangle in range(count):
        n = 9 * triangle
        lamp_light = _lamp_light(normal[n], normal[n + 1], normal[n + 2], lamp, material)
        for k in range(3):
            base = np.float64(paint[3 * triangle + k])
            shaded, full = material[0] + material[3] * lamp_light, material[0] + lamp_light
            lit[6 * triangle + k] = np.int64(_least(shaded * base, 255.0))
            lit[6 * triangle + 3 + k] = np.int64(_least(full * base, 255.0))


@_part
def _smooth_lamp_light(
    triangle: Whole, x: Real, y: Real, w: Real, clip: Pointer, normal: Pointer, lamp: Pointer, material: Pointer
) -> Real:
    """What the lamp adds at a point, given in clip coordinates, of a triangle whose corners have different normals."""
    a, b, c = 9 * triangle, 9 * triangle + 3, 9 * triangle + 6
    x0, y0, w0 = np.float64(clip[a]), np.float64(clip[a + 1]), np.float64(clip[a + 2])
    x1, y1, w1 = clip[b] - x0, clip[b + 1] - y0, clip[b + 2] - w0
    x2, y2, w2 = clip[c] - x0, clip[c + 1] - y0, clip[c + 2] - w0
    dx, dy, dw = x - x0, y - y0, w - w0
    # Shares u and v of two corners, from three equations (x, y, w) of which any two say it all: least squares.
    aa, ab, bb = x1 * x1 + y1 * y1 + w1 * w1, x1 * x2 + y1 * y2 + w1 * w2, x2 * x2 + y2 * y2 + w2 * w2
    ad, bd = x1 * dx + y1 * dy + w1 * dw, x2 * dx + y2 * dy + w2 * dw
    determinant = aa * bb - ab * ab
    u, v = (bb * ad - ab * bd) / determinant, (aa * bd - ab * ad) / determinant
    nx = normal[a] + u * (normal[b] - normal[a]) + v * (normal[c] - normal[a])
    ny = normal[a + 1] + u * (normal[b + 1] - normal[a + 1]) + v * (normal[c + 1] - normal[a + 1])
    nz = normal[a + 2] + u * (normal[b + 2] - normal[a + 2]) + v * (normal[c + 2] - normal[a + 2])
    length = np.sqrt(nx * nx + ny * ny + nz * nz)
    return _lamp_light(nx / length, ny / length, nz / length, lamp, material)


@_kernel
def shade(
    height: int,
    width: int,
    nearest: Pointer,
    owner: Pointer,
    clip: Pointer,
    normal: Pointer,
    is_smooth: Pointer,
    paint: Pointer,
    lit: Pointer,
    body: Pointer,
    lamp: Pointer,
    material: Pointer,
    to_lamp: Pointer,
    shadow: Pointer,
    background: Pointer,
    far: float,
    color: Pointer,
    depth: Pointer,
    mask: Pointer,
) -> None:
    """Turn what `rasterise` found into colours, depths and bodies.

    Args:
        height: Of all images [px].
        width: Of all images [px].
        nearest: Inverse depth (height, width) [1/m].
        owner: Triangle (height, width); −1 where there is none.
        clip: Corners in clip coordinates x, y, w: (3 T, 3).
        normal: Of the corners (3 T, 3).
        is_smooth: Whether a triangle's corners have different normals, (T,).
        paint: Colour of each triangle in white light, (T, 3).
        lit: Colour of each flat triangle in shadow and in light, (T, 2, 3).
        body: Of each triangle, (T,).
        lamp: Unit vector towards it.
        material: As for `light`.
        to_lamp: Where a pixel is in the shadow map, (4, 4): see `sim.raster.picture`.
        shadow: Inverse depths as seen from the lamp (height, width) [1/m].
        background: Colour of each row where nothing is seen, (height, 3).
        far: Depth where nothing is seen [m].
        color: (height, width, 3).
        depth: (height, width) [m].
        mask: Bodies (height, width); −1 where nothing is seen.
    """
    x_step, x_near, y_step, y_near, w_step, w_near = (
        to_lamp[1],
        to_lamp[3],
        to_lamp[5],
        to_lamp[7],
        to_lamp[9],
        to_lamp[11],
    )
    a, b = to_lamp[12], to_lamp[13]
    for row in range(height):
        x_row, y_row, w_row = (
            to_lamp[0] + to_lamp[2] * row,
            to_lamp[4] + to_lamp[6] * row,
            to_lamp[8] + to_lamp[10] * row,
        )
        for column in range(width):
            pixel = row * width + column
            triangle = owner[pixel]
            if triangle < 0:
                depth[pixel], mask[pixel] = far, -1
                for k in range(3):
                    color[3 * pixel + k] = background[3 * row + k]
                continue
            inverse = np.float64(nearest[pixel])
            here = 1.0 / inverse
            depth[pixel], mask[pixel] = here, body[triangle]
            w = w_row + w_step * column + w_near * inverse
            lamp_column = (x_row + x_step * column + x_near * inverse) / w
            lamp_line = (y_row + y_step * column + y_near * inverse) / w
            found = np.int64(_most(_least(lamp_line, height - 1.0), 0.0))
            found = (height - 1 - found) * width + np.int64(_most(_least(lamp_column, width - 1.0), 0.0))
            # TinyRenderer compares the map's z in clip coordinates, a · depth + b, with the mean of z and w.
            is_lit = a > np.float64(shadow[found]) * (0.5 * ((a + 1.0) * w * here - b) - SHADOW_SLACK)
            if is_smooth[triangle]:
                x, y = (2.0 * column / width - 1.0) * here, (2.0 * (height - 1 - row) / height - 1.0) * here
                lamp_light = _smooth_lamp_light(triangle, x, y, here, clip, normal, lamp, material)
                lamp_light *= 1.0 if is_lit else material[3]
                for k in range(3):
                    base = np.float64(paint[3 * triangle + k])
                    color[3 * pixel + k] = np.int64(_least((material[0] + lamp_light) * base, 255.0))
            else:
                first = 6 * triangle + (3 if is_lit else 0)
                for k in range(3):
                    color[3 * pixel + k] = lit[first + k]
