"""The arm: a UR5e on a column with an end effector on its flange, moved joint by joint at constant speed.

All poses that it takes are those of the tool's working point, in the world. The tool's rotation is relative to pointing
straight down as at home: the identity points down, a yaw turns it about the vertical.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from xml.etree import ElementTree

import pybullet as p

from sim import kinematics
from sim.assets import ASSETS_ROOT
from sim.free_travel import TRY_STEPS, FreeTravel
from sim.geometry import PoseLike, as_pose, compose, invert, multiply
from sim.grippers import EndEffector, Suction
from sim.kinematics import HOME, JOINT_LIMIT, Joints
from sim.physics import Physics
from sim.values import SIM_HZ, Pose

BASE = Pose((0.0, 0.0, 0.2))
"""The column is so high that a vertical tool reaches all of the workspace up to 0.3 m: see tests/sim/test_robot.py."""
DEFAULT_SPEED = 0.01
"""Length of the joint vector's change in one step [rad]."""
TOLERANCE = 0.01
"""A move ends with every joint this close to its target [rad]."""
SETTLE_STEPS = SIM_HZ
"""How long after its nominal end a move may still be on the way, before it has timed out."""
JOINTS = tuple(range(6))
_MOTOR_GAINS = [1.0] * 6
_DOWN = kinematics.forward(HOME).rotation


class Robot:
    """The arm with its tool, at home."""

    def __init__(self, physics: Physics, ee: type[EndEffector] = Suction, base: Pose = BASE) -> None:
        self._physics = physics
        self._base = base
        self._world_to_base = invert(base)
        self._tip_to_flange = multiply(Pose((0.0, 0.0, 0.0), _DOWN), Pose((0.0, 0.0, -ee.length)))
        self.body = physics.load_urdf_text(robot_urdf(ASSETS_ROOT / ee.urdf), base, fixed=True)
        physics.background.add(self.body)
        self.ee: EndEffector = ee(physics, self.body)
        self._commanded: Joints = HOME
        self._branch = kinematics.branch_of(HOME)
        self.home()
        self._tool_at_home = self.tool()
        self._travel = FreeTravel(physics, self.body)

    def home(self) -> None:
        """Be at home, without moving there."""
        for joint, angle in zip(JOINTS, HOME, strict=True):
            p.resetJointState(self.body, joint, angle)
        self._command(HOME)

    def joints(self) -> Joints:
        """The measured joint angles [rad]."""
        q1, q2, q3, q4, q5, q6 = (state[0] for state in p.getJointStates(self.body, JOINTS))
        return q1, q2, q3, q4, q5, q6

    def tool(self) -> Pose:
        """The measured pose of the tool's working point, in the world."""
        base_to_flange = kinematics.forward(self.joints())
        return multiply(self._base, multiply(base_to_flange, invert(self._tip_to_flange)))

    def move_tool(self, pose: PoseLike, speed: float = DEFAULT_SPEED) -> bool:
        """Move in a straight line of joint space until the tool is at a pose; above the reach, as high as it goes.

        Returns:
            Whether the move timed out, in simulated time.

        Raises:
            Unreachable: No height on the vertical through the pose can be reached.
        """
        return self.move_joints(self._solve_within_reach(pose), speed)

    def move_joints(self, target: Sequence[float], speed: float = DEFAULT_SPEED) -> bool:
        """Move all joints together at constant speed and wait until each is within 0.01 rad of its target.

        Returns:
            Whether the move timed out, in simulated time: one second after its nominal end.
        """
        start = self._commanded
        steps = max(1, math.ceil(math.dist(target, start) / speed))
        for step in range(1, steps + 1):
            left = steps - step + 1
            if left >= TRY_STEPS and step % TRY_STEPS == 1 and self._skip(target, left):
                break
            self._command(_between(start, target, step / steps))
            self._physics.step()
        for _ in range(SETTLE_STEPS):
            if self._is_at(target):
                return False
            self._physics.step()
        return True

    def solve(self, pose: PoseLike) -> Joints:
        """The joint angles that bring the tool to a pose, in the posture of home and without a needless turn.

        Raises:
            Unreachable: The pose is out of reach in this posture.
        """
        return kinematics.nearest(kinematics.inverse(self._flange(pose), self._branch), self._commanded)

    def within_reach(self, pose: PoseLike) -> Pose:
        """The pose itself or, where the arm is too short, the highest one below it.

        0.32 m above the far corners of the workspace is out of reach; an approach from less high is as good, and the
        tool stays vertical.
        """
        (x, y, z), rotation = as_pose(pose)
        missing = min(0.0, kinematics.highest(self._flange(pose), self._branch))
        return Pose((x, y, z + missing), rotation)

    def _solve_within_reach(self, pose: PoseLike) -> Joints:
        """What `solve` says of `within_reach`: in half the time, but for poses near the end of the reach."""
        joints = kinematics.inverse_well_within(self._flange(as_pose(pose)), self._branch)
        if joints is None:
            return self.solve(self.within_reach(pose))
        return kinematics.nearest(joints, self._commanded)

    def _flange(self, tip: PoseLike) -> Pose:
        """The flange in the frame of the base, for a working point in the world."""
        return compose(self._world_to_base, compose(as_pose(tip), self._tip_to_flange))

    def _skip(self, target: Sequence[float], steps: int) -> bool:
        """Be at some joint angles without moving there, if nothing would happen on the way; whether that was so.

        What the tool holds goes with it, as it is held.
        """
        start, tool, held = self.joints(), self.tool(), self.ee.held
        if max(map(abs, target)) > JOINT_LIMIT or (held is not None and not self.ee.check_grasp()):
            return False
        if not self._travel.is_free(start, target, held, compose(self._tool_at_home, invert(tool))):
            return False
        tool_to_held = compose(invert(tool), self._physics.pose(held)) if held is not None else None

        def put(share: float) -> None:
            joints = _between(start, target, share)
            p.resetJointStatesMultiDof(self.body, JOINTS, [[angle] for angle in joints], [[0.0]] * len(JOINTS))
            if held is not None and tool_to_held is not None:
                self._physics.set_pose(held, compose(self.tool(), tool_to_held))

        self._physics.skip(steps, put)
        self._command(target)
        return True

    def _command(self, joints: Sequence[float]) -> None:
        q1, q2, q3, q4, q5, q6 = joints
        self._commanded = (q1, q2, q3, q4, q5, q6)
        p.setJointMotorControlArray(
            self.body, JOINTS, p.POSITION_CONTROL, targetPositions=self._commanded, positionGains=_MOTOR_GAINS
        )

    def _is_at(self, target: Sequence[float]) -> bool:
        states = p.getJointStates(self.body, JOINTS)
        return all(abs(goal - state[0]) < TOLERANCE for goal, state in zip(target, states, strict=True))


def _between(start: Sequence[float], end: Sequence[float], share: float) -> list[float]:
    """Some joint angles on the straight way from the first to the second; at a share of 1 exactly the second."""
    if share == 1.0:
        return list(end)
    return [angle + share * (goal - angle) for angle, goal in zip(start, end, strict=True)]


@lru_cache(maxsize=8)
def robot_urdf(tool: Path) -> str:
    """The arm's URDF with the package's meshes, and the links and joints of a tool's URDF fixed to its flange."""
    meshes = _find_meshes()
    arm = ElementTree.fromstring(
        (ASSETS_ROOT / "ur5/ur5.urdf").read_text(encoding="utf-8").replace("FNAME0", str(meshes))
    )
    mounted = ElementTree.fromstring(tool.read_text(encoding="utf-8"))
    joint = ElementTree.SubElement(arm, "joint", name="flange_joint", type="fixed")
    ElementTree.SubElement(joint, "parent", link="wrist_3_link")
    ElementTree.SubElement(joint, "child", link=next(mounted.iter("link")).attrib["name"])
    arm.extend(mounted)
    return ElementTree.tostring(arm, encoding="unicode")


def _find_meshes() -> Path:
    """Where `airo_models` has the arm: found, not imported, as it would load an HTTP client in every worker."""
    package = find_spec("airo_models")
    if package is None or package.origin is None:
        raise ModuleNotFoundError("airo-models, which has the arm's meshes, is not installed", name="airo_models")
    return Path(package.origin).parent / "arms/ur5e/collision"
