"""A moment as JSON and back, to the last bit: what one process has reached another one goes on from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sim.household.acting.agent import AgentPose
from sim.household.acting.embodiment import Moment
from sim.household.acting.hand import Grip
from sim.household.physics.world import State
from sim.household.values import Vector2
from sim.sandbox.protocol import JsonValue
from sim.values import Pose


def moment_to_json(moment: Moment) -> JsonValue:
    """The document of a moment; floats keep every bit."""
    state, pose, grip = moment.world, moment.pose, moment.grip
    return {
        "poses": [_pose_to_json(pose) for pose in state.poses],
        "velocities": [[list(linear), list(angular)] for linear, angular in state.velocities],
        "world_steps": state.steps,
        "agent": [*pose.position, pose.yaw_deg, pose.pitch_deg],
        "grip": None if grip is None else _grip_to_json(grip),
        "target": moment.target,
        "heard": list(moment.heard),
        "steps": moment.steps,
    }


def moment_from_json(document: Mapping[str, Any]) -> Moment:
    """The moment that `moment_to_json` wrote down."""
    x, y, yaw_deg, pitch_deg = document["agent"]
    velocities = tuple((tuple(linear), tuple(angular)) for linear, angular in document["velocities"])
    return Moment(
        world=State(tuple(map(_pose, document["poses"])), velocities, document["world_steps"]),
        pose=AgentPose(Vector2(x, y), yaw_deg, pitch_deg),
        grip=None if document["grip"] is None else _grip(document["grip"]),
        target=document["target"],
        heard=tuple(document["heard"]),
        steps=document["steps"],
    )


def _grip_to_json(grip: Grip) -> JsonValue:
    return {
        "held": grip.held,
        "rotation": _pose_to_json(grip.rotation),
        "load": [[thing, _pose_to_json(pose)] for thing, pose in grip.load.items()],
        "supports": [[thing, list[JsonValue](sorted(under))] for thing, under in grip.supports.items()],
    }


def _grip(document: Mapping[str, Any]) -> Grip:
    return Grip(
        document["held"],
        _pose(document["rotation"]),
        {thing: _pose(pose) for thing, pose in document["load"]},
        {thing: frozenset(under) for thing, under in document["supports"]},
    )


def _pose_to_json(pose: Pose) -> JsonValue:
    return [list(pose.position), list(pose.rotation)]


def _pose(document: Any) -> Pose:  # noqa: ANN401 - JSON
    position, rotation = document
    return Pose(tuple(position), tuple(rotation))
