"""Fields of a message that may have been forged: each is taken out with its type, size and text checked."""

from __future__ import annotations

import json

from sim.errors import SimError
from sim.sandbox.cleaning import clean_line, clean_text
from sim.sandbox.protocol import MAX_OUTLINES, Outline
from sim.values import Action, Pose

MAX_TEXT = 2000
_MAX_CORNERS = 16
_FARTHEST = 4.0
"""Of a picture's size, from its corner."""
_MAX_WHOLE = 2**53
_FARTHEST_M = 1e6


class WireError(SimError):
    """Bytes came out of a worker that no honest worker sends."""


def parse_object(line: bytes) -> dict[str, object]:
    """The JSON object that a line holds.

    Raises:
        WireError: It holds none.
    """
    try:
        values = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise WireError("a line that is not JSON") from error
    if not isinstance(values, dict):
        raise WireError("a line that is not a JSON object")
    return values


class Fields:
    """The fields of one JSON object, each taken out with its type checked."""

    def __init__(self, values: dict[str, object]) -> None:
        self._values = values

    def whole(self, name: str, low: int = 0, high: int = _MAX_WHOLE) -> int:
        """A whole number within bounds; `true` and `1.0` are none."""
        value = self._values.get(name)
        if type(value) is not int or not low <= value <= high:
            raise WireError(f"{name!r} is not a whole number from {low} to {high}")
        return value

    def number(self, name: str) -> float:
        """A finite number of a sane size."""
        value = self._values.get(name)
        if type(value) not in (int, float) or not abs(value) <= _MAX_WHOLE:  # type: ignore[arg-type]
            raise WireError(f"{name!r} is not a finite number")
        return float(value)  # type: ignore[arg-type]

    def flag(self, name: str) -> bool:
        """True or false."""
        value = self._values.get(name)
        if type(value) is not bool:
            raise WireError(f"{name!r} is neither true nor false")
        return value

    def text(self, name: str) -> str:
        """One line; a worker's text is never shown as it came."""
        return clean_line(self._raw_text(name), MAX_TEXT)

    def paragraph(self, name: str) -> str:
        """Text whose line ends mean something, such as an exception's message."""
        return clean_text(self._raw_text(name), MAX_TEXT).strip()

    def choice(self, name: str, valid: tuple[str, ...]) -> str:
        """One of the valid texts."""
        value = self._raw_text(name)
        if value not in valid:
            raise WireError(f"{name!r} is none of {', '.join(valid)}")
        return value

    def line_number(self) -> int | None:
        """The line of the task, when it is known."""
        return None if self._values.get("line") is None else self.whole("line", low=1)

    def inner(self, name: str) -> Fields:
        """An object within this one."""
        value = self._values.get(name)
        if not isinstance(value, dict):
            raise WireError(f"{name!r} is not an object")
        return Fields(value)

    def maybe_inner(self, name: str) -> Fields | None:
        """The same where there may be none."""
        return None if self._values.get(name) is None else self.inner(name)

    @property
    def plain(self) -> dict[str, object]:
        """The object itself, for a reader that checks it as a whole."""
        return self._values

    def texts(self, name: str) -> tuple[str, ...]:
        """A short list of lines."""
        value = self._values.get(name)
        if not isinstance(value, list) or len(value) > 100 or not all(isinstance(item, str) for item in value):
            raise WireError(f"{name!r} is not a short list of strings")
        return tuple(clean_line(item, MAX_TEXT) for item in value)

    def outlines(self, name: str) -> tuple[Outline, ...]:
        """Closed lines in a picture; none when the field is not there."""
        value = self._values.get(name, [])
        if not isinstance(value, list) or len(value) > MAX_OUTLINES:
            raise WireError(f"{name!r} is not a short list of outlines")
        return tuple(_outline(one, name) for one in value)

    def action(self, name: str) -> Action | None:
        """Two poses; None where there are none."""
        value = self._values.get(name)
        if value is None:
            return None
        if not isinstance(value, list) or len(value) != 2:
            raise WireError(f"{name!r} is not two poses")
        return Action(*(_nested_pose(pose) for pose in value))

    def _raw_text(self, name: str) -> str:
        value = self._values.get(name)
        if not isinstance(value, str):
            raise WireError(f"{name!r} is not a string")
        return value


def _outline(corners: object, name: str) -> Outline:
    if not isinstance(corners, list) or len(corners) > _MAX_CORNERS or not all(map(_is_point, corners)):
        raise WireError(f"{name!r} holds something that is no outline")
    return tuple((float(x), float(y)) for x, y in corners)


def pose_of(numbers: object) -> Pose:
    """The pose that a list of seven numbers says.

    Raises:
        WireError: It is none.
    """
    if not isinstance(numbers, list) or len(numbers) != 7 or not all(map(_is_length, numbers)):
        raise WireError("a pose that is not seven finite numbers")
    x, y, z, qx, qy, qz, qw = map(float, numbers)
    return Pose((x, y, z), (qx, qy, qz, qw))


def can_be_told(pose: Pose) -> bool:
    """Whether a pose is one that the app takes: a goal, or a body after an explosion, may be anywhere."""
    return all(_is_length(float(number)) for number in (*pose.position, *pose.rotation))


def _nested_pose(value: object) -> Pose:
    """The pose that a position and a rotation say."""
    if not isinstance(value, list) or not all(isinstance(part, list) for part in value):
        raise WireError("a pose that is not a position and a rotation")
    return pose_of([number for part in value for number in part])


def _is_length(value: object) -> bool:
    """Finite and of a sane size; nan is none."""
    return type(value) in (int, float) and abs(value) <= _FARTHEST_M  # type: ignore[arg-type]


def _is_point(value: object) -> bool:
    """Two numbers near the picture; nan is none."""
    if not isinstance(value, list) or len(value) != 2:
        return False
    return all(type(number) in (int, float) and abs(number) <= _FARTHEST for number in value)
