"""A URDF text of unknown origin, written again from what of it is understood.

Bullet reads URDF in C++ and follows file names. So nothing that a task wrote reaches it: the text is parsed, every
element and attribute must be a known one, numbers must be finite, and meshes must be files of our assets.
"""

from __future__ import annotations

import math
import re
from pathlib import Path
from xml.etree import ElementTree

from sim.assets import ASSETS_ROOT
from sim.sandbox.fields import WireError
from sim.verification.log import ASSETS_WORD

MAX_ELEMENTS = 2000
MAX_DEPTH = 8
_NUMBERS = frozenset(
    (
        *("xyz", "rpy", "value", "ixx", "ixy", "ixz", "iyy", "iyz", "izz", "size", "radius", "length", "scale", "rgba"),
        *("lower", "upper", "effort", "velocity", "damping", "friction", "rolling_friction", "spinning_friction"),
    )
)
_NAMES = frozenset(("name", "link", "type", "version"))
_ELEMENTS = frozenset(
    (
        *("robot", "link", "inertial", "origin", "mass", "inertia", "visual", "collision", "material", "color"),
        *("geometry", "box", "sphere", "cylinder", "capsule", "mesh", "contact", "restitution", "stiffness", "damping"),
        *("lateral_friction", "rolling_friction", "spinning_friction", "inertia_scaling", "contact_cfm", "contact_erp"),
        *("joint", "parent", "child", "axis", "limit", "dynamics"),
    )
)
_DECLARATION = re.compile("<!(?!--)")
_NAME = re.compile(r"[\w .:-]{0,100}", re.ASCII)


def clean_urdf(text: str) -> str:
    """The same robot in a text of our own, with the paths of this machine.

    Raises:
        WireError: It holds something that is not understood; says what.
    """
    if _DECLARATION.search(text):
        raise WireError("a URDF text with a document type or entities")
    try:
        robot = ElementTree.fromstring(text)
    except (ElementTree.ParseError, ValueError, RecursionError) as error:
        raise WireError("a URDF text that is not XML") from error
    elements = list(robot.iter())
    if robot.tag != "robot" or len(elements) > MAX_ELEMENTS or _depth(robot) > MAX_DEPTH:
        raise WireError("a URDF text that is no robot of a sane size")
    for element in elements:
        if element.tag not in _ELEMENTS:
            raise WireError(f"a URDF text with the element {element.tag[:40]!r}")
        element.attrib = {name: _clean(name, value) for name, value in element.attrib.items()}
        element.text = element.tail = None
    return ElementTree.tostring(robot, encoding="unicode")


def _clean(name: str, value: str) -> str:
    if name in _NUMBERS:
        return " ".join(repr(_number(part)) for part in value.split())
    if name in _NAMES and _NAME.fullmatch(value):
        return value
    if name == "filename":
        return str(_asset_file(value))
    raise WireError(f"a URDF text with the attribute {name[:40]!r}")


def _number(text: str) -> float:
    try:
        number = float(text)
    except ValueError as error:
        raise WireError(f"a URDF text with the number {text[:40]!r}") from error
    if not math.isfinite(number):
        raise WireError(f"a URDF text with the number {text[:40]!r}")
    return number


def _asset_file(name: str) -> Path:
    path = Path(name.replace(ASSETS_WORD, str(ASSETS_ROOT), 1)).resolve()
    if not (path.is_relative_to(ASSETS_ROOT.resolve()) and path.suffix == ".obj" and path.is_file()):
        raise WireError("a URDF text with a mesh that is no asset")
    return path


def _depth(element: ElementTree.Element) -> int:
    """Nested elements on the longest path, counted no further than is of interest."""
    level, depth = [element], 0
    while level and depth <= MAX_DEPTH:
        level, depth = [child for parent in level for child in parent], depth + 1
    return depth
