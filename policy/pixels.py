"""Positions on the table and pixels of the picture from above. Rows lie along y, columns along x."""

from __future__ import annotations

from sim.values import WORKSPACE, Vec3, Workspace

Pixel = tuple[float, float]
"""(row, column), not rounded; (0, 0) is the centre of the first pixel."""


def pixel_of(position: Vec3, workspace: Workspace = WORKSPACE) -> Pixel:
    """Where a position [m] is in the picture; beyond its edge for a position beyond the workspace."""
    (x_low, _), (y_low, _), _ = workspace.bounds
    return (position[1] - y_low) / workspace.pixel_size, (position[0] - x_low) / workspace.pixel_size


def position_of(pixel: Pixel, height_m: float, workspace: Workspace = WORKSPACE) -> Vec3:
    """The position at a pixel, so far above the table [m]."""
    (x_low, _), (y_low, _), (z_low, _) = workspace.bounds
    row, column = pixel
    return x_low + column * workspace.pixel_size, y_low + row * workspace.pixel_size, z_low + height_m
