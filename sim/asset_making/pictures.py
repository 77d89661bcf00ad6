"""A small picture of each asset, for the asset page."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np
import pybullet as p
from numpy.typing import NDArray
from PIL import Image

from sim.asset_making.kitting_shapes import KITTING_SHAPES
from sim.asset_making.page import picture_name
from sim.assets import CATALOGUE, Asset
from sim.builders import fill_template
from sim.extents import local_box
from sim.physics import Physics
from sim.shapes import visual_shapes
from sim.values import Pose, Vec3

SIDE = 128
"""Of a picture [px]."""
OVERSAMPLING = 3
OBLIQUE, FROM_ABOVE = (0.5, -0.9, 0.9), (0.0, -0.2, 1.0)
"""Directions from the asset to the camera: x to the right, y away."""
FIELD_OF_VIEW = 30.0
"""[degrees]."""
SHAPE_COLOR = (0.306, 0.475, 0.655)
SAMPLES: Mapping[str, Mapping[str, object]] = {
    "box/box-template.urdf": {"DIM": (0.08, 0.05, 0.04)},
    "ball/ball-template.urdf": {"DIM": (0.03,)},
    "sphere/sphere-template.urdf": {"DIM": (0.03,)},
    "cylinder/cylinder-template.urdf": {"DIM": (0.025, 0.025, 0.06)},
    "cylinder/cylinder-template_DIMR_DIMH.urdf": {"DIMR": 0.025, "DIMH": 0.06},
    "container/container-template.urdf": {"DIM": (0.15, 0.12, 0.05), "HALF": (0.075, 0.06, 0.025)},
    "corner/corner-template.urdf": {"DIMX": (0.0275, 0.0575), "DIMY": (0.0525, 0.0275)},
    "line/line-template.urdf": {"DIM": (0.1,)},
    "line/single-green-line-template.urdf": {"DIM": (0.1,)},
    "square/square-template.urdf": {"DIM": (0.1,), "HALF": (0.05,)},
    "kitting/object-template.urdf": {"FNAME": "kitting/00.obj", "SCALE": (0.003, 0.003, 0.001), "COLOR": SHAPE_COLOR},
    "kitting/object-template-nocollision.urdf": {
        "FNAME": "kitting/10.obj",
        "SCALE": (0.003, 0.003, 0.0001),
        "COLOR": (0.35, 0.35, 0.37),
    },
}
"""What a template's picture fills into it."""


def pictures(physics: Physics) -> Iterator[tuple[str, Image.Image]]:
    """File name and picture of each asset, and of each kitting shape."""
    for asset in CATALOGUE.values():
        yield picture_name(asset.path), picture(physics, sample(asset))
    for number in range(len(KITTING_SHAPES)):
        path = f"kitting/{number:02d}.obj"
        replace = {"FNAME": path, "SCALE": (0.003, 0.003, 0.001), "COLOR": SHAPE_COLOR}
        yield picture_name(path), picture(physics, fill_template("kitting/object-template.urdf", replace), FROM_ABOVE)


def sample(asset: Asset) -> str:
    """A URDF that can be loaded: the asset's own or, for a template, a filled one."""
    return fill_template(asset.path, SAMPLES[asset.path]) if asset.placeholders else str(asset.file)


def picture(physics: Physics, urdf: str, towards_camera: Vec3 = OBLIQUE) -> Image.Image:
    """The whole body on white."""
    physics.reset()
    for body in physics.background:
        p.removeBody(body)
    return portrait(physics.load_urdf(urdf, Pose((0.0, 0.0, 0.0)), fixed=True), towards_camera)


def portrait(body: int, towards_camera: Vec3 = OBLIQUE) -> Image.Image:
    """The only body in the world, at its origin, as large as it goes, on white."""
    center, radius = _ball_around(body)
    direction = np.array(towards_camera) / np.linalg.norm(towards_camera)
    eye = center + direction * radius / math.sin(math.radians(FIELD_OF_VIEW) / 2)
    rows = SIDE * OVERSAMPLING
    *_, rgba, _, segmentation = p.getCameraImage(
        rows,
        rows,
        p.computeViewMatrix(eye, center, (0, 0, 1) if direction[2] < 0.9 else (0, 1, 0)),
        p.computeProjectionMatrixFOV(FIELD_OF_VIEW, 1.0, radius / 2, 20 * radius),
        lightDirection=(1.0, -1.5, 2.5),
        shadow=0,
        renderer=p.ER_TINY_RENDERER,
    )
    color = np.asarray(rgba, dtype=np.uint8).reshape(rows, rows, 4)[..., :3].copy()
    color[np.asarray(segmentation).reshape(rows, rows) < 0] = 255
    return Image.fromarray(color).resize((SIDE, SIDE), Image.Resampling.BOX)


def _ball_around(body: int) -> tuple[NDArray[np.float64], float]:
    """Centre and radius of a ball that holds what is drawn of a body [m]."""
    size, center = local_box(visual_shapes([body]), Pose((0.0, 0.0, 0.0)))
    return np.array(center), float(np.linalg.norm(size)) / 2


def write_pictures(folder: Path) -> None:
    """Write every picture as a PNG of few colours."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, image in pictures(Physics()):
        image.quantize(32, dither=Image.Dither.NONE).save(folder / name, optimize=True)
