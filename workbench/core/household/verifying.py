"""Verifying sample files: each is tried in physics by a process of its own, and what does not hold is named.

A file is *rubbish* where it is no JSON or has none of a sample's keys: it is told apart from a sample that is not true.
"""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator, Callable, Iterator, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

from prompts.values import JsonValue
from sim.household.jobs import verify_documents
from sim.jobs import Job, JobDone, JobFailed, name_of
from sim.pool import Executor, InOrder
from workbench.core.errors import HouseholdPlanError
from workbench.core.household.folder import PLAN, TASKS, YIELD

SAMPLE_KEYS = frozenset({"task", "plan", "solution", "scene"})
FILES_PER_JOB = 8


@dataclass(frozen=True)
class FileVerdict:
    """What is known of a file."""

    path: Path
    passed: bool
    reason: str = ""
    """What is wrong first; empty where nothing is."""
    is_rubbish: bool = False
    """It is no sample at all."""
    task: str = ""
    type: str = ""
    checks: tuple[dict[str, Any], ...] = ()
    """{name, passed, detail}, in order."""
    results: tuple[dict[str, Any], ...] = ()
    """Of each call that was begun: {call, ok, reason, steps, t}."""
    steps: int = 0
    document: dict[str, Any] | None = field(default=None, repr=False)
    """The sample as it is now known."""

    def to_json(self) -> dict[str, JsonValue]:
        """As `--json` shows it."""
        return {
            "path": str(self.path),
            "task": self.task,
            "type": self.type,
            "passed": self.passed,
            "reason": self.reason,
            "checks": list(self.checks),
            "steps": self.steps,
        }


def find_samples(paths: Sequence[Path]) -> list[Path]:
    """The files that paths mean: a folder stands for every JSON file in it but a run's own.

    Raises:
        HouseholdPlanError: Nothing is there, or a folder has no sample.
    """
    return list(dict.fromkeys(file for path in paths for file in _files_of(path)))


async def verify_files(
    files: Sequence[Path],
    executor: Executor,
    per_job: int = FILES_PER_JOB,
    read: Callable[[Path], dict[str, Any] | str] | None = None,
) -> AsyncGenerator[FileVerdict, None]:
    """Try every file; one verdict for each, in their order. `read` gives a file's document, or why it has none.

    Where a process crashes over its files each of them is tried alone: what it crashes over again does not hold.
    """
    groups = list(_batches(files, per_job, read or _read))
    ordered: InOrder[list[FileVerdict]] = InOrder()
    jobs = (Job(name_of(verify_documents), {"documents": _readable(group)}) for group in groups)
    async with aclosing(executor.map(jobs)) as events:
        async for event in events:
            match event:
                case JobDone(index, result):
                    verdicts = _verdicts(groups[index], cast(list[dict[str, Any]], result))
                case JobFailed(index, problem):
                    verdicts = await _one_by_one(groups[index], executor, problem)
                case _:
                    continue
            for group in ordered.add(index, verdicts):
                for verdict in group:
                    yield verdict


def _files_of(path: Path) -> Iterator[Path]:
    if path.is_file():
        yield path
        return
    if not path.is_dir():
        raise HouseholdPlanError(f"{path}: there is no such file or folder")
    runs = path / TASKS if (path / TASKS).is_dir() else path  # beside them is the library, which has no whole samples
    found = sorted(file for file in runs.rglob("*.json") if file.name not in (PLAN, YIELD))
    if not found:
        raise HouseholdPlanError(f"{path}: there is no sample in this folder")
    yield from found


async def _one_by_one(group: Sequence[_Read], executor: Executor, problem: str) -> list[FileVerdict]:
    """The verdicts on files of which at least one makes its process fail."""
    documents = _readable(group)
    if len(documents) == 1:
        return _verdicts(group, [_failed(problem)])
    answers = [_failed(problem)] * len(documents)
    jobs = (Job(name_of(verify_documents), {"documents": [document]}) for document in documents)
    async with aclosing(executor.map(jobs)) as events:
        async for event in events:
            match event:
                case JobDone(index, result):
                    (answers[index],) = cast(list[dict[str, Any]], result)
                case JobFailed(index, alone):
                    answers[index] = _failed(alone)
    return _verdicts(group, answers)


def _failed(problem: str) -> dict[str, Any]:
    reason = f"not_tried: {problem}"
    return {"passed": False, "reason": reason, "checks": [], "results": [], "steps": 0, "document": None}


_Read = tuple[Path, dict[str, Any] | str]
"""A file, and its document or why it has none."""


def _batches(files: Sequence[Path], size: int, read: Callable[[Path], dict[str, Any] | str]) -> Iterator[list[_Read]]:
    for first in range(0, len(files), size):
        yield [(file, read(file)) for file in files[first : first + size]]


def _read(file: Path) -> dict[str, Any] | str:
    try:
        document = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        return f"is no JSON document: {error}"
    if not isinstance(document, dict) or not SAMPLE_KEYS & document.keys():
        return f"is no sample: a sample has {', '.join(sorted(SAMPLE_KEYS))}"
    return document


def _readable(group: Sequence[_Read]) -> list[JsonValue]:
    return [document for _, document in group if not isinstance(document, str)]


def _verdicts(group: Sequence[_Read], answers: Sequence[dict[str, Any]]) -> list[FileVerdict]:
    """The verdicts on a group, those that needed no physics included."""
    waiting = iter(answers)
    return [
        FileVerdict(path, False, document, is_rubbish=True)
        if isinstance(document, str)
        else _verdict(path, document, next(waiting))
        for path, document in group
    ]


def _verdict(path: Path, document: dict[str, Any], answer: dict[str, Any]) -> FileVerdict:
    return FileVerdict(
        path,
        answer["passed"],
        answer["reason"],
        task=str(document.get("task", "")),
        type=str(document.get("type", "free")),
        checks=tuple(answer["checks"]),
        results=tuple(answer["results"]),
        steps=answer["steps"],
        document=answer["document"],
    )
