"""One run of a sample on the disk, and the same run again from there.

task_setting.json   the sample, its scene included
0000.png …          what the agent saw before each call
trajectory.json     each call with its sentence of the plan, its picture and its result
states.jsonl        poses after every step of the agent, at full precision
result.json         whether the goal was reached; written last, so that a folder with it is complete
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any, NamedTuple

from PIL import Image

from sim.household.acting.embodiment import Embodiment
from sim.household.acting.executor import execute
from sim.household.errors import HouseholdError
from sim.household.physics.world import HouseholdWorld
from sim.household.recording.first_person import see
from sim.household.recording.states import StateLog
from sim.household.tasks.goals import is_reached
from sim.household.tasks.sample_io import BadSample, sample_from_json, sample_to_json
from sim.household.values import CallResult, Sample

SETTING, TRAJECTORY, STATES, RESULT = "task_setting.json", "trajectory.json", "states.jsonl", "result.json"


class BadTrajectory(HouseholdError):
    """A folder that holds no complete trajectory."""


class Replay(NamedTuple):
    """How a second run compares with a recorded one."""

    steps: int
    apart_m: float
    """Farthest that anything was from where the record has it, at the same step."""
    same_results: bool


def record(sample: Sample, folder: Path, *, pictures: bool = True) -> tuple[CallResult, ...]:
    """Carry out a sample's solution and write down what happens.

    Args:
        sample: Need not be a verified one: a run that fails is recorded as far as it goes.
        folder: Is made; files of an earlier record in it are replaced.
        pictures: Costs about as much as the run does.
    """
    folder.mkdir(parents=True, exist_ok=True)
    (folder / RESULT).unlink(missing_ok=True)
    _write(folder / SETTING, sample_to_json(sample))
    agent, log = _begin(sample, visuals=pictures)
    results = execute(agent, sample.solution, lambda number, _: _take_picture(agent, folder, number, pictures))
    log.note(agent)
    (folder / STATES).write_text("".join(f"{json.dumps(line)}\n" for line in log.lines), encoding="utf-8")
    _write(folder / TRAJECTORY, {"interactions": list(_interactions(sample, results, pictures))})
    _write(folder / RESULT, _outcome(sample, agent, results))
    return results


def replay(folder: Path) -> Replay:
    """Carry out a recorded solution again and compare every step.

    Raises:
        BadTrajectory: A file is missing or unreadable; names it.
    """
    setting, recorded = _read(folder / SETTING), _read_lines(folder / STATES)
    results = _read(folder / RESULT)
    try:
        sample = sample_from_json(setting)
    except BadSample as problem:
        raise BadTrajectory(f"{folder / SETTING}: {problem}") from problem
    agent, log = _begin(sample, visuals=False)
    again = execute(agent, sample.solution)
    log.note(agent)
    same = [_result(result) for result in again] == results.get("results") and len(log.lines) == len(recorded)
    return Replay(agent.steps, log.farthest_from(recorded), same)


def _begin(sample: Sample, *, visuals: bool) -> tuple[Embodiment, StateLog]:
    """The agent at the start, and a log that already has the start in it."""
    log = StateLog()
    agent = Embodiment(HouseholdWorld(sample.scene, visuals=visuals), on_step=log.note)
    log.note(agent)
    return agent, log


def _take_picture(agent: Embodiment, folder: Path, number: int, wanted: bool) -> None:
    if wanted:
        Image.fromarray(see(agent.pose)).save(folder / f"{number:04}.png")


def _interactions(sample: Sample, results: tuple[CallResult, ...], pictures: bool) -> Iterator[dict[str, Any]]:
    for number, result in enumerate(results):
        sentence = sample.plan[number] if number < len(sample.plan) else ""
        picture = f"{number:04}.png" if pictures else None
        yield {"number": number, "picture": picture, "plan": sentence, **_result(result)}


def _outcome(sample: Sample, agent: Embodiment, results: tuple[CallResult, ...]) -> dict[str, Any]:
    reached = is_reached(sample.goal, agent.situation) if sample.goal is not None else None
    return {
        "goal": sample.goal,
        "goal_reached": reached,
        "completed": len(results) == len(sample.solution) and all(result.ok for result in results),
        "said": list(agent.heard),
        "steps": agent.steps,
        "t": round(agent.time_s, 6),
        "results": [_result(result) for result in results],
    }


def _result(result: CallResult) -> dict[str, Any]:
    return {**asdict(result), "call": str(result.call)}


def _write(path: Path, document: Any) -> None:  # noqa: ANN401  # any JSON
    path.write_text(json.dumps(document, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def _read(path: Path) -> dict[str, Any]:
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as problem:
        raise BadTrajectory(f"{path}: {problem}") from problem
    if not isinstance(document, dict):
        raise BadTrajectory(f"{path}: expected a table")
    return document


def _read_lines(path: Path) -> list[dict[str, Any]]:
    try:
        return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    except (OSError, ValueError) as problem:
        raise BadTrajectory(f"{path}: {problem}") from problem
