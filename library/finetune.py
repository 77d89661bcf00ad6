"""Accepted tasks as examples to fine-tune a language model on: from name and description to code. Pure.

Every example is code that somebody accepted, exactly as it was accepted. A task is in the training part or held out as
a whole, and stays where it is when the library grows: which part it is in depends on its name and the seed alone.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from library.grouping import prompt_version
from library.reading import LibraryReader
from library.records import Decision, TaskCard, Trial
from library.rules import accepting_decision
from prompts.values import JsonValue

Part = Literal["train", "held-out"]
PARTS: tuple[Part, ...] = ("train", "held-out")
SCHEMA = 1
"""Of the provenance file."""


@dataclass(frozen=True)
class Example:
    """One task as a dialogue."""

    card: TaskCard
    """Of the accepted revision."""
    source: str
    part: Part

    def line(self, *, fenced: bool) -> str:
        """The example as one line of JSON, in the chat format of the providers' fine-tuning tools.

        Args:
            fenced: Put the code into a fenced block, as the recipes ask for it.
        """
        code = f"```python\n{self.source.rstrip()}\n```" if fenced else self.source
        dialogue = [{"role": "user", "content": prompt_of(self.card)}, {"role": "assistant", "content": code}]
        return json.dumps({"messages": dialogue})


@dataclass(frozen=True)
class LeftOut:
    """A task that is no example."""

    task: str
    why: str


@dataclass(frozen=True)
class FinetuneSet:
    """The examples, and what is none."""

    examples: tuple[Example, ...]
    """Sorted by name."""
    left_out: tuple[LeftOut, ...]

    def of(self, part: Part) -> tuple[Example, ...]:
        """The examples of one part, in the order of its lines."""
        return tuple(example for example in self.examples if example.part == part)

    def text(self, part: Part, *, fenced: bool) -> str:
        """One part as JSON lines."""
        return "".join(f"{example.line(fenced=fenced)}\n" for example in self.of(part))


def finetune_set(library: LibraryReader, *, seed: int, held_out: float, base: bool) -> FinetuneSet:
    """The accepted tasks of a library as examples.

    Args:
        library: The project's.
        seed: Decides, with its name, which part a task is in.
        held_out: Share of the tasks that is held out, 0–1; of few tasks, more or less.
        base: Whether the tasks that ship with the package are examples, too.
    """
    sources = library.sources()
    examples: list[Example] = []
    left_out: list[LeftOut] = []
    first_with: dict[str, str] = {}
    for card in sorted(library.cards(), key=lambda card: card.name):
        accepted = library.accepted(card.name)
        if why := _why_not(card, accepted, base=base):
            left_out.append(LeftOut(card.name, why))
        elif accepted is not None and accepted.source_hash in first_with:
            left_out.append(LeftOut(card.name, f"has the code of {first_with[accepted.source_hash]}"))
        elif accepted is not None:
            first_with[accepted.source_hash] = card.name
            part = part_of(card.name, seed, held_out)
            examples.append(Example(accepted, sources[accepted.source_hash], part))
    return FinetuneSet(tuple(examples), tuple(left_out))


def part_of(name: str, seed: int, held_out: float) -> Part:
    """Which part a task is in: a number from its name and the seed, below the share or not."""
    digest = hashlib.sha256(f"{seed}:{name}".encode()).digest()
    return "held-out" if int.from_bytes(digest[:8]) / 2**64 < held_out else "train"


def prompt_of(card: TaskCard) -> str:
    """What the model is asked."""
    return f"task-name: {card.name}\ntask-description: {card.description}"


def provenance(
    library: LibraryReader, found: FinetuneSet, files: Mapping[Part, str], *, fenced: bool
) -> list[JsonValue]:
    """Where each example comes from, with its file and line.

    Args:
        library: The project's.
        found: The examples.
        files: Part → name of its file.
        fenced: Whether the code stands in a fenced block.
    """
    trials = {trial.trial: trial for trial in library.trials()}
    decisions = library.standing_decisions()
    return [
        _origin(example, files[part], line, trials, decisions, fenced=fenced)
        for part in PARTS
        for line, example in enumerate(found.of(part), start=1)
    ]


def _origin(
    example: Example, file: str, line: int, trials: Mapping[str, Trial], decisions: Sequence[Decision], *, fenced: bool
) -> JsonValue:
    card = example.card
    trial = trials.get(card.trial or "")
    decision = accepting_decision(decisions, card.name, card.source_hash)
    return {
        "file": file,
        "line": line,
        "line_sha256": hashlib.sha256(example.line(fenced=fenced).encode()).hexdigest(),
        "task": card.name,
        "hash": card.source_hash,
        "revision": card.revision,
        "origin": card.origin,
        "verdict": card.verdict,
        "recipe": card.recipe,
        "prompt_version": prompt_version(trial) if trial else None,
        "provider": card.provider,
        "model": card.model,
        "trial": card.trial,
        "decision": None if decision is None else _decision(decision),
    }


def _decision(decision: Decision) -> JsonValue:
    return {
        "id": decision.id,
        "kind": decision.kind,
        "who": decision.who,
        "at": decision.at,
        "reason": decision.reason,
        "anyway": decision.anyway,
    }


def _why_not(card: TaskCard, accepted: TaskCard | None, *, base: bool) -> str:
    if accepted is None:
        return f"is {card.state}"
    if card.origin == "base" and not base:
        return "ships with the package"
    return "" if accepted.description.strip() else "has no description to ask for it with"
