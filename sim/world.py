"""The table, the arm and the objects: the part of `env` that knows nothing of tasks and goals."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sim.asset_loading import loadable_urdf
from sim.cameras import OBSERVATION_CAMERAS, CameraConfig
from sim.colors import FALLBACK, Color, rgb_of
from sim.diagnostics import report
from sim.extents import LocalBox, local_box
from sim.geometry import PoseLike
from sim.goals import read_pose
from sim.grippers import EndEffector
from sim.heightmap import TopDown, top_down
from sim.metrics import Points, box_points
from sim.physics import Physics
from sim.rendering import Rendering, render_camera, render_cameras
from sim.robot import Robot
from sim.shapes import visual_shapes
from sim.values import WORKSPACE, Observation, Pose, Renderer

CATEGORIES = ("fixed", "rigid", "deformable")


class World:
    """The table, the arm and the objects on the table."""

    def __init__(self, physics: Physics) -> None:
        self.physics = physics
        self.bounds = WORKSPACE.as_array()
        self.pix_size = WORKSPACE.pixel_size
        self.renderer: Renderer = "raster"
        """Who draws what cameras see."""
        self.obj_ids: dict[str, list[int]] = {}
        self._robot: Robot | None = None
        self._boxes: dict[int, LocalBox] = {}

    def clear(self, ee: type[EndEffector], *, linked: bool = False) -> None:
        """Empty the table and put an arm with this end effector at home; see `Physics.reset` for the rest."""
        self.physics.reset(linked=linked)
        self._robot = Robot(self.physics, ee)
        self._boxes = {}
        self.obj_ids = {category: [] for category in CATEGORIES}

    def add_object(
        self, urdf: str, pose: PoseLike, category: str = "rigid", color: Color | None = None, **kwargs: object
    ) -> int:
        """Load an asset and return its id.

        Args:
            urdf: Path of an asset such as 'block/block.urdf', or what `Task.fill_template` returned.
            pose: Where its origin goes, as from `Task.get_random_pose`.
            category: 'rigid' can be moved by the robot, 'fixed' cannot (zones, stands, lines, corners).
            color: A name or (r, g, b) in 0-1; None leaves it as it is.
            **kwargs: Nothing else is known; anything else is ignored with a warning.

        Example: ``block = env.add_object('block/block.urdf', pose, color=utils.COLORS['red'])``
        """
        for name in kwargs:
            report("unknown-keyword", f"add_object() does not know the keyword {name!r}: it is ignored", "remove it")
        if category not in CATEGORIES:
            report("bad-category", f"unknown category {category!r:.40}", f"use one of {', '.join(CATEGORIES)}")
            category = "rigid"
        checked = read_pose(pose)
        path, stands_in = loadable_urdf(urdf)
        body = self.physics.load_urdf(path, checked, fixed=category == "fixed")
        self.obj_ids[category].append(body)
        if stands_in:
            self.physics.set_color(body, FALLBACK)
        elif color is not None:
            self.set_color(body, color)
        return body

    def set_color(self, obj: int, color: Color) -> None:
        """Paint an object; the colour is a name or (r, g, b) in 0-1."""
        self.physics.set_color(obj, rgb_of(color))

    set_object_color = set_color

    @property
    def objects(self) -> dict[str, list[int]]:
        """Category → ids of the objects added."""
        return self.obj_ids

    @property
    def ee(self) -> EndEffector:
        """The end effector on the arm."""
        return self.robot.ee

    @property
    def is_static(self) -> bool:
        """Whether everything that can move is at rest."""
        return self.physics.is_static(self.obj_ids["rigid"] + self.obj_ids["deformable"])

    def step_simulation(self) -> None:
        """Advance physics by 1/480 s."""
        self.physics.step()

    def movej(self, target: Sequence[float], speed: float = 0.01) -> bool:
        """Move the arm to six joint angles [rad]; returns whether that timed out."""
        return self.robot.move_joints(target, speed)

    def movep(self, pose: PoseLike, speed: float = 0.01) -> bool:
        """Move the tool to a pose; returns whether that timed out."""
        return self.robot.move_tool(pose, speed)

    def render_camera(self, config: CameraConfig) -> Rendering:
        """Colour (rows, columns, 3), depth [m] and body ids as one camera sees them."""
        if not config.orthographic:
            return render_camera(config, self.renderer)
        view = self.top_down()
        return Rendering(view.color, np.float32(config.position[2]) - view.height, view.mask)

    @property
    def robot(self) -> Robot:
        """The arm."""
        if self._robot is None:
            raise ValueError("the environment has no robot yet: call reset() first")
        return self._robot

    def pose(self, body: int) -> Pose:
        """Where a body is."""
        return self.physics.pose(body)

    def box(self, body: int) -> LocalBox:
        """The box around a body, in its own frame."""
        if body not in self._boxes:
            self._boxes[body] = local_box(visual_shapes([body]), self.pose(body))
        return self._boxes[body]

    def points(self, body: int) -> Points:
        """Points 2 cm apart that fill a body's box, (3, N) in its own frame [m]."""
        return box_points(*self.box(body))

    def top_down(self) -> TopDown:
        """The workspace from straight above, without the arm."""
        return top_down(WORKSPACE, self.physics.background)

    def observe(self) -> Observation:
        """What the three observation cameras see."""
        views = render_cameras(OBSERVATION_CAMERAS, self.renderer)
        return Observation(tuple(view.color for view in views), tuple(view.depth for view in views))

    def final_poses(self) -> dict[int, Pose]:
        """Body id → pose of everything but table and arm."""
        return {body: self.pose(body) for body in self.physics.bodies() if body not in self.physics.background}
