"""What a task calls while it builds its scene: places and sizes, templates, and whole piles, ropes and kits."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sim import builders
from sim.colors import Color, rgb_of
from sim.diagnostics import report
from sim.errors import TaskMisuse
from sim.geometry import PoseLike, Vector, quaternion_from_yaw
from sim.goals import Goal, GoalObject, read_goal
from sim.heightmap import TopDown
from sim.kits import OBJECT_SIZE, OBJECT_TEMPLATE, SCALE, SYMMETRIES, same_shape, shape_mesh, surface_points
from sim.piles import CUBE, strewn_poses
from sim.placement import footprint_pixels, free_centers, pick_pixel, pixel_to_position
from sim.ropes import Rope, create_beads, lay_rope, spacing_of
from sim.values import IDENTITY_ROTATION, WORKSPACE, Pose

if TYPE_CHECKING:
    from sim.environment import Environment

BLOCK_SIDE = 0.04
"""Of the block that an anchor corner is made for [m]."""
COIL_SIZE = (0.1, 0.1, 0.1)
"""Room that is looked for where a rope falls [m]."""
SPAWN_POSITION = (0.5, -0.25, 0.1)
"""Where the next box to palletize is dropped [m]."""


class SceneBuilding:
    """The half of `Task` that puts things on the table."""

    mode: str
    bounds: NDArray[np.float64]
    pix_size: float
    num_blocks: int
    train_set: NDArray[np.int64]
    test_set: NDArray[np.int64]
    homogeneous: bool
    assets_root: str
    goals: list[Goal]
    steps: list[int]
    _spawns: bool
    _env: Environment | None

    def get_random_pose(self, env: Environment, obj_size: Sequence[float]) -> Pose:
        """A random pose on the table where an object of this (x, y, z) size touches nothing.

        Position and yaw are uniform over what is free, z is half the height (0.05 when only x and y are given).
        Add the object before asking for the next pose. A table without room is an error: use fewer or smaller
        objects, or `find_free_pose`.
        """
        pose = self.find_free_pose(env, obj_size)
        if pose is not None:
            return pose
        extent = " × ".join(f"{float(side):g}" for side in obj_size[:2])
        report("no-free-space", f"no free place for an object of {extent} m", "use fewer or smaller objects")
        return Pose(WORKSPACE.center, IDENTITY_ROTATION)

    def find_free_pose(self, env: Environment, obj_size: Sequence[float]) -> Pose | None:
        """Like `get_random_pose`, but None when no room is left; for objects that may be left out."""
        size = [float(side) for side in obj_size]
        if len(size) not in (2, 3) or not all(math.isfinite(side) and side >= 0 for side in size):
            raise TaskMisuse("bad-size", f"not an object's size: {obj_size!r:.60}", "give (x, y, z) in metres")
        free = free_centers(env.top_down().mask >= 0, footprint_pixels(size, self.pix_size))
        pixel = pick_pixel(free, np.random.random())
        if pixel is None:
            return None
        height = size[2] / 2 if len(size) == 3 else 0.05
        yaw = np.random.random() * 2 * math.pi
        return Pose(pixel_to_position(pixel, height, WORKSPACE), quaternion_from_yaw(yaw))

    def get_random_size(
        self, min_x: float, max_x: float, min_y: float, max_y: float, min_z: float, max_z: float
    ) -> tuple[float, float, float]:
        """A random (x, y, z) size, each side uniform between its bounds [m]."""
        x, y, z = np.random.uniform((min_x, min_y, min_z), (max_x, max_y, max_z)).tolist()
        return x, y, z

    def fill_template(self, template: str, replace: Mapping[str, Any]) -> str:
        """Fill in a template asset; returns the path to give to ``env.add_object``.

        Args:
            template: Path of an asset such as 'box/box-template.urdf'.
            replace: Placeholder → values: {'DIM': (x, y, z)} fills DIM0, DIM1, DIM2; likewise 'HALF', 'SCALE',
                'FNAME'; {'COLOR': name or RGB} repaints everything.

        Example: ``box_urdf = self.fill_template('box/box-template.urdf', {'DIM': (0.1, 0.06, 0.04)})``
        """
        return builders.fill_template(template, replace)

    def add_corner_anchor_for_pose(self, env: Environment, pose: PoseLike) -> int:
        """Mark on the table where the corner of a 4 cm block at this pose belongs; returns the marker's id."""
        filled = self.fill_template("corner/corner-template.urdf", builders.box_around_corner((BLOCK_SIDE, BLOCK_SIDE)))
        (x, y, _), rotation = pose
        return env.add_object(filled, ((x, y, 0.0), rotation), "fixed")

    def color_random_brown(self, obj: int) -> None:
        """Paint an object in a random shade of brown."""
        shade = np.random.random() + 0.5
        brown = np.minimum(shade * np.array([156, 117, 95]) / 255, 1.0)
        self._world().set_color(obj, tuple(brown.tolist()))

    def get_true_image(self, env: Environment) -> TopDown:
        """The workspace from straight above: colour (320, 160, 3), height [m] and mask of body ids (320, 160)."""
        return env.top_down()

    def set_assets_root(self, assets_root: str) -> None:
        """Say where the assets are; the runner does."""
        self.assets_root = str(assets_root)

    def make_piles(self, env: Environment, block_color: Color | None = None) -> list[int]:
        """Strew `num_blocks` (50) cubes of 1 cm over the middle of the workspace; returns their ids.

        They are to be pushed: 'piles' in lang_template makes the robot hold a spatula.
        """
        rgb = None if block_color is None else rgb_of(block_color)
        return [env.add_object(CUBE, pose, color=rgb) for pose in strewn_poses(int(self.num_blocks))]

    def make_ropes(
        self,
        env: Environment,
        corners: Sequence[Vector],
        radius: float = 0.005,
        n_parts: int = 20,
        color_name: Color = "red",
    ) -> Rope:
        """Drop a rope at a free place; returns (objects, targets, matches) of a goal that lays it straight.

        Args:
            env: The environment.
            corners: Two points; the rope is as long as the segment between them, which is where it should lie.
            radius: Half the side of each of its beads [m].
            n_parts: Number of beads.
            color_name: Of the rope.
        """
        start, end = (position_of(corner) for corner in corners)
        (x, y, _), _ = self.get_random_pose(env, COIL_SIZE)
        spacing = spacing_of((start, end), n_parts)
        beads = create_beads((x, y, 2 * radius), spacing, radius, n_parts, rgb_of(color_name))
        env.obj_ids["deformable"].extend(beads)
        return lay_rope(beads, (start, end))

    make_rope = make_ropes

    def get_kitting_shapes(self, n_objects: int) -> NDArray[np.int64]:
        """Random numbers of kitting shapes, from `train_set` in mode 'train', else from `test_set`.

        They differ as long as there are enough of them; with `homogeneous` all are the same. Their names are in
        `utils.assembling_kit_shapes`.
        """
        shapes = self.train_set if self.mode == "train" else self.test_set
        if self.homogeneous:
            return np.repeat(np.random.choice(shapes), n_objects)
        return np.asarray(np.random.choice(shapes, n_objects, replace=n_objects > len(shapes)))

    def make_kitting_objects(
        self,
        env: Environment,
        targets: Sequence[Any],
        obj_shapes: Sequence[int] | NDArray[np.int64],
        n_objects: int,
        colors: Sequence[Color],
    ) -> tuple[list[GoalObject], list[NDArray[np.float64]]]:
        """Add kitting shapes at free places; returns (objects, matches) of a goal that puts them on the targets.

        Args:
            env: The environment.
            targets: Poses of the places of the kit; the i-th takes objects of shape `obj_shapes[i]`.
            obj_shapes: Numbers of shapes.
            n_objects: How many of them to add.
            colors: One per object.
        """
        objects: list[GoalObject] = []
        matches = []
        for shape, color in zip(list(obj_shapes)[:n_objects], colors, strict=False):
            pose = self.get_random_pose(env, OBJECT_SIZE)
            filling = {"FNAME": (shape_mesh(shape),), "SCALE": SCALE, "COLOR": color}
            body = env.add_object(self.fill_template(OBJECT_TEMPLATE, filling), pose)
            objects.append((body, (SYMMETRIES[int(shape)], None)))
            matches.append(same_shape(shape, obj_shapes, len(targets)))
        return objects, matches

    def get_target_sample_surface_points(
        self, model: str, scale: float | Sequence[float], pose: PoseLike, num_points: int = 50
    ) -> list[Pose]:
        """Poses that together draw a shape: random points of a mesh's surface, well apart, without rotation.

        Args:
            model: Path of a mesh, such as ``os.path.join(self.assets_root, 'kitting', '00.obj')``.
            scale: Metres per unit of the mesh, one number or three.
            pose: Of the mesh.
            num_points: How many.
        """
        return surface_points(model, scale, pose, num_points)

    def spawn_box(self) -> None:
        """Palletizing: drop the next box of `steps` at y = −0.25, if no box of the goal lies at −0.5 < y < 0.

        Call it at the end of reset; the runner does so again after each action.
        """
        world = self._world()
        self._spawns = True
        boxes = [body for body, _ in read_goal(self.goals[0]).objs] if self.goals else []
        if self.steps and not any(-0.5 < world.pose(box).position[1] < 0 for box in boxes):
            yaw = np.random.random() * 2 * math.pi
            world.physics.set_pose(self.steps.pop(0), (SPAWN_POSITION, quaternion_from_yaw(yaw)))

    def get_box_object_points(self, obj: int) -> NDArray[np.float64]:
        """Points 2 cm apart that fill the object's box, (3, N) in its own frame [m]."""
        return self._world().points(obj)

    get_mesh_object_points: Callable[[SceneBuilding, int], NDArray[np.float64]] = get_box_object_points
    get_sphere_object_points: Callable[[SceneBuilding, int], NDArray[np.float64]] = get_box_object_points

    def _world(self) -> Environment:
        if self._env is None:
            raise TaskMisuse("bad-attribute", "the task has no environment yet", "call super().reset(env) first")
        return self._env


def position_of(point: Any) -> Vector:  # noqa: ANN401 - a position, or a pose, in whatever form
    """The position of a pose; a bare position is returned as it is."""
    return point[0] if len(point) == 2 and len(np.shape(point[0])) == 1 else point  # type: ignore[no-any-return]
