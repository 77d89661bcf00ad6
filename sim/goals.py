"""Goals: what a task wants, and how the many ways to write one are read.

Task code gives goals in whatever form is at hand (numpy values, bare positions, ids without symmetries); `make_goal`
turns all of them into one canonical `Goal` and reports what cannot mean anything.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from numbers import Integral
from typing import Any, NamedTuple, TypeGuard

import numpy as np
from numpy.typing import NDArray

from sim.diagnostics import report
from sim.errors import TaskMisuse
from sim.values import IDENTITY_ROTATION, WORKSPACE, Pose

METRICS = ("pose", "zone")

GoalObject = tuple[int, tuple[float, None]]
"""(body id, (symmetry angle [rad], None)): the form that published tasks unpack."""


class Zone(NamedTuple):
    """A box-shaped region of the table, open downwards."""

    pose: Pose
    size: tuple[float, ...]
    """Extent along the zone's own x and y [m]; a third number is accepted and not used."""


class Goal(NamedTuple):
    """One subgoal; still the published 8-tuple for task code that unpacks it."""

    objs: tuple[GoalObject, ...]
    matches: NDArray[np.int32]
    """(N objects, M targets), 1 where this object may go to that target."""
    targ_poses: tuple[Pose, ...]
    replace: bool
    """Whether one target may take many objects."""
    rotations: bool
    """Whether placing turns the object."""
    metric: str
    """'pose' or 'zone'."""
    params: tuple[Zone, ...] | None
    """The zones of a zone goal; None for a pose goal."""
    step_max_reward: float
    """This subgoal's share of the total reward of 1."""


def make_goal(
    objs: object,
    matches: object,
    targ_poses: object,
    replace: object = False,
    rotations: object = True,
    metric: str = "pose",
    params: object = None,
    step_max_reward: object = 1.0,
    symmetries: object = None,
) -> Goal:
    """Read a goal as task code wrote it; see `Task.add_goal` for the accepted forms.

    Raises:
        TaskMisuse: It cannot mean anything; in strict mode also for whatever has a lenient reading.
    """
    objects = _read_objects(objs, symmetries)
    targets = _read_targets(targ_poses)
    metric = _read_metric(metric)
    return Goal(
        objs=objects,
        matches=_read_matches(matches, len(objects), len(targets)),
        targ_poses=targets,
        replace=bool(np.any(np.asarray(replace))),
        rotations=bool(np.any(np.asarray(rotations))),
        metric=metric,
        params=_read_zones(params) if metric == "zone" else None,
        step_max_reward=_read_share(step_max_reward),
    )


def read_goal(value: object) -> Goal:
    """A goal from `Task.goals`: a `Goal`, or the 8-tuple that older tasks append themselves."""
    if isinstance(value, Goal):
        return value
    if isinstance(value, tuple | list) and len(value) == len(Goal._fields):
        return make_goal(*value)
    raise TaskMisuse("bad-params", f"not a goal: {value!r:.80}", "use self.add_goal(...)")


def frozen(goal: Goal) -> Goal:
    """A copy whose array cannot be written to, nor be made writable: its memory is a `bytes` object."""
    matches = np.frombuffer(goal.matches.tobytes(), dtype=goal.matches.dtype).reshape(goal.matches.shape)
    return goal._replace(matches=matches)


def copied(goal: Goal) -> Goal:
    """A copy whose array nobody else holds."""
    return goal._replace(matches=goal.matches.copy())


def read_pose(value: object) -> Pose:
    """A pose as task code gives it: ``(position, rotation)``, or a bare position, which is not turned.

    Not finite or of another shape is the diagnostic ``bad-pose``; lenient: the workspace centre.
    """
    pose = _parse_pose(value)
    if pose is not None:
        return pose
    report(
        "bad-pose",
        f"not a finite pose: {value!r:.80}",
        "a pose is ((x, y, z), (qx, qy, qz, qw)); check that no earlier call returned None or NaN",
    )
    return Pose(WORKSPACE.center)


def _parse_pose(value: object) -> Pose | None:
    if not _is_list(value):
        return None
    parts = list(value)
    position = _floats(value, 3)
    rotation: tuple[float, ...] | None = IDENTITY_ROTATION
    if position is None and len(parts) == 2:
        position, rotation = _floats(parts[0], 3), _floats(parts[1], 4)
    if position is None or rotation is None:
        return None
    norm = math.hypot(*rotation)
    if not 0.5 < norm < 2.0:  # a few float32 roundings are normal; a zero quaternion is a mistake
        return None
    x, y, z = position
    qx, qy, qz, qw = rotation if abs(norm - 1.0) < 1e-9 else (value / norm for value in rotation)
    return Pose((x, y, z), (qx, qy, qz, qw))


def _read_objects(objs: object, symmetries: object) -> tuple[GoalObject, ...]:
    entries = list(objs) if _is_list(objs) and not _is_object_with_symmetry(objs) else [objs]
    objects = [_read_object(entry) for entry in entries]
    if not objects:
        raise TaskMisuse("bad-objects", "a goal without objects", "pass the ids that env.add_object returned")
    if symmetries is None:
        return tuple(objects)
    angles = np.atleast_1d(np.asarray(symmetries, dtype=np.float64)).reshape(-1)
    if len(angles) == 1:
        angles = np.repeat(angles, len(objects))
    if len(angles) != len(objects) or not np.all(np.isfinite(angles)):
        report(
            "bad-symmetries",
            f"symmetries holds {len(angles)} angles for {len(objects)} objects",
            f"pass one finite angle per object: symmetries=[0] * {len(objects)}",
        )
        angles = np.resize(np.append(np.nan_to_num(angles), np.zeros(len(objects))), len(objects))
    return tuple((body, (float(angle), None)) for (body, _), angle in zip(objects, angles, strict=True))


def _read_object(entry: object) -> GoalObject:
    """An id, or ``(id, (symmetry, None))``; without a symmetry any yaw counts as aligned."""
    symmetry: object = 0.0
    if _is_object_with_symmetry(entry):
        entry, symmetry = entry  # type: ignore[misc]  # just checked to be a pair
        symmetry = symmetry[0] if _is_list(symmetry) else symmetry  # type: ignore[index]
    if isinstance(entry, bool) or not isinstance(entry, Integral):
        raise TaskMisuse("bad-objects", f"not a body id: {entry!r:.80}", "pass the ids that env.add_object returned")
    return int(entry), (float(symmetry), None)  # type: ignore[arg-type]  # a number in any sane goal, else TypeError


def _is_object_with_symmetry(value: object) -> bool:
    if not (isinstance(value, tuple | list) and len(value) == 2):
        return False
    return isinstance(value[0], Integral) and isinstance(value[1], tuple | list)


def _read_targets(targ_poses: object) -> tuple[Pose, ...]:
    if _parse_pose(targ_poses) is not None:
        return (read_pose(targ_poses),)
    targets = tuple(read_pose(pose) for pose in targ_poses) if _is_list(targ_poses) else ()
    if not targets:
        raise TaskMisuse("bad-pose", f"targ_poses holds no pose: {targ_poses!r:.80}", "pass a list of poses")
    return targets


def _read_matches(matches: object, n_objects: int, n_targets: int) -> NDArray[np.int32]:
    expected = (n_objects, n_targets)
    try:
        array = np.asarray(matches, dtype=np.float64)
    except (TypeError, ValueError):
        array = np.empty(0)
    if array.shape != expected:
        report(
            "bad-matches",
            f"matches has shape {array.shape}, but there are {n_objects} objects and {n_targets} targets",
            f"pass one row per object and one column per target: np.ones(({n_objects}, {n_targets}))",
        )
        array = _fitted(array, expected)
    return np.asarray(array != 0, dtype=np.int32)


def _fitted(array: NDArray[np.float64], expected: tuple[int, int]) -> NDArray[np.float64]:
    """The same numbers in the expected shape, repeated where there are too few; all ones where nothing fits."""
    if array.size == math.prod(expected):
        return array.reshape(expected)
    try:
        return np.broadcast_to(array, expected)
    except ValueError:
        return np.ones(expected)


def _read_metric(metric: object) -> str:
    if metric in METRICS:
        return str(metric)
    report("bad-metric", f"unknown metric {metric!r:.40}", "use metric='pose' or metric='zone'")
    return "pose"


def _read_zones(params: object) -> tuple[Zone, ...]:
    """``[(zone_pose, zone_size), …]``, one bare pair, or the older ``(points_by_object, [pairs])``."""
    if isinstance(params, tuple | list) and len(params) == 2 and isinstance(params[0], Mapping):
        params = params[1]
    single = _read_zone(params)
    zones = [single] if single is not None else [_read_zone(entry) for entry in params] if _is_list(params) else []
    found = tuple(zone for zone in zones if zone is not None)
    if not found or len(found) != len(zones):
        hint = "pass params=[(zone_pose, zone_size)] with the zone's pose and its (x, y, z) extent"
        raise TaskMisuse("bad-params", f"params of a zone goal name no zone: {params!r:.80}", hint)
    return found


def _read_zone(entry: object) -> Zone | None:
    if not isinstance(entry, tuple | list) or len(entry) != 2:
        return None
    pose, size = _parse_pose(entry[0]), _floats(entry[1], 3) or _floats(entry[1], 2)
    return Zone(pose, size) if pose is not None and size is not None else None


def _read_share(step_max_reward: object) -> float:
    values = np.asarray(step_max_reward).reshape(-1)
    share = float(values[0]) if len(values) == 1 and values.dtype.kind in "fiub" else math.nan
    if not (math.isfinite(share) and share > 0):
        hint = "pass this goal's share of the total reward, for example 1 / number_of_goals"
        raise TaskMisuse("bad-reward", f"step_max_reward is {step_max_reward!r:.40}", hint)
    return share


def _floats(value: object, count: int) -> tuple[Any, ...] | None:
    """`count` finite numbers as Python floats; None for anything else."""
    if not _is_list(value):
        return None
    try:
        array = np.asarray(value, dtype=np.float64)
    except (TypeError, ValueError):
        return None
    return tuple(array.tolist()) if array.shape == (count,) and bool(np.all(np.isfinite(array))) else None


def _is_list(value: object) -> TypeGuard[Iterable[Any]]:
    """Whether it is a sequence or an array, and no string."""
    if isinstance(value, np.ndarray):
        return value.ndim > 0
    return isinstance(value, Sequence) and not isinstance(value, str | bytes)
