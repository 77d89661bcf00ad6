"""What Bullet takes and never tells again, remembered where it is told: a scene can then be written down.

Bullet has one world in a process, and so there is one memory. `Physics.reset` empties both.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

import pybullet as p

from sim.values import Pose

UNTOLD = ("linearDamping", "angularDamping", "jointDamping", "maxJointVelocity", "ccdSweptSphereRadius")
"""Arguments of `changeDynamics` for which there is no other way to learn what they are."""
_UNTOLD_OF_RIGID_BODIES = ("restitution", "contactDamping", "contactStiffness")
"""Those for which `getDynamicsInfo` answers with whatever was in that memory, if the body is a rigid one."""
_POSITIONS = (
    *("bodyUniqueId", "linkIndex", "mass", "lateralFriction", "spinningFriction", "rollingFriction", "restitution"),
    *("linearDamping", "angularDamping", "contactStiffness", "contactDamping", "frictionAnchor"),
    *("localInertiaDiagonal", "ccdSweptSphereRadius", "contactProcessingThreshold", "activationState", "jointDamping"),
)
"""Of the arguments of `changeDynamics`."""
RIGID_BODY = 1
"""What `getDynamicsInfo` calls a body that is not of links and joints."""
_TYPE, _INERTIAL_FRAME, _RESTITUTION, _DAMPING, _STIFFNESS = 10, slice(3, 5), 5, 8, 9
"""Where `getDynamicsInfo` has what."""


class LoadedFrom(NamedTuple):
    """What a body was loaded from: equal values give an equal body, to the last bit."""

    path: Path
    pose: Pose
    """As it was given: Bullet normalises the rotation, and doing so twice is not the same as once."""
    fixed: bool


_loaded: dict[int, LoadedFrom] = {}
_dynamics: dict[tuple[int, int], dict[str, float]] = {}
_dressed: set[int] = set()


def note_loaded(body: int, origin: LoadedFrom) -> None:
    """A body was loaded."""
    _loaded[body] = origin


def loaded_from(body: int) -> LoadedFrom | None:
    """What a body was loaded from; None when it was not loaded by `Physics`."""
    return _loaded.get(body)


def change_dynamics(*arguments: Any, **options: Any) -> None:  # noqa: ANN401 - whatever `changeDynamics` takes
    """`pybullet.changeDynamics`; task code's calls come here, too."""
    p.changeDynamics(*arguments, **options)
    named = dict(zip(_POSITIONS, arguments, strict=False)) | options
    given = {name: float(named[name]) for name in (*UNTOLD, *_UNTOLD_OF_RIGID_BODIES) if name in named}
    noted = {name: value for name, value in given.items() if value >= 0}  # less means to PyBullet: as it is
    if noted:
        _dynamics.setdefault((int(named["bodyUniqueId"]), int(named["linkIndex"])), {}).update(noted)


def dynamics_info(*arguments: Any, **options: Any) -> tuple[Any, ...]:  # noqa: ANN401 - what `getDynamicsInfo` takes
    """`pybullet.getDynamicsInfo`, also true of rigid bodies; task code's calls come here, too.

    A rigid body's frame is that of its centre of mass. What it was loaded with has no restitution, and no damping and
    stiffness of contacts: no asset of ours does.
    """
    told = list(p.getDynamicsInfo(*arguments, **options))
    if told[_TYPE] == RIGID_BODY:
        body = int(arguments[0] if arguments else options["bodyUniqueId"])
        noted = _dynamics.get((body, -1), {})
        told[_INERTIAL_FRAME] = (0.0, 0.0, 0.0), (0.0, 0.0, 0.0, 1.0)
        told[_RESTITUTION] = noted.get("restitution", 0.0)
        told[_DAMPING] = noted.get("contactDamping", -1.0)
        told[_STIFFNESS] = noted.get("contactStiffness", -1.0)
    return tuple(told)


def untold_dynamics(body: int, link: int) -> tuple[tuple[str, float], ...]:
    """What was set on a link and `dynamics_info` does not tell, in a fixed order."""
    return tuple(sorted((name, value) for name, value in _dynamics.get((body, link), {}).items() if name in UNTOLD))


def change_visual_shape(*arguments: Any, **options: Any) -> None:  # noqa: ANN401 - whatever `changeVisualShape` takes
    """`pybullet.changeVisualShape`; task code's calls come here, too."""
    p.changeVisualShape(*arguments, **options)
    order = ("objectUniqueId", "linkIndex", "shapeIndex", "textureUniqueId", "rgbaColor", "specularColor", "flags")
    named = dict(zip(order, arguments, strict=False)) | options
    if named.get("textureUniqueId", -1) != -1 or named.get("flags", 0):
        _dressed.add(int(named["objectUniqueId"]))


def is_dressed(body: int) -> bool:
    """Whether a body was given a texture, or is to be seen from inside, too, since it was loaded."""
    return body in _dressed


def remove_body(*arguments: Any, **options: Any) -> None:  # noqa: ANN401 - whatever `removeBody` takes
    """`pybullet.removeBody`: its number may go to another body; task code's calls come here, too."""
    p.removeBody(*arguments, **options)
    body = int(arguments[0] if arguments else options["bodyUniqueId"])
    _loaded.pop(body, None)
    _dressed.discard(body)
    for key in [key for key in _dynamics if key[0] == body]:
        del _dynamics[key]


def forget_everything() -> None:
    """The world is empty again."""
    _loaded.clear()
    _dynamics.clear()
    _dressed.clear()
