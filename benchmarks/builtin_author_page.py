"""The page about the built-in author: what it can write, how much of it is completed, how different it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from library.base import BaseTask
from library.diversity import Spread, measure
from library.relations import RELATIONS, relations
from library.signature import Signature, signature
from library.statistics import Rate
from prompts.providers.builtin.composing import compose
from prompts.providers.builtin.wishes import NOTHING
from prompts.providers.builtin.wording import skeleton
from prompts.providers.builtin.writing import write_module
from prompts.values import TaskProposal

DRAFTS = 3000
"""Looked at to tell how much the grammar has."""

if TYPE_CHECKING:
    from benchmarks.builtin_author import TrialRecord

HEAD = """# The built-in author

The provider `builtin` needs no network and no key. It is a seeded procedural task generator that answers every stage
of every recipe in the formats that are asked of a language model, and says in each answer that it is none.

A task is composed from clauses. A clause has one *relation* (seventeen: carry, sort, tower, figure, row, ring,
pattern, between, top, cover, pack, sweep, rope, insert, kit, rings, corner) and draws things (blocks, boxes,
cylinders, disks, balls, kitting shapes, household objects), places (bowl, zone, container, mat, pallet, board,
plate), counts, colours that are fixed or drawn anew in each scene, and an order. A task has one clause or two that go
together, and mostly distractors. `prompts/providers/builtin/` holds one module for each idea.

- **bottom-up** avoids the names that a prompt lists, and every structure it lists: what differs in colours only is
  not new.
- **top-down** follows the target's words as well as it can: relation, things, places, colours, counts, order, figure.
- **chain-of-thought** proposes the first step that is missing in a curriculum towards the target: each relation rests
  on easier ones, and few things come before many.
- With **faults**, a seeded share of its answers has one classic mistake, and is mended when the check's message tells
  of it: what is found by reading, by running, by the oracle, or by evidence only.

The tables are written by `python -m benchmarks.builtin_author`, which continues where it stopped. Its figures are never
pooled with those of a language model."""


def write_page(
    path: Path,
    tried: Sequence[tuple[TaskProposal, TrialRecord]],
    base: Mapping[str, BaseTask],
    trials: int,
    drafts: int = DRAFTS,
) -> None:
    """Write the page anew from the trials that were run."""
    sections = [
        HEAD,
        "## How much there is",
        _size_of_grammar(base, drafts),
        f"## {len(tried)} of {trials} trials",
        _figures(tried, base),
        "## By relation",
        _by_relation(tried),
    ]
    failed = [f"- {record.task}: {record.problem}" for _, record in tried if not record.completed or record.doubts]
    sections += ["## What failed, or is in doubt", "\n".join(failed) or "Nothing."]
    worlds = Counter(record.world for _, record in tried).most_common()
    told = ", ".join(f"`{world}` ({count} trials)" for world, count in worlds)
    sections.append(f"Digests of the simulations that these trials ran in: {told or 'nothing was run'}.")
    path.write_text("\n\n".join(sections) + "\n", encoding="utf-8")


def _figures(tried: Sequence[tuple[TaskProposal, TrialRecord]], base: Mapping[str, BaseTask]) -> str:
    completed = [proposal for proposal, record in tried if record.completed]
    known = {_frozen(_of(task.source, task.card.assets)) for task in base.values()}
    colorless = {_frozen(_colorless(_of(task.source, task.card.assets))) for task in base.values()}
    signatures = [_of(proposal.source, proposal.description.assets) for proposal in completed]
    diversity = measure(
        [proposal.description.assets for proposal in completed],
        [proposal.description.description for proposal in completed],
        signatures,
    )
    new = {_frozen(found) for found in signatures} - known
    new_colorless = {_frozen(_colorless(found)) for found in signatures} - colorless
    rows = [
        ("completed at the first try", _rate([record.completed for _, record in tried])),
        ("all episodes solved", _rate([record.solved == record.episodes for _, record in tried])),
        ("without any diagnostic", _rate([not record.diagnostics for _, record in tried])),
        ("with all evidence", _rate([not record.doubts for _, record in tried])),
        ("structural signatures that no base task has", str(len(new))),
        ("the same without colors", str(len(new_colorless))),
        ("diversity of assets (mean 1 − IoU; Vendi)", _spread(diversity.assets)),
        ("diversity of descriptions (mean 1 − cosine; Vendi)", _spread(diversity.text)),
        ("diversity of structures (mean 1 − IoU; Vendi)", _spread(diversity.structure)),
    ]
    return "\n".join(["| | |", "|---|---|", *(f"| {what} | {value} |" for what, value in rows)])


def _size_of_grammar(base: Mapping[str, BaseTask], drafts: int) -> str:
    """Counted over drafts that nobody wished anything of."""
    plans = [compose(NOTHING, draft) for draft in range(drafts)]
    signatures = [_of(write_module(plan), plan.assets) for plan in plans]
    known = {_frozen(_colorless(_of(task.source, task.card.assets))) for task in base.values()}
    colorless = {_frozen(_colorless(found)) for found in signatures} - known
    structures = {skeleton(plan.description) for plan in plans}
    return (
        f"Of {drafts:,} drafts, {len(structures):,} differ in more than their colors. They have "
        f"{len({_frozen(found) for found in signatures}):,} structural signatures (assets, colors, kinds of goals, as "
        f"the code names them), and {len(colorless):,} without colors that no base task has."
    )


def _by_relation(tried: Sequence[tuple[TaskProposal, TrialRecord]]) -> str:
    """As the library reads relations off words; a task may have several."""
    of, reached = Counter[str](), Counter[str]()
    for proposal, record in tried:
        found = relations(proposal.description.name, proposal.description.description, proposal.description.assets)
        of.update(found or ("none of these",))
        reached.update((found or ("none of these",)) if record.completed else ())
    rows = [f"| {name} | {of[name]} | {reached[name]} |" for name in (*RELATIONS, "none of these") if of[name]]
    return "\n".join(["| relation | tasks | completed |", "|---|--:|--:|", *rows])


def _of(source: str, assets: Sequence[str]) -> Signature:
    return signature(source, tuple(assets))


def _colorless(found: Signature) -> Signature:
    return Counter({feature: count for feature, count in found.items() if not feature.startswith("colour ")})


def _frozen(found: Signature) -> frozenset[tuple[str, int]]:
    return frozenset(found.items())


def _rate(held: Sequence[bool]) -> str:
    if not held:
        return "nothing was run"
    rate = Rate(sum(held), len(held))
    low, high = rate.interval
    return f"{rate.reached} of {rate.of}: {rate.value:.1%} (95 %: {low:.1%} – {high:.1%})"


def _spread(spread: Spread | None) -> str:
    return "—" if spread is None else f"{spread.mean_distance:.2f}; {spread.vendi:.1f} of {spread.of}"
