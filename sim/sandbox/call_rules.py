"""Which arguments PyBullet does not survive, or takes in silence though they mean nothing.

Found by calling each function with rubbish in a process of its own (`tests/sim/sandbox/test_facade.py` does it again
for every rule). Where PyBullet itself raises, there is no rule: its own words are kept.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeGuard

import numpy as np
import pybullet as p

Arguments = Mapping[str, Any]
"""Of one call, by name; only those that were given."""
Rule = Callable[[Any, Arguments], str | None]
"""(argument, all arguments) → what is wrong with it, in words that follow its name; None when nothing is."""

MAX_IMAGE_SIDE = 1024


def _numbers(count: int | None) -> Rule:
    """A sequence of finite numbers, of this length; PyBullet crashes on anything else."""

    def rule(value: Any, _: Arguments) -> str | None:  # noqa: ANN401 - task code may give anything
        wanted = f"{count} finite numbers" if count else "a list of finite numbers"
        if isinstance(value, np.ndarray):
            fits = value.ndim == 1
        else:
            fits = hasattr(value, "__getitem__") and hasattr(value, "__len__") and not isinstance(value, str | dict)
        if fits and (count is None or len(value) == count) and all(_is_finite(number) for number in value):
            return None
        return f"must be {wanted}"

    return rule


def _finite(value: Any, _: Arguments) -> str | None:  # noqa: ANN401
    """No NaN and no infinity, in a number or in a flat sequence; whatever else it is, PyBullet judges."""
    try:
        values = np.asarray(value, dtype=np.float64)
    except (TypeError, ValueError, OverflowError):
        return None
    if value is None or np.all(np.isfinite(values)):
        return None
    return "must be finite"


def _rotation(value: Any, arguments: Arguments) -> str | None:  # noqa: ANN401
    problem = _numbers(4)(value, arguments)
    return problem or (None if math.hypot(*value) > 1e-6 else "must be a rotation, not all zeros")


def _not_negative(value: Any, arguments: Arguments) -> str | None:  # noqa: ANN401
    return _finite(value, arguments) or ("must not be negative" if _is_number(value) and value < 0 else None)


def _positive(value: Any, arguments: Arguments) -> str | None:  # noqa: ANN401
    return _finite(value, arguments) or ("must be positive" if _is_number(value) and value <= 0 else None)


def _body(value: Any, _: Arguments) -> str | None:  # noqa: ANN401
    return None if _exists(value) else "must be the id of a body that exists"


def _body_or_world(value: Any, arguments: Arguments) -> str | None:  # noqa: ANN401
    return None if _is_index(value) and value == -1 else _body(value, arguments)


def _link(value: Any, arguments: Arguments) -> str | None:  # noqa: ANN401
    """An index of the body's links; −1 is its base."""
    body = arguments.get("bodyUniqueId", arguments.get("objectUniqueId"))
    if not _is_index(value) or not _exists(body):
        return None  # PyBullet says so itself
    links = p.getNumJoints(body)
    return None if -1 <= value < links else f"must be from -1, the base, to {links - 1}"


def _image_side(value: Any, _: Arguments) -> str | None:  # noqa: ANN401
    return (
        f"must be from 1 to {MAX_IMAGE_SIDE} pixels" if _is_number(value) and not 1 <= value <= MAX_IMAGE_SIDE else None
    )


def _file(value: Any, _: Arguments) -> str | None:  # noqa: ANN401
    """Not empty and no folder; whether the file exists, PyBullet knows: it has search paths."""
    if isinstance(value, str) and (not value.strip() or Path(value).is_dir()):
        return "must be the path of a file"
    return None


def _mesh_file(value: Any, arguments: Arguments) -> str | None:  # noqa: ANN401
    return None if value == "" else _file(value, arguments)


def _saved_state(value: Any, _: Arguments) -> str | None:  # noqa: ANN401
    return "must be what saveState() returned" if not _is_index(value) or value < 0 else None


def _pixels(value: Any, arguments: Arguments) -> str | None:  # noqa: ANN401
    count = 3 * int(arguments.get("width", 0)) * int(arguments.get("height", 0))
    return None if hasattr(value, "__len__") and len(value) == count > 0 else "must hold 3 × width × height numbers"


def _user_data_index(value: Any, arguments: Arguments) -> str | None:  # noqa: ANN401
    body = arguments.get("bodyUniqueId")
    if not (_is_index(value) and _exists(body)):
        return "must be from 0 to getNumUserData() - 1 of a body that exists"
    count = p.getNumUserData(body)
    return None if 0 <= value < count else f"must be from 0 to {count - 1}"


def _is_finite(value: object) -> bool:
    try:
        return math.isfinite(value)  # type: ignore[arg-type]  # whatever is no number raises
    except (TypeError, OverflowError):
        return False


def _is_number(value: object) -> bool:
    return isinstance(value, int | float | np.number)


def _is_index(value: object) -> bool:
    return isinstance(value, int | np.integer)


def _exists(body: object) -> TypeGuard[int]:
    try:
        p.getBodyInfo(body)  # type: ignore[arg-type]
    except (p.error, TypeError, OverflowError):
        return False
    return True


_VECTOR, _LIST = _numbers(3), _numbers(None)

RULES: dict[str, dict[str, Rule | None]] = {
    # Poses
    "getQuaternionFromEuler": {"eulerAngles": _VECTOR},
    "getEulerFromQuaternion": {"quaternion": _numbers(4)},
    "resetBasePositionAndOrientation": {"bodyUniqueId": None, "posObj": _VECTOR, "ornObj": _rotation},
    "resetBaseVelocity": {"objectUniqueId": None, "linearVelocity": _finite, "angularVelocity": _finite},
    "applyExternalForce": {"objectUniqueId": None, "linkIndex": _link, "forceObj": _VECTOR, "posObj": _VECTOR},
    "applyExternalTorque": {"objectUniqueId": None, "linkIndex": _link, "torqueObj": _VECTOR},
    # Bodies
    "loadURDF": {
        "fileName": _file,
        "basePosition": _finite,
        "baseOrientation": _finite,
        "useMaximalCoordinates": None,
        "useFixedBase": None,
        "flags": None,
        "globalScaling": _positive,
    },
    "createMultiBody": {
        "baseMass": _not_negative,
        "baseCollisionShapeIndex": None,
        "baseVisualShapeIndex": None,
        "basePosition": _finite,
        "baseOrientation": _finite,
        "baseInertialFramePosition": _finite,
        "baseInertialFrameOrientation": _finite,
    },
    "createCollisionShape": {
        "shapeType": None,
        "radius": _finite,
        "halfExtents": _finite,
        "height": _finite,
        "fileName": _mesh_file,
        "meshScale": _finite,
    },
    "createVisualShape": {
        "shapeType": None,
        "radius": _finite,
        "halfExtents": _finite,
        "length": _finite,
        "fileName": _mesh_file,
        "meshScale": _finite,
    },
    "changeDynamics": {"bodyUniqueId": None, "linkIndex": None, "mass": _not_negative, "lateralFriction": _finite},
    "getDynamicsInfo": {"bodyUniqueId": None, "linkIndex": _link},
    "changeVisualShape": {"objectUniqueId": None, "linkIndex": _link},
    "resetVisualShapeData": {"objectUniqueId": None, "linkIndex": _link},
    "getMeshData": {"bodyUniqueId": None, "linkIndex": _link},
    "unsupportedChangeScaling": {"bodyUniqueId": None, "scaling": _VECTOR},
    "getUserDataInfo": {"bodyUniqueId": None, "userDataIndex": _user_data_index},
    # Textures and pictures
    "loadTexture": {"textureFilename": _file},
    "changeTexture": {"textureUniqueId": None, "pixels": _pixels, "width": None, "height": None},
    "getCameraImage": {"width": _image_side, "height": _image_side},
    # Joints and constraints
    "resetJointState": {"bodyUniqueId": None, "jointIndex": None, "targetValue": _finite, "targetVelocity": _finite},
    "createConstraint": {
        "parentBodyUniqueId": _body,
        "parentLinkIndex": None,
        "childBodyUniqueId": _body_or_world,
        "childLinkIndex": None,
        "jointType": None,
        "jointAxis": _finite,
        "parentFramePosition": _finite,
        "childFramePosition": _finite,
        "parentFrameOrientation": _finite,
        "childFrameOrientation": _finite,
    },
    "changeConstraint": {
        "userConstraintUniqueId": None,
        "jointChildPivot": _finite,
        "jointChildFrameOrientation": _finite,
        "maxForce": _finite,
    },
    "calculateInverseKinematics": {
        "bodyUniqueId": None,
        "endEffectorLinkIndex": None,
        "targetPosition": _finite,
        "targetOrientation": _finite,
    },
    "calculateInverseKinematics2": {"bodyUniqueId": None, "endEffectorLinkIndices": _LIST},
    "calculateMassMatrix": {"bodyUniqueId": None, "objPositions": _LIST},
    "calculateInverseDynamics": {
        "bodyUniqueId": None,
        "objPositions": _LIST,
        "objVelocities": _LIST,
        "objAccelerations": _LIST,
    },
    # The world
    "setGravity": {"gravX": _finite, "gravY": _finite, "gravZ": _finite},
    "setTimeStep": {"timeStep": _positive},
    "restoreState": {"stateId": _saved_state},
}
"""Function → its first parameters in order, each with its rule; None: PyBullet checks it itself."""

REQUIRED = {"restoreState": "stateId"}
"""Parameters that PyBullet calls optional and does not survive without."""
