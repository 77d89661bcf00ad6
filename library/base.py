"""The tasks that ship with the package: data files with a manifest, accepted and read-only."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path

from library.codec import decode
from library.errors import CorruptProject, MalformedRecord
from library.records import TaskCard
from library.task_files import read_source
from prompts.values import JsonValue
from sim.source import source_hash

BASE_TASKS = Path(__file__).parent / "base_tasks"


@dataclass(frozen=True)
class ManifestTask:
    """One task of the manifest; several may share a file and differ in parameters."""

    file: str
    """Relative to the manifest."""
    hash: str
    """SHA-256 of the source as LF-normalised UTF-8, hex."""
    description: str
    class_name: str
    assets: tuple[str, ...] = ()
    parameters: dict[str, str | int | float | bool | None] = field(default_factory=dict)


@dataclass(frozen=True)
class BaseTask:
    """A shipped task."""

    card: TaskCard
    source: str


def load_base_tasks(folder: Path) -> dict[str, BaseTask]:
    """Read the manifest and the sources it lists; name → task, in the manifest's order.

    Raises:
        CorruptProject: The manifest is not what it should be, or a source is not the one that was shipped.
    """
    manifest = folder / "manifest.json"
    try:
        data = json.loads(read_source(manifest))
        listed = data["tasks"].items()
        tasks = {name: decode(ManifestTask, _with_class_name(entry)) for name, entry in listed}
    except (json.JSONDecodeError, KeyError, AttributeError, TypeError, MalformedRecord) as error:
        raise CorruptProject(manifest, f"not a manifest of base tasks: {error}") from None
    return {name: _load(folder, name, task) for name, task in tasks.items()}


def _with_class_name(entry: dict[str, JsonValue]) -> dict[str, JsonValue]:
    """The manifest says `class`, which Python does not allow as a field."""
    return {("class_name" if key == "class" else key): value for key, value in entry.items()}


def _load(folder: Path, name: str, task: ManifestTask) -> BaseTask:
    file = folder / task.file
    source = read_source(file)
    if source_hash(source) != task.hash:
        raise CorruptProject(file, f"the source of base task {name!r} is not the one that the manifest lists")
    card = TaskCard(
        name=name,
        state="accepted",
        origin="base",
        description=task.description,
        assets=task.assets,
        class_name=task.class_name,
        source_hash=task.hash,
        revision=1,
        parameters=task.parameters,
        decided_by="base",
    )
    return BaseTask(card, source)
