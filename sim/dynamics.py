"""Dynamics that Bullet takes and never tells again, noted where they are set: a scene can then be written down."""

from __future__ import annotations

from typing import Any

import pybullet as p

UNTOLD = ("linearDamping", "angularDamping", "jointDamping", "maxJointVelocity", "ccdSweptSphereRadius")
"""Arguments of `changeDynamics` for which there is no other way to learn what they are."""

_noted: dict[tuple[int, int], dict[str, float]] = {}


def change_dynamics(*arguments: Any, **options: Any) -> None:  # noqa: ANN401 - whatever `changeDynamics` takes
    """`pybullet.changeDynamics`, with what it will not tell noted; task code's calls come here, too."""
    p.changeDynamics(*arguments, **options)
    untold = {name: float(options[name]) for name in UNTOLD if name in options}
    if untold:
        named = dict(zip(("bodyUniqueId", "linkIndex"), arguments, strict=False)) | options
        _noted.setdefault((int(named["bodyUniqueId"]), int(named["linkIndex"])), {}).update(untold)


def untold_dynamics(body: int, link: int) -> tuple[tuple[str, float], ...]:
    """What was noted about a link, in a fixed order."""
    return tuple(sorted(_noted.get((body, link), {}).items()))


def forget_dynamics() -> None:
    """The world is empty again."""
    _noted.clear()
