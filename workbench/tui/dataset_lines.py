"""Datasets in words: one in a list of them, an episode in a list of them, and everything about one row. Pure."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from library.episodes.rows import pixel_of
from sim.geometry import wrap_angle, yaw_of
from workbench.core.counting import counted
from workbench.tui.lines import Line
from workbench.tui.plain import plain_line

if TYPE_CHECKING:
    from library.episodes.info import EpisodeEntry, Layout
    from library.episodes.values import Frame
    from prompts.values import JsonValue
    from sim.values import Action, Pose
    from workbench.tui.dataset_state import DatasetState


EPISODE_COLUMNS = "episode, seed, instruction"
"""Of an `episode_row`."""


def episode_row(entry: EpisodeEntry, *, names_task: bool) -> str:
    """An episode in a list; its task is named where there are several."""
    told = " · ".join((*([entry.task] if names_task else []), *entry.instructions[:1]))
    return f"{entry.episode_index:>5} {entry.seed:>6}  {plain_line(told)}"


def position_line(state: DatasetState) -> str:
    """Which row of which episode is in view."""
    if state.entry is None or state.place is None:
        return "no episode" + (" that the filter leaves" if state.query else "")
    entry = state.entry
    left = f", {state.place + 1} of {len(state.found)} that the filter leaves" if state.query else ""
    end = ": how it ended" if state.step == entry.length - 1 else ""
    return (
        f"episode {entry.episode_index} of {len(state.entries)}{left}, seed {entry.seed}"
        f"   row {state.step} of {entry.length}{end}"
    )


def frame_lines(state: DatasetState) -> list[Line]:
    """Everything about the row in view but its pictures, or why there is nothing."""
    if state.entry is None:
        return [Line("no episode is left: esc in the filter's line brings all back", "note")] if state.query else []
    head = [
        Line(plain_line(state.entry.task), "heading"),
        Line(f"seed {state.entry.seed}, {state.entry.split}", "note"),
    ]
    if state.seen is None:
        return [*head, Line("being read …", "note")]
    if state.frame is None:
        problem = [Line(f"✗ {line}") for line in plain_line(state.seen.problem).split("\n")]
        return [*head, Line("it cannot be read", "heading"), *problem]
    return [*head, Line(""), *_told(state.frame, state.info.layout), Line(""), *_about(state.entry)]


def frame_values(state: DatasetState) -> dict[str, JsonValue]:
    """The row in view as a JSON document, every number as it was stored; empty where it cannot be read."""
    entry, frame = state.entry, state.frame
    if entry is None or frame is None:
        return {}
    return {
        "dataset": str(state.reader.dataset.folder),
        "episode_index": entry.episode_index,
        "task": entry.task,
        "source_hash": entry.source_hash,
        "split": entry.split,
        "seed": entry.seed,
        "step": state.step,
        "instruction": frame.instruction,
        **_action_values(frame.action, state.info.layout),
        "primitive": frame.primitive,
        "reward": frame.reward,
        "cum_reward": frame.cum_reward,
        "goal_index": frame.goal_index,
        "poses": {str(body): _numbers(pose) for body, pose in frame.poses.items()},
    }


def _told(frame: Frame, layout: Layout) -> Iterator[Line]:
    yield Line(f"“{plain_line(frame.instruction)}”")
    yield Line("")
    if frame.action is None:
        yield Line("no action: this is how it ended")
    else:
        yield Line(f"{plain_line(frame.primitive)}", "heading")
        for sign, name, pose in (("○", "pick ", frame.action.pick), ("×", "place", frame.action.place)):
            yield from _placed(f"{sign} {name}", pose, layout)
        yield Line(f"turned by {_degrees(_turn(frame.action))}")
    yield Line("")
    yield Line(f"reward  {frame.reward:.3f}   so far {frame.cum_reward:.3f}")
    reached = f"{counted(frame.goal_index, 'subgoal')} reached" if frame.goal_index >= 0 else "subgoals are not known"
    yield Line(reached)


def _placed(name: str, pose: Pose, layout: Layout) -> Iterator[Line]:
    x, y, z = pose.position
    row, column = pixel_of(pose, layout)
    yield Line(f"{name} x {x:.3f}  y {y:.3f}  z {z:.3f} m")
    yield Line(
        f"yaw {_degrees(yaw_of(pose.rotation))}   row {row}, column {column}", "note", gutter=" " * (len(name) + 1)
    )


def _about(entry: EpisodeEntry) -> Iterator[Line]:
    yield Line(f"{counted(entry.length - 1, 'action')} for {entry.total_reward:.3f}, took {entry.wall_s:.1f} s", "note")
    yield Line(f"code {entry.source_hash[:12]}", "note")
    yield Line(f"{entry.data_file}, rows {entry.row_from} to {entry.row_to - 1}", "note")


def _action_values(action: Action | None, layout: Layout) -> dict[str, JsonValue]:
    if action is None:
        return dict.fromkeys(("pick_pose", "place_pose", "pick_px", "place_px", "rel_yaw"))
    return {
        "pick_pose": _numbers(action.pick),
        "place_pose": _numbers(action.place),
        "pick_px": [*pixel_of(action.pick, layout)],
        "place_px": [*pixel_of(action.place, layout)],
        "rel_yaw": _turn(action),
    }


def _numbers(pose: Pose) -> list[JsonValue]:
    return [*map(float, pose.position), *map(float, pose.rotation)]


def _turn(action: Action) -> float:
    return wrap_angle(yaw_of(action.place.rotation) - yaw_of(action.pick.rotation))


def _degrees(radians: float) -> str:
    return f"{math.degrees(radians):.1f}°"


def one_of_many(names: Sequence[str], name: str) -> str:
    """Which of several is shown, for a caption."""
    return f"{name} ({names.index(name) + 1} of {len(names)})" if len(names) > 1 else name
