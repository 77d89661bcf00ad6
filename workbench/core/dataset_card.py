"""What a dataset is and where it comes from, as the README that travels with it and as JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from library.episodes.info import IMPORTED, DatasetInfo, EpisodeEntry
from library.exporting.provenance import Licences, TaskProvenance, provenance_of
from library.grouping import prompt_version
from library.reading import LibraryReader
from prompts.values import JsonValue
from workbench.core.hub_front_matter import front_matter
from workbench.core.markdown import as_text, markdown_table

if TYPE_CHECKING:
    from library.episodes.dataset import Dataset
    from library.exporting.formats import Format

UNKNOWN = "?"
"""In the place of a blank."""
MOST_INSTRUCTIONS = 5
"""Of each task, as examples."""
NATIVE = (
    "Parquet, a row an action with the observation before it, and one more for how the episode ended; pictures are PNG."
)
NATIVE_FILES = "data/*.parquet"


@dataclass(frozen=True)
class DatasetCard:
    """All that is told of a dataset."""

    info: DatasetInfo
    entries: tuple[EpisodeEntry, ...]
    tasks: tuple[TaskProvenance, ...]
    rows: int
    """Of its files: an action each, unless it is motion."""
    format: Format | None = None
    """That it is exported in; None: its own."""

    @property
    def blanks(self) -> tuple[str, ...]:
        """What is missing, each with what would fill it."""
        return tuple(blank for task in self.tasks for blank in task.blanks)

    @property
    def licences(self) -> tuple[str, ...]:
        """Each once; empty where a task has none."""
        found = [task.licence for task in self.tasks]
        return tuple(dict.fromkeys(one for one in found if one)) if all(found) else ()

    @property
    def actions(self) -> int:
        """Of all episodes."""
        return sum(entry.length - 1 for entry in self.entries)

    def of(self, task: str) -> list[EpisodeEntry]:
        """The episodes of a task."""
        return [entry for entry in self.entries if entry.task == task]


def card_of(dataset: Dataset, library: LibraryReader, licences: Licences, format_: Format | None = None) -> DatasetCard:
    """The card of a dataset, with what a library knows of its tasks."""
    tasks = provenance_of(library, dataset.info, licences)
    actions = sum(entry.length - 1 for entry in dataset.entries)
    return DatasetCard(dataset.info, dataset.entries, tasks, actions, format_)


def card_document(card: DatasetCard) -> dict[str, JsonValue]:
    """The card as JSON."""
    return {
        "name": card.info.name,
        "split": card.info.split,
        "episodes": len(card.entries),
        "actions": card.actions,
        "licences": list(card.licences),
        "blanks": list(card.blanks),
        "tasks": [dict(provenance_facts(task)) for task in card.tasks],
    }


def card_markdown(card: DatasetCard) -> str:
    """The card as a page with the hub's front matter."""
    return "\n".join(_page(card)) + "\n"


def _page(card: DatasetCard) -> Iterator[str]:
    info = card.info
    yield from front_matter(
        name=info.name,
        licences=card.licences,
        tags=["pybullet", "simsmith", *([card.format.tag] if card.format and card.format.tag else [])],
        rows=card.rows,
        split=info.split,
        data_files=card.format.data_files if card.format else NATIVE_FILES,
    )
    yield f"# {as_text(info.name)}"
    yield ""
    yield f"{len(card.entries)} demonstrations with {card.actions} actions, of the split {info.split}: {_source(info)}"
    yield ""
    yield from _about_tasks(card)
    yield from provenance_lines(card.tasks)
    yield from _about_making(card)
    yield "## Format"
    yield ""
    yield card.format.about if card.format else NATIVE


def _source(info: DatasetInfo) -> str:
    """Who acted in its episodes."""
    if info.imported_from:
        return (
            f"solved episodes that Simsmith imported from {info.imported_from}; who collected them, with which code,"
            " is not known."
        )
    return "solved episodes of a scripted oracle that picks and places in a simulation, collected with Simsmith."


def _about_tasks(card: DatasetCard) -> Iterator[str]:
    yield "## Tasks"
    yield ""
    rows = []
    for task in card.tasks:
        mine = card.of(task.task)
        described = (task.card.description if task.card and task.revision else "") or UNKNOWN
        actions = sum(entry.length - 1 for entry in mine)
        rows.append((task.task, described, str(len(mine)), str(actions), task.licence or UNKNOWN))
    yield from markdown_table(("task", "description", "episodes", "actions", "licence"), rows)
    for task in card.tasks:
        asked = list(dict.fromkeys(text for entry in card.of(task.task) for text in entry.instructions))
        yield f"Instructions of {as_text(task.task)}, {min(len(asked), MOST_INSTRUCTIONS)} of {len(asked)}:"
        yield ""
        yield from (f"- {as_text(text)}" for text in asked[:MOST_INSTRUCTIONS])
        yield ""


def provenance_lines(tasks: Sequence[TaskProvenance]) -> Iterator[str]:
    """A section of a page: where each task comes from."""
    yield "## Provenance"
    yield ""
    for task in tasks:
        yield f"### {as_text(task.task)}"
        yield ""
        yield from markdown_table(("fact", "value"), ((name, str(value)) for name, value in provenance_facts(task)))


def provenance_facts(task: TaskProvenance) -> Iterator[tuple[str, JsonValue]]:
    """What is known of one task; blanks are shown as such."""
    card, revision, trial, decision = task.card, task.revision, task.trial, task.decision
    yield "task", task.task
    yield "hash of the files" if task.imported_from else "source hash", task.source_hash
    yield "licence", task.licence or UNKNOWN
    yield "origin", f"imported from {task.imported_from}" if task.imported_from else task.origin or UNKNOWN
    yield "revision", revision.number if revision else UNKNOWN
    yield "written by", revision.author if revision else UNKNOWN
    if trial is not None:
        yield "recipe", trial.recipe
        yield "prompt version", prompt_version(trial)
        yield "provider", trial.provider
        yield "model", trial.model
        yield "trial", trial.trial
    elif card is not None and card.source_hash == task.source_hash:  # what came with an imported task
        told = (("recipe", card.recipe), ("provider", card.provider), ("model", card.model))
        yield from ((name, text) for name, text in told if text)
    if decision is not None:
        yield "decision", f"{decision.kind}, although its checks did not pass" if decision.anyway else decision.kind
        yield "decided by", decision.who
        yield "decided at", decision.at
        yield "reason", decision.reason or "none given"
    else:
        yield "decision", "ships accepted" if task.is_base else UNKNOWN


def _about_making(card: DatasetCard) -> Iterator[str]:
    info, layout = card.info, card.info.layout
    yield "## How it was made"
    yield ""
    low, high = zip(*layout.bounds, strict=True)
    failed = Counter(failure.outcome for failure in info.failures)
    told = "; ".join(f"{count} × {outcome.replace('_', ' ')}" for outcome, count in failed.most_common()) or "none"
    facts = (
        ("seeds", info.seed_policy),
        ("attempts without a demonstration", told),
        ("workspace [m]", f"{low} to {high}"),
        ("pictures from above", f"{layout.shape[0]} × {layout.shape[1]} pixels of {layout.pixel_size * 1000:g} mm"),
        ("cameras", ", ".join(layout.cameras) or "none"),
        *(_made_with(package, version) for package, version in info.made_with.items()),
    )
    yield from markdown_table(("fact", "value"), facts)


def _made_with(package: str, version: str) -> tuple[str, str]:
    return ("imported from", version) if package == IMPORTED else (f"version of {package}", version)
