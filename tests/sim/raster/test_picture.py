from __future__ import annotations

import hashlib
import subprocess
import sys

import numpy as np
import pybullet as p
import pybullet_data
import pytest

from sim.assets import ASSETS_ROOT
from sim.cameras import FRONT, OBSERVATION_CAMERAS, CameraConfig
from sim.geometry import apply, invert, quaternion_from_euler
from sim.physics import Physics
from sim.raster import NotDrawable, gather
from sim.rendering import Rendering, render_camera, render_cameras
from sim.robot import Robot
from sim.untold import change_visual_shape
from sim.values import Pose
from tests.sim.raster.random_scenes import a_camera, throw

BLOCK = ASSETS_ROOT / "block/block.urdf"
SCENES = 50


def differences(ours: Rendering, theirs: Rendering) -> tuple[float, float, float]:
    """Share of pixels with another body [%]; 99th percentile of depths' differences [mm]; mean of colours' [of 255]."""
    depth_mm = 1000 * np.abs(ours.depth - theirs.depth)
    color = np.abs(ours.color.astype(int) - theirs.color)
    other = ours.segmentation != theirs.segmentation
    return 100 * float(other.mean()), float(np.percentile(depth_mm, 99)), float(color.mean())


def test_fifty_random_scenes_look_as_tiny_renderer_draws_them(physics: Physics) -> None:
    found = []
    for seed in range(SCENES):
        rng = np.random.default_rng(seed)
        physics.reset()
        throw(physics, rng)
        camera = a_camera(rng, scale=0.25)
        found.append(differences(render_camera(camera), render_camera(camera, "tiny")))
    mismatch, depth_mm, color = np.array(found).max(axis=0)
    assert mismatch <= 0.01
    assert depth_mm <= 0.1
    assert color <= 1.0


def test_a_full_picture_differs_in_less_than_a_thirtieth_of_a_thousandth(physics: Physics) -> None:
    Robot(physics)
    physics.load_urdf(BLOCK, Pose((0.5, 0.1, 0.02)))
    mismatch, depth_mm, color = differences(render_camera(FRONT), render_camera(FRONT, "tiny"))
    assert mismatch <= 0.003
    assert depth_mm <= 0.03
    assert color <= 0.2


def test_what_stands_in_front_hides_what_is_behind(physics: Physics) -> None:
    behind = physics.load_urdf(BLOCK, Pose((0.5, 0.0, 0.02)))
    assert (render_camera(FRONT).segmentation == behind).any()
    wall = _box((0.01, 0.2, 0.1), (0.6, 0.0, 0.1))
    mask = render_camera(FRONT).segmentation
    assert (mask == wall).any()
    assert not (mask == behind).any()


def test_a_shadow_falls_on_the_side_away_from_the_lamp(physics: Physics) -> None:
    bare = render_camera(FRONT)
    plate = _box((0.05, 0.05, 0.005), (0.5, 0.0, 0.2))
    darker = render_camera(FRONT).color.sum(axis=2, dtype=int) < bare.color.sum(axis=2, dtype=int) - 10
    darker &= (render_camera(FRONT).segmentation != plate) & (bare.segmentation >= 0)
    rows, columns = np.nonzero(darker)
    # seen from 2 m along (0.6, −0.8, 2), the plate's middle covers this point of the table
    assert (rows.mean(), columns.mean()) == pytest.approx(_pixel(FRONT, (0.496, 0.09, 0.0)), abs=4)


def test_every_link_is_seen_as_its_body(physics: Physics) -> None:
    robot = Robot(physics)
    mask = render_camera(FRONT).segmentation
    assert set(np.unique(mask)) <= {-1, *physics.bodies()}
    assert (mask == robot.body).sum() > 5000


def test_what_crosses_the_near_plane_is_cut_there(physics: Physics) -> None:
    camera = CameraConfig((60, 80), (70.0, 0, 40, 0, 70, 30, 0, 0, 1), (0, 0, 0.5), (0.5, -0.5, 0.5, -0.5), (0.3, 5.0))
    rod = _box((1.0, 0.05, 0.05), (0.5, 0.0, 0.4))
    ours, theirs = render_camera(camera), render_camera(camera, "tiny")
    assert (ours.segmentation == rod).sum() > 20
    assert ours.depth.min() >= 0.3
    assert differences(ours, theirs)[0] <= 1.0  # TinyRenderer drops a pixel here and there along the cut


def test_a_body_in_maximal_coordinates_stands_where_it_is(physics: Physics) -> None:
    shape = p.createVisualShape(p.GEOM_CYLINDER, radius=0.05, length=0.2, visualFramePosition=(0.0, 0.1, 0.0))
    body = p.createMultiBody(
        1, -1, shape, (0.5, 0.0, 0.1), quaternion_from_euler((0.3, 0.0, 1.0)), useMaximalCoordinates=1
    )
    ours, theirs = render_camera(FRONT), render_camera(FRONT, "tiny")
    assert (theirs.segmentation == body).sum() > 500
    assert differences(ours, theirs)[0] <= 0.003


def test_tiny_renderer_draws_what_has_a_texture(physics: Physics) -> None:
    p.setAdditionalSearchPath(pybullet_data.getDataPath())
    block = physics.load_urdf(BLOCK, Pose((0.5, 0.0, 0.02)))
    gather(physics.bodies())
    change_visual_shape(block, -1, textureUniqueId=p.loadTexture("tex256.png"))
    with pytest.raises(NotDrawable, match=f"body {block}"):
        gather(physics.bodies())
    for ours, theirs in zip(render_camera(FRONT), render_camera(FRONT, "tiny"), strict=True):
        np.testing.assert_array_equal(ours, theirs)


@pytest.mark.parametrize("size", [(1, 1), (7, 3)])
def test_no_picture_is_too_small(physics: Physics, size: tuple[int, int]) -> None:
    camera = CameraConfig(size, FRONT.intrinsics, FRONT.position, FRONT.rotation)
    assert render_camera(camera).color.shape == (*size, 3)


@pytest.mark.parametrize("value", [1e30, -1e30, float("inf"), float("nan")])
def test_a_body_that_flew_off_to_nowhere_harms_nothing(physics: Physics, value: float) -> None:
    block = physics.load_urdf(BLOCK, Pose((0.5, 0.0, 0.02)))
    p.resetBasePositionAndOrientation(block, (value, 0.0, 0.0), (0, 0, 0, 1))
    mask = render_camera(FRONT).segmentation
    assert not (mask == block).any()
    assert (mask >= 0).any()


def test_cameras_together_see_what_each_sees_alone(physics: Physics) -> None:
    Robot(physics)
    together = render_cameras(OBSERVATION_CAMERAS)
    for camera, seen in zip(OBSERVATION_CAMERAS, together, strict=True):
        for ours, alone in zip(seen, render_camera(camera), strict=True):
            np.testing.assert_array_equal(ours, alone)


def test_equal_states_give_equal_bytes_in_another_process() -> None:
    program = "from tests.sim.raster.test_picture import digest; print(digest())"
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert told.stdout.split()[-1] == digest()


def digest() -> str:
    """Of what a camera sees of a random scene."""
    physics = Physics()
    rng = np.random.default_rng(3)
    throw(physics, rng)
    return hashlib.sha256(b"".join(image.tobytes() for image in render_camera(a_camera(rng, scale=0.25)))).hexdigest()


def _box(half: tuple[float, float, float], at: tuple[float, float, float]) -> int:
    shape = p.createVisualShape(p.GEOM_BOX, halfExtents=half, rgbaColor=(0.2, 0.3, 0.9, 1))
    return int(p.createMultiBody(0, -1, shape, at, quaternion_from_euler((0, 0, 0))))


def _pixel(camera: CameraConfig, point: tuple[float, float, float]) -> tuple[float, float]:
    """Row and column at which a camera sees a point."""
    x, y, z = apply(invert(camera.pose), point)
    fx, _, cx, _, fy, cy, *_ = camera.intrinsics
    return cy + fy * y / z, cx + fx * x / z
