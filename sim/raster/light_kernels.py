"""The loops that give triangles and pixels their light: colours, depths and bodies of what `triangle_kernels` found.

How they are compiled and what they have in common with `triangle_kernels` is said in `compiling`.
"""

from __future__ import annotations

import numpy as np

from sim.raster.compiling import Pointer, Real, Whole, kernel, least, most, part

SHADOW_SLACK = 0.05
"""What lies in shadow must be farther from the lamp than what casts it, by about so much [m]."""


@part
def _lamp_light(x: Real, y: Real, z: Real, lamp: Pointer, material: Pointer) -> Real:
    """What the lamp adds to the ambient light on a surface with that normal."""
    facing = x * lamp[0] + y * lamp[1] + z * lamp[2]
    mirrored = most(2.0 * facing * z - lamp[2], 0.0)  # the reflected ray's z: the gloss is as seen from straight above
    return material[1] * most(facing, 0.0) + material[2] * mirrored * mirrored


@kernel
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
            lit[6 * triangle + k] = np.int64(least(shaded * base, 255.0))
            lit[6 * triangle + 3 + k] = np.int64(least(full * base, 255.0))


@part
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


@kernel
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
            found = np.int64(most(least(lamp_line, height - 1.0), 0.0))
            found = (height - 1 - found) * width + np.int64(most(least(lamp_column, width - 1.0), 0.0))
            # TinyRenderer compares the map's z in clip coordinates, a · depth + b, with the mean of z and w.
            is_lit = a > np.float64(shadow[found]) * (0.5 * ((a + 1.0) * w * here - b) - SHADOW_SLACK)
            if is_smooth[triangle]:
                x, y = (2.0 * column / width - 1.0) * here, (2.0 * (height - 1 - row) / height - 1.0) * here
                lamp_light = _smooth_lamp_light(triangle, x, y, here, clip, normal, lamp, material)
                lamp_light *= 1.0 if is_lit else material[3]
                for k in range(3):
                    base = np.float64(paint[3 * triangle + k])
                    color[3 * pixel + k] = np.int64(least((material[0] + lamp_light) * base, 255.0))
            else:
                first = 6 * triangle + (3 if is_lit else 0)
                for k in range(3):
                    color[3 * pixel + k] = lit[first + k]
