"""What a policy is and where it comes from: back to its datasets, their tasks, and who wrote and accepted those."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from pathlib import Path

from library.codec import encode
from library.episodes.info import DatasetInfo
from library.exporting.provenance import Licences, TaskProvenance, provenance_of
from library.reading import LibraryReader
from policy.cards import PolicyCard, read_weights
from policy.selection import Checkpoint, picked
from prompts.values import JsonValue
from workbench.core.dataset_card import provenance_facts, provenance_lines
from workbench.core.evaluation import Evaluation, percent_of, read_evaluation
from workbench.core.markdown import as_text, markdown_table

RESULTS = ("val-results.json", "test-results.json", "test-untrained-results.json")
LIMITS = (
    "It sees colour and height of the table from above and reads the instruction; it knows no robot, force or time.",
    "It picks and places at points of the picture and turns things about the vertical only.",
    "It was trained and tested in simulation, on demonstrations of a scripted oracle.",
    "Results hold for the tasks, seeds and simulator they were taken with; an interval says nothing of other tasks.",
)


@dataclass(frozen=True)
class PolicyPage:
    """All that is told of a policy."""

    folder: Path
    """Of its training."""
    checkpoint: Checkpoint
    """That acts."""
    tasks: tuple[TaskProvenance, ...]
    evaluations: tuple[Evaluation, ...]
    """Of this very checkpoint, or of its network before it learnt anything."""

    @property
    def card(self) -> PolicyCard:
        """What the policy says of itself."""
        return self.checkpoint.card


def policy_page(folder: Path, library: LibraryReader, licences: Licences) -> PolicyPage:
    """What is known of a policy.

    Args:
        folder: Of its training.
        library: Knows the tasks that it was trained on, or some of them.
        licences: What people said of them.

    Raises:
        UnfitCheckpoint: There is no policy, its weights are damaged, or there are several of which none is picked.
        ForeignWorkspace: As of `read_card`.
        UnreadableResults: What stands in the place of results is none.
        LicenceRefused: A base task was given another licence.
    """
    checkpoint = picked(folder)
    read_weights(checkpoint.folder, checkpoint.card)
    tasks = {
        task.task: task
        for one in checkpoint.card.data
        for task in provenance_of(library, DatasetInfo(one.name, "train", one.tasks), licences)
    }
    found = (read_evaluation(folder / name) for name in RESULTS)
    evaluations = tuple(one for one in found if one is not None and _is_of(one, checkpoint.card))
    return PolicyPage(folder, checkpoint, tuple(tasks.values()), evaluations)


def page_document(page: PolicyPage) -> dict[str, JsonValue]:
    """The card as JSON."""
    card = page.card
    return {
        "policy": str(page.checkpoint.folder),
        "weights_sha256": card.weights_sha256,
        "steps": card.steps,
        "train_s": card.seconds,
        "config": encode(card.config),
        "made_with": dict(card.made_with),
        "data": encode(card.data),
        "tasks": [dict(provenance_facts(task)) for task in page.tasks],
        "results": [
            {"split": one.split, "untrained": one.untrained, "task": task, **_estimates(one, task)}
            for one in page.evaluations
            for task in one.tasks
        ],
        "limits": list(LIMITS),
    }


def page_markdown(page: PolicyPage) -> str:
    """The card as a page."""
    return "\n".join(_lines(page)) + "\n"


def _lines(page: PolicyPage) -> Iterator[str]:
    card = page.card
    yield f"# {as_text(page.folder.name)}"
    yield ""
    yield (
        "A policy that looks at a table from above, reads an instruction, and picks and places; trained with Simsmith"
        f" in {card.steps} steps on {', '.join(map(as_text, card.tasks))}."
    )
    yield ""
    yield from _about_results(page)
    yield "## Training data"
    yield ""
    taken = "all" if card.config.demos is None else f"the first {card.config.demos} of each task"
    rows = ((one.name, ", ".join(one.tasks), str(one.episodes), taken, one.fingerprint) for one in card.data)
    yield from markdown_table(("dataset", "tasks", "episodes", "learnt from", "fingerprint"), rows)
    yield from provenance_lines(page.tasks)
    yield from _about_training(card)
    yield "## Limits"
    yield ""
    yield from (f"- {limit}" for limit in LIMITS)


def _about_results(page: PolicyPage) -> Iterator[str]:
    yield "## Results"
    yield ""
    if not page.evaluations:
        yield "It was not tested yet."
        yield ""
        return
    rows = [
        (
            f"{one.split}, before it learnt anything" if one.untrained else one.split,
            task,
            str(one.reward(task).n),
            percent_of(one.reward(task)),
            percent_of(one.success(task)),
            one.sources.get(task, "")[:12],
        )
        for one in page.evaluations
        for task in one.tasks
    ]
    yield from markdown_table(("split", "task", "episodes", "reward %", "success %", "code"), rows)
    yield "In brackets the Wilson interval at 95 %. Seeds of val and test are in no demonstration."
    yield ""


def _about_training(card: PolicyCard) -> Iterator[str]:
    yield "## Training"
    yield ""
    of_the_other = "resnet43." if card.config.architecture == "film" else "network."
    facts = [
        ("weights, SHA-256", card.weights_sha256),
        ("processor time", f"{card.seconds:.0f} s"),
        *((name, value) for name, value in _flat(card.config) if not name.startswith(of_the_other)),
        ("workspace", f"{card.bounds} m, {card.pixel_size * 1000:g} mm a pixel"),
        *((f"version of {package}", version) for package, version in card.made_with.items()),
    ]
    yield from markdown_table(("fact", "value"), facts)


def _flat(config: object, before: str = "") -> Iterator[tuple[str, str]]:
    """Fields of a configuration, those of its parts with the part's name before."""
    if is_dataclass(config):
        for field in fields(config):
            value, name = getattr(config, field.name), f"{before}{field.name}"
            if is_dataclass(value):
                yield from _flat(value, f"{name}.")
            else:
                yield name, str(value)


def _is_of(evaluation: Evaluation, card: PolicyCard) -> bool:
    """Whether a test was one of these weights, or of the network that they began as."""
    tested = {one.step: one.weights_sha256 for one in evaluation.checkpoints}
    return evaluation.untrained or tested.get(card.steps) == card.weights_sha256


def _estimates(evaluation: Evaluation, task: str) -> dict[str, JsonValue]:
    return {"reward": encode(evaluation.reward(task)), "success": encode(evaluation.success(task))}
