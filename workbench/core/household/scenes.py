"""Single scenes: ordered, read from a file, tried in physics and drawn, each by a process of its own."""

from __future__ import annotations

import base64
import io
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from prompts.values import JsonValue
from sim.household.catalogue import catalogue
from sim.household.jobs import make_scene
from sim.household.picture_jobs import look_at_scene
from workbench.core.errors import HouseholdPlanError
from workbench.core.household.making import read_scene_file, run_job
from workbench.core.household.plan import read_objects

if TYPE_CHECKING:
    from sim.pool import Executor
    from sim.values import ColorImage


@dataclass(frozen=True)
class SceneView:
    """A scene, and what is known of it."""

    document: dict[str, Any] | None
    """Complete; None where the document is no scene."""
    problems: tuple[str, ...]
    """What is wrong with it, one sentence each; empty: it holds."""
    above: bytes | None
    """PNG of the house from above."""
    first_person: bytes | None
    """PNG of what the agent sees at the start."""

    def summary(self) -> str:
        """What the house holds, in a few lines."""
        if self.document is None:
            return "no scene"
        rooms = [room["kind"] for room in self.document["rooms"]]
        things = self.document["instances"]
        furniture = sum(thing["type"] == "kinematic" for thing in things)
        lines = [f"{len(rooms)} rooms: {', '.join(rooms)}"] if rooms else []
        lines.append(f"{furniture} pieces of furniture, {len(things) - furniture} small things")
        for alias, count in self.document["requested"].items():
            ids = [str(thing["id"]) for thing in things if thing["prefab"] == alias]
            lines.append(f"asked for: {count} × {alias}; there: {', '.join(ids)}")
        return "\n".join(lines)


def read_order(
    objects: Sequence[str] = (),
    receptacles: Sequence[str] = (),
    relations: Sequence[str] = (),
    rooms: str = "0",
    **others: JsonValue,
) -> dict[str, JsonValue]:
    """The keyword arguments of `generate_scene` behind what somebody typed.

    Args:
        objects: ``pumpkin=1`` or ``mug``.
        receptacles: Furniture in the same way.
        relations: ``on,apple,sofa``.
        rooms: A number, a preset, or kinds of rooms with commas between them.
        others: Stay as they are.

    Raises:
        HouseholdPlanError: A count that is none, or a name twice.
        UnknownThing: A name that the catalogue does not have.
    """
    kinds = [kind.strip() for kind in rooms.split(",")]
    number = _whole_number(rooms)
    asked: list[JsonValue] = []
    for text in relations:
        name, *names = (part.strip() for part in text.split(","))
        for thing in names if name in ("on", "not_on") else names[:1]:
            catalogue().resolve(thing)
        asked.append([name, *names])
    return {
        "object_counts": cast(JsonValue, read_objects(objects)),
        "receptacle_object_counts": cast(JsonValue, read_objects(receptacles)),
        "relations": asked,
        "room_num": number or 0,
        "rooms": None if number is not None else cast(JsonValue, kinds if len(kinds) > 1 else rooms),
        **others,
    }


async def order_scene(order: dict[str, JsonValue], executor: Executor) -> dict[str, Any]:
    """The document of a scene that is drawn as ordered.

    Raises:
        HouseholdPlanError: There is no such scene; names the demand.
        HouseholdJobFailed: The process crashed.
    """
    answer = cast(dict[str, Any], await run_job(executor, make_scene, {"order": order}))
    if "problem" in answer:
        raise HouseholdPlanError(str(answer["problem"]))
    return cast(dict[str, Any], answer["scene"])


def read_scene(file: Path) -> dict[str, Any]:
    """The document of a scene in a file: of a scene, or the scene of a sample.

    Raises:
        HouseholdPlanError: There is none.
    """
    try:
        return read_scene_file(file)
    except HouseholdPlanError:
        sample = _sample_in(file)
        if sample is None:
            raise
        return sample


async def look(
    document: dict[str, Any], executor: Executor, *, first_person: bool = False, path: Sequence[Sequence[float]] = ()
) -> SceneView:
    """Try a scene in physics and draw it.

    Raises:
        HouseholdJobFailed: The process crashed.
    """
    arguments = cast(JsonValue, {"scene": document, "first_person": first_person, "path": [list(p) for p in path]})
    answer = cast(dict[str, Any], await run_job(executor, look_at_scene, arguments))
    above, own = (base64.b64decode(answer[key]) if answer[key] else None for key in ("above", "first_person"))
    return SceneView(answer["scene"], tuple(answer["problems"]), above, own)


def pixels_of(png: bytes) -> ColorImage:
    """A picture as (rows, columns, 3) uint8."""
    import numpy as np
    from PIL import Image

    return np.asarray(Image.open(io.BytesIO(png)).convert("RGB"), dtype=np.uint8)


def _whole_number(text: str) -> int | None:
    try:
        return int(text)
    except ValueError:
        return None


def _sample_in(file: Path) -> dict[str, Any] | None:
    try:
        scene = json.loads(file.read_text(encoding="utf-8"))["scene"]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return scene if isinstance(scene, dict) and "instances" in scene else None
