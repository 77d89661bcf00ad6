"""Household samples in the project's library: as what they are kept, and how a kept one is a document again."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple, cast

from library.errors import CorruptProject
from library.records import Origin, RolloutSummary, TaskCard
from library.samples import SampleLibrary
from library.store import Imported
from library.task_files import LONGEST_NAME
from sim.source import source_hash
from sim.values import Diagnostic
from workbench.core.session import Session

FOLDER = "household"
"""Of a project: its samples, their journal, and the runs that made them."""
DERIVED = ("verified", "checks", "steps")
"""Keys of a document that say what trying it showed: they are no part of what is decided on."""
DIGITS = 4
"""Of the hash, at the end of a name."""
WORDS_IN_NAME = 5


@dataclass(frozen=True)
class Origins:
    """Where samples come from."""

    origin: Origin
    method: str = ""
    provider: str = ""
    model: str = ""
    run: str = ""
    """Folder of the run, within the project's household folder where it is there."""
    split: str = ""


def with_samples(session: Session) -> Session:
    """The session with the household samples in the place of the tasks: one decides on them in the same way.

    Raises:
        CorruptProject: A line of their journal cannot be read; names file and line.
    """
    return replace(session, library=SampleLibrary(session.project.root / FOLDER))


def samples_of(session: Session) -> SampleLibrary:
    """The library of a session that `with_samples` gave."""
    assert isinstance(session.library, SampleLibrary)
    return session.library


def keep_sample(
    library: SampleLibrary, document: Mapping[str, Any], origins: Origins, rollout: RolloutSummary | None
) -> Imported:
    """Put a sample up for review, or find that it is there already.

    Args:
        library: Holds it.
        document: Of the sample, its scene included.
        origins: Where it comes from.
        rollout: What trying it showed; what the document says of that itself counts for nothing.
    """
    source, scene = written(document)
    if scene:
        library.keep_scene(scene)  # before the journal names it
    return library.put_up(_card(document, source_hash(source), origins), source, rollout)


class Written(NamedTuple):
    """A sample as the library keeps it."""

    source: str
    """Its document, the scene's hash in the place of the scene."""
    scene: str
    """The scene's document; empty where the sample has none, or names it by its hash."""


def written(document: Mapping[str, Any]) -> Written:
    """What is kept of a document."""
    kept = {key: value for key, value in document.items() if key not in DERIVED}
    scene = ""
    if isinstance(kept.get("scene"), dict):
        scene = json.dumps(kept["scene"], ensure_ascii=False, separators=(",", ":")) + "\n"
        kept["scene"] = source_hash(scene)
    return Written(json.dumps(kept, ensure_ascii=False, indent=1) + "\n", scene)


def document_of(library: SampleLibrary, name: str, source: str) -> dict[str, Any]:
    """The document of a kept sample, its scene included.

    Args:
        library: Holds it.
        name: The sample.
        source: Of one of its revisions.

    Raises:
        CorruptProject: Its scene is not there, or the source is no sample: somebody has written it by hand.
    """
    file = library.root / "library" / name / library.SOURCE_FILE
    try:
        document = json.loads(source)
    except (ValueError, RecursionError) as error:
        raise CorruptProject(file, f"is no JSON document: {error}") from None
    if not isinstance(document, dict):
        raise CorruptProject(file, "is no sample: it holds no table")
    for key in ("plan", "solution"):
        if not isinstance(document.get(key) or [], list | str):
            raise CorruptProject(file, f"is no sample: its {key} is no list")
    if isinstance(document.get("scene"), str):
        document["scene"] = json.loads(library.scene(document["scene"]))
    return document


def rollout_of(answer: Mapping[str, Any]) -> RolloutSummary:
    """What trying a document showed, as the library keeps it.

    Args:
        answer: As `sim.household.jobs.verify_documents` gives it.
    """
    passed, checks = bool(answer["passed"]), cast(Sequence[Mapping[str, Any]], answer["checks"])
    carried_out = any(check["name"] == "carried_out" and check["passed"] for check in checks)
    name, _, detail = str(answer["reason"]).partition(": ")
    found = () if passed else (Diagnostic(name.replace("_", "-"), "error", detail),)
    return RolloutSummary("solved" if passed else "unsolved", True, passed, passed or carried_out, (), found)


def verified() -> RolloutSummary:
    """Of a sample that was written because it had passed all checks."""
    return rollout_of({"passed": True, "reason": "", "checks": []})


def thing(document: Mapping[str, Any], number: object) -> str:
    """What an id of the scene is called: `red apple 14`; the number alone where there is no such thing."""
    one = _instance(document, number)
    return " ".join(filter(None, (str(one.get("color") or ""), _noun(one), str(number)))) if one else str(number)


def _card(document: Mapping[str, Any], digest: str, origins: Origins) -> TaskCard:
    type_ = str(document.get("type", "free"))
    named = tuple(thing(document, number) for number in _table(document.get("bindings")).values())
    facts = {"scene seed": _table(document.get("scene")).get("seed"), "split": origins.split, "run": origins.run}
    return TaskCard(
        name=_name(document, type_, digest),
        state="to-review",
        origin=origins.origin,
        description=str(document.get("task", "")),
        assets=named,
        class_name=type_,
        source_hash=digest,
        revision=1,
        parameters={key: value for key, value in facts.items() if value not in ("", None)},
        recipe=origins.method,
        provider=origins.provider,
        model=origins.model,
    )


def _name(document: Mapping[str, Any], type_: str, digest: str) -> str:
    """`put-apple-sofa-3f2a`; of a free task its first words."""
    words = [type_, *_nouns(document)]
    if type_ == "free":
        words = re.findall(r"[a-z0-9]+", str(document.get("task", "")).lower())[:WORDS_IN_NAME]
    parts = re.findall(r"[a-z0-9]+", " ".join(words).lower())
    return "-".join([*parts, digest[:DIGITS]])[-LONGEST_NAME:].lstrip("-")


def _nouns(document: Mapping[str, Any]) -> Iterator[str]:
    found = (_instance(document, number) for number in _table(document.get("bindings")).values())
    return (_noun(one) for one in found if one)


def _noun(instance: Mapping[str, Any]) -> str:
    return str(instance.get("name") or instance.get("prefab") or "thing").replace("_", " ")


def _instance(document: Mapping[str, Any], number: object) -> Mapping[str, Any]:
    """A thing of the document's scene, which anybody may have written; empty where there is no such thing."""
    instances = _table(document.get("scene")).get("instances")
    if not isinstance(instances, list) or not isinstance(number, int) or not 0 <= number < len(instances):
        return {}
    return _table(instances[number])


def _table(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
