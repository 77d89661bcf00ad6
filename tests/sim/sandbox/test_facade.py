from __future__ import annotations

import faulthandler
import math
import os
import signal
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pybullet
import pytest
from PIL import Image

from sim.assets import ASSETS_ROOT
from sim.errors import TaskMisuse
from sim.physics import Physics
from sim.robot import Robot
from sim.sandbox.call_rules import RULES
from sim.sandbox.facade import BadCall, make_facade
from sim.values import Pose

BODY, LINKED, CONSTRAINT, STATE, URDF, TEXTURE = (
    "a body",
    "a linked body",
    "a constraint",
    "a state",
    "a URDF",
    "a texture",
)
"""Stand for what the world of the test has."""
NAN, INF = math.nan, math.inf
HERE, LEVEL = [0.5, 0.0, 0.1], [0.0, 0.0, 0.0, 1.0]

CRASHES: list[tuple[str, list[Any]]] = [
    ("getQuaternionFromEuler", [1.57]),
    ("getQuaternionFromEuler", [None]),
    ("getEulerFromQuaternion", [0.0]),
    ("resetBasePositionAndOrientation", [BODY, None, LEVEL]),
    ("resetBasePositionAndOrientation", [BODY, HERE, None]),
    ("resetBasePositionAndOrientation", [BODY, HERE, 0.0]),
    ("getDynamicsInfo", [BODY, 500]),
    ("applyExternalForce", [BODY, 500, [0, 0, 1], HERE, pybullet.WORLD_FRAME]),
    ("applyExternalForce", [BODY, -1, 1.0, HERE, pybullet.WORLD_FRAME]),
    ("applyExternalForce", [BODY, -1, [0, 0, 1], None, pybullet.WORLD_FRAME]),
    ("applyExternalTorque", [BODY, -1, None, pybullet.WORLD_FRAME]),
    ("changeVisualShape", [BODY, -2]),
    ("resetVisualShapeData", [BODY, -2]),
    ("getMeshData", [BODY, 3]),
    ("unsupportedChangeScaling", [BODY, None]),
    ("calculateInverseKinematics2", [LINKED, 1, [[0, 0, 0]]]),
    ("calculateMassMatrix", [LINKED, "rubbish"]),
    ("calculateInverseDynamics", [LINKED, "rubbish", [0.0], [0.0]]),
    ("changeTexture", [0, None, 2, 2]),
    ("getCameraImage", [-5, 10]),
    ("getCameraImage", [10, -5]),
    ("restoreState", []),
    ("restoreState", [-2]),
    ("getUserDataInfo", [BODY, 0]),
    ("loadTexture", [""]),
    ("loadURDF", ["/tmp"]),
    ("createCollisionShapeArray", [[pybullet.GEOM_BOX], [0.1], []]),
    ("loadBullet", [""]),
]
MEANINGLESS: list[tuple[str, list[Any]]] = [
    ("resetBasePositionAndOrientation", [BODY, [NAN, 0, 0], LEVEL]),
    ("resetBasePositionAndOrientation", [BODY, HERE, [0, 0, INF, 1]]),
    ("resetBasePositionAndOrientation", [BODY, HERE, [0, 0, 0, 0]]),
    ("resetBasePositionAndOrientation", [BODY, [[0, 0, 0]], LEVEL]),
    ("resetBasePositionAndOrientation", [BODY, {0: 0, 1: 0, 2: 0}, LEVEL]),
    ("resetBasePositionAndOrientation", [BODY, ["a", 0, 0], LEVEL]),
    ("resetBasePositionAndOrientation", [BODY, np.zeros((1, 3)), LEVEL]),
    ("resetBaseVelocity", [BODY, [0, 0, INF]]),
    ("setGravity", [0, 0, NAN]),
    ("setTimeStep", [0.0]),
    ("changeDynamics", [BODY, -1, -1.0]),
    ("createMultiBody", [INF]),
    ("createMultiBody", [0.1, -1, -1, [0, NAN, 0]]),
    ("createCollisionShape", [pybullet.GEOM_SPHERE, NAN]),
    ("createVisualShape", [pybullet.GEOM_MESH, 1, [1, 1, 1], 1, "/tmp"]),
    ("loadURDF", ["cube_small.urdf", [NAN, 0, 0]]),
    ("createConstraint", [LINKED, 0, 999, -1, pybullet.JOINT_FIXED, [0, 0, 0], [0, 0, 0], [0, 0, 0]]),
    ("createConstraint", [999, 0, -1, -1, pybullet.JOINT_FIXED, [0, 0, 0], [0, 0, 0], [0, 0, 0]]),
    ("getCameraImage", [2000, 10]),
    ("getUserDataInfo", ["x", 0]),
    ("connect", [pybullet.GUI]),
    ("resetSimulation", []),
]
SOUND: list[tuple[str, dict[str, Any]]] = [
    ("getQuaternionFromEuler", {"eulerAngles": np.array([0.1, 0.2, 0.3])}),
    ("getQuaternionFromEuler", {"eulerAngles": (0, np.float32(0.5), 1)}),
    ("getEulerFromQuaternion", {"quaternion": LEVEL}),
    ("resetBasePositionAndOrientation", {"bodyUniqueId": BODY, "posObj": HERE, "ornObj": LEVEL}),
    ("resetBaseVelocity", {"objectUniqueId": BODY, "linearVelocity": [0, 0, 0], "angularVelocity": [0, 0, 0]}),
    ("applyExternalForce", {"objectUniqueId": BODY, "linkIndex": -1, "forceObj": HERE, "posObj": HERE, "flags": 1}),
    ("applyExternalTorque", {"objectUniqueId": BODY, "linkIndex": -1, "torqueObj": HERE, "flags": 1}),
    ("getDynamicsInfo", {"bodyUniqueId": BODY, "linkIndex": -1}),
    ("changeVisualShape", {"objectUniqueId": BODY, "linkIndex": -1}),
    ("resetVisualShapeData", {"objectUniqueId": BODY, "linkIndex": -1}),
    ("getMeshData", {"bodyUniqueId": BODY, "linkIndex": -1}),
    ("unsupportedChangeScaling", {"bodyUniqueId": BODY, "scaling": [1, 1, 1]}),
    ("getUserDataInfo", {"bodyUniqueId": LINKED, "userDataIndex": 0}),
    ("changeDynamics", {"bodyUniqueId": BODY, "linkIndex": -1, "mass": 0.2, "lateralFriction": 1.0}),
    ("getCameraImage", {"width": 4, "height": 3}),
    ("resetJointState", {"bodyUniqueId": LINKED, "jointIndex": 0, "targetValue": 0.1, "targetVelocity": 0.0}),
    (
        "createConstraint",
        {
            "parentBodyUniqueId": BODY,
            "parentLinkIndex": -1,
            "childBodyUniqueId": -1,
            "childLinkIndex": -1,
            "jointType": pybullet.JOINT_FIXED,
            "jointAxis": [0, 0, 0],
            "parentFramePosition": [0, 0, 0],
            "childFramePosition": HERE,
            "parentFrameOrientation": LEVEL,
            "childFrameOrientation": LEVEL,
        },
    ),
    (
        "changeConstraint",
        {
            "userConstraintUniqueId": CONSTRAINT,
            "jointChildPivot": HERE,
            "jointChildFrameOrientation": LEVEL,
            "maxForce": 10.0,
        },
    ),
    (
        "calculateInverseKinematics",
        {"bodyUniqueId": LINKED, "endEffectorLinkIndex": 5, "targetPosition": HERE, "targetOrientation": LEVEL},
    ),
    (
        "calculateInverseKinematics2",
        {"bodyUniqueId": LINKED, "endEffectorLinkIndices": [4, 5], "targetPositions": [HERE, HERE]},
    ),
    ("calculateMassMatrix", {"bodyUniqueId": LINKED, "objPositions": [0.0] * 7}),
    (
        "calculateInverseDynamics",
        {"bodyUniqueId": LINKED, "objPositions": [0.1] * 7, "objVelocities": [0.0] * 7, "objAccelerations": [0.0] * 7},
    ),
    ("setGravity", {"gravX": 0, "gravY": 0, "gravZ": -9.8}),
    ("setTimeStep", {"timeStep": 1 / 480}),
    ("restoreState", {"stateId": STATE}),
    ("loadTexture", {"textureFilename": TEXTURE}),
    ("changeTexture", {"textureUniqueId": 0, "pixels": [255] * 12, "width": 2, "height": 2}),
    (
        "loadURDF",
        {
            "fileName": URDF,
            "basePosition": HERE,
            "baseOrientation": LEVEL,
            "useMaximalCoordinates": 0,
            "useFixedBase": 1,
            "flags": 0,
            "globalScaling": 1.5,
        },
    ),
    (
        "createCollisionShape",
        {
            "shapeType": pybullet.GEOM_BOX,
            "radius": 0.1,
            "halfExtents": [0.1, 0.1, 0.1],
            "height": 0.1,
            "fileName": "",
            "meshScale": [1, 1, 1],
        },
    ),
    (
        "createVisualShape",
        {
            "shapeType": pybullet.GEOM_SPHERE,
            "radius": 0.1,
            "halfExtents": [0.1, 0.1, 0.1],
            "length": 0.1,
            "fileName": "",
            "meshScale": [1, 1, 1],
        },
    ),
    (
        "createMultiBody",
        {
            "baseMass": 0.1,
            "baseCollisionShapeIndex": -1,
            "baseVisualShapeIndex": -1,
            "basePosition": HERE,
            "baseOrientation": LEVEL,
            "baseInertialFramePosition": [0, 0, 0],
            "baseInertialFrameOrientation": LEVEL,
        },
    ),
    ("getBasePositionAndOrientation", {"bodyUniqueId": BODY}),
]
CREATING = ("create", "load")
"""What begins so gives another id each time."""


@pytest.fixture
def world(tmp_path: Path) -> dict[str, Any]:
    """What the stand-ins of the cases stand for: a block on the table, the arm, and what calls need."""
    physics = Physics()
    physics.reset(linked=True)  # a rigid body cannot be tied to the world
    block = physics.load_urdf(ASSETS_ROOT / "block/block.urdf", Pose((0.5, 0.0, 0.02)))
    arm = Robot(physics).body
    Image.new("RGB", (2, 2)).save(tmp_path / "texture.png")
    pybullet.loadTexture(str(tmp_path / "texture.png"))
    pybullet.addUserData(arm, "key", "value")
    origin = [0, 0, 0]
    return {
        BODY: block,
        LINKED: arm,
        CONSTRAINT: pybullet.createConstraint(block, -1, -1, -1, pybullet.JOINT_FIXED, origin, origin, HERE),
        STATE: pybullet.saveState(),
        URDF: str(ASSETS_ROOT / "block/block.urdf"),
        TEXTURE: str(tmp_path / "texture.png"),
    }


@pytest.fixture(scope="module")
def facade() -> ModuleType:
    """What task code imports as `pybullet`."""
    return make_facade()


def placed(arguments: list[Any], world: dict[str, Any]) -> list[Any]:
    return [world[value] if isinstance(value, str) and value in world else value for value in arguments]


def dies(call: Callable[[], object]) -> bool:
    """Whether a call ends its process with a signal."""
    child = os.fork()
    if child == 0:
        faulthandler.disable()
        silence = os.open(os.devnull, os.O_WRONLY)
        os.dup2(silence, 1)
        os.dup2(silence, 2)
        signal.alarm(20)
        try:
            call()
            pybullet.stepSimulation()
        finally:
            os._exit(0)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


@pytest.mark.parametrize(("name", "arguments"), CRASHES)
def test_what_would_crash_raises_with_a_hint(
    facade: ModuleType, world: dict[str, Any], name: str, arguments: list[Any]
) -> None:
    given = placed(arguments, world)
    with pytest.raises(BadCall) as caught:
        getattr(facade, name)(*given)
    assert name in str(caught.value)
    assert caught.value.hint


@pytest.mark.parametrize(("name", "arguments"), CRASHES[:-1])
def test_each_of_these_rules_is_needed(world: dict[str, Any], name: str, arguments: list[Any]) -> None:
    given = placed(arguments, world)
    assert dies(lambda: getattr(pybullet, name)(*given))


@pytest.mark.parametrize(("name", "arguments"), MEANINGLESS)
def test_what_cannot_mean_anything_raises(
    facade: ModuleType, world: dict[str, Any], name: str, arguments: list[Any]
) -> None:
    with pytest.raises(BadCall):
        getattr(facade, name)(*placed(arguments, world))


@pytest.mark.parametrize(("name", "arguments"), SOUND)
def test_sound_calls_give_the_same_by_keyword_and_by_position(
    facade: ModuleType, world: dict[str, Any], name: str, arguments: dict[str, Any]
) -> None:
    values = placed(list(arguments.values()), world)
    named = dict(zip(arguments, values, strict=True))
    expected = getattr(pybullet, name)(**named)
    for result in (getattr(facade, name)(*values), getattr(facade, name)(**named)):
        assert name.startswith(CREATING) or repr(result) == repr(expected)


def test_every_parameter_with_a_rule_is_used_in_a_sound_call() -> None:
    used = {(name, parameter) for name, arguments in SOUND for parameter in arguments}
    assert {(name, parameter) for name, rules in RULES.items() for parameter in rules} <= used


def test_everything_else_is_pybullets_own(facade: ModuleType) -> None:
    for name in ("stepSimulation", "getBasePositionAndOrientation", "error", "GEOM_BOX", "WORLD_FRAME", "rayTest"):
        assert getattr(facade, name) is getattr(pybullet, name)
    public = {name for name in vars(pybullet) if not name.startswith("__")}
    assert public <= set(vars(facade))


def test_who_catches_pybullets_error_catches_this_one_too(facade: ModuleType) -> None:
    with pytest.raises(pybullet.error):
        facade.getQuaternionFromEuler(1.57)
    with pytest.raises(TaskMisuse) as caught:
        facade.getQuaternionFromEuler(1.57)
    assert caught.value.code == "bad-pybullet-call"
    assert str(caught.value) == "p.getQuaternionFromEuler: eulerAngles must be 3 finite numbers, not 1.57"
    assert caught.value.hint == "call it as p.getQuaternionFromEuler(eulerAngles)"


def test_an_argument_that_cannot_be_shown_is_named_by_its_type(facade: ModuleType) -> None:
    class Shy:
        def __repr__(self) -> str:
            raise RuntimeError("no")

    with pytest.raises(BadCall, match="not a Shy"):
        facade.getQuaternionFromEuler(Shy())
