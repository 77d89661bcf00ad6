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
from prompts.providers.builtin.faults import FAULTS
from prompts.providers.builtin.wishes import NOTHING
from prompts.providers.builtin.wording import skeleton
from prompts.providers.builtin.writing import write_module

if TYPE_CHECKING:
    from benchmarks.builtin_author import FirstTry

HEAD = """# The built-in author

The provider `builtin` needs no network and no key. It is a seeded procedural task generator that answers every stage
of every recipe in the formats that are asked of a language model, and says in each answer that it is none.

A task is composed from clauses. A clause has one *relation* (carry, sort, tower, figure, row, ring, pattern, between,
top, cover, pack, sweep, rope, insert, kit, rings, corner) and draws things (blocks, boxes, cylinders, disks, balls,
kitting shapes, household objects), places (bowl, zone, container, mat, pallet, board, plate), counts, colors that are
fixed or drawn anew in each scene, and an order. A task has one clause, or two that go together, and mostly
distractors. `prompts/providers/builtin/` holds one module for each idea.

- **bottom-up** avoids the names that a prompt lists and every structure that it lists: what differs in colors only is
  not new. What the prompt says that the library lacks is a hint that it follows half of the time.
- **top-down** follows the target's words as well as it can: relation, things, places, colors, counts, order, figure.
- **chain-of-thought** proposes the first step that is missing in a curriculum towards the target: each relation rests
  on easier ones, and few things come before many.

What it proposed it finds again in the conversation, as a model would: the same request gives the same bytes."""

FAULTS_HEAD = """With `--faults`, half of the trials make one classic mistake. It is mended when the message that goes
back to the author tells of it, and only then; what no check fails is left to the reviewer.

```sh
simsmith generate --recipe bottom-up --provider builtin --trials 5 --faults
```"""
FIGURES_HEAD = """Real trials of the recipe bottom-up, three episodes each, as `simsmith generate --yes` runs them; each
sees what was written before it. Only first tries count. The tables are written by
`python -m benchmarks.builtin_author`; they are never pooled with a language model's."""
DRAFTS = 3000
"""Looked at to tell how much the grammar has."""


def write_page(path: Path, tries: Sequence[FirstTry], base: Mapping[str, BaseTask], drafts: int = DRAFTS) -> None:
    """Write the page anew from the trials that were run."""
    doubted = [f"- {one.task}: {one.problem}" for one in tries if not one.completed or one.doubts]
    versions = ", ".join(f"`{model}` ({count} trials)" for model, count in Counter(one.model for one in tries).items())
    sections = [
        HEAD,
        "## How much there is",
        _size_of_grammar(base, drafts),
        "## Mistakes on purpose",
        FAULTS_HEAD,
        _faults(),
        f"## {len(tries)} trials",
        FIGURES_HEAD,
        _figures(tries, base),
        "By relation, as the library reads them off the words of a task; a task may have several:",
        _by_relation(tries),
        "What failed, or is in doubt:",
        "\n".join(doubted) or "Nothing.",
        f"Version of the author: {versions or 'nothing was run'}.",
    ]
    path.write_text("\n\n".join(sections) + "\n", encoding="utf-8")


def _size_of_grammar(base: Mapping[str, BaseTask], drafts: int) -> str:
    """Counted over drafts that nobody wished anything of."""
    plans = [compose(NOTHING, draft) for draft in range(drafts)]
    signatures = [signature(write_module(plan), plan.assets) for plan in plans]
    colorless = {_frozen(_colorless(found)) for found in signatures} - _known(base, colors=False)
    structures = {skeleton(plan.description) for plan in plans}
    return (
        f"Of {drafts:,} drafts, {len(structures):,} differ in more than their colors. They have\n"
        f"{len({_frozen(found) for found in signatures}):,} structural signatures (assets, colors and kinds of goals, "
        f"as the code names them), and {len(colorless):,}\nwithout colors that no base task has."
    )


def _faults() -> str:
    rows = [f"| {fault.name} | {fault.stage} | {fault.found_by} |" for fault in FAULTS.values()]
    return "\n".join(["| mistake | stage | found by |", "|---|---|---|", *rows])


def _figures(tries: Sequence[FirstTry], base: Mapping[str, BaseTask]) -> str:
    completed = [one for one in tries if one.completed]
    signatures = [Counter(one.signature) for one in completed]
    diversity = measure([one.assets for one in completed], [one.description for one in completed], signatures)
    new = {_frozen(found) for found in signatures} - _known(base, colors=True)
    new_colorless = {_frozen(_colorless(found)) for found in signatures} - _known(base, colors=False)
    rows = [
        ("completed at the first try", _rate([one.completed for one in tries])),
        ("all episodes solved", _rate([one.solved == one.episodes > 0 for one in tries])),
        ("without any diagnostic", _rate([not one.diagnostics for one in tries])),
        ("with all evidence", _rate([not one.doubts for one in tries])),
        ("structural signatures that no base task has", str(len(new))),
        ("the same without colors", str(len(new_colorless))),
        ("diversity of assets (mean 1 − IoU; Vendi)", _spread(diversity.assets)),
        ("diversity of descriptions (mean 1 − cosine; Vendi)", _spread(diversity.text)),
        ("diversity of structures (mean 1 − IoU; Vendi)", _spread(diversity.structure)),
    ]
    return "\n".join(["| | |", "|---|---|", *(f"| {what} | {value} |" for what, value in rows)])


def _by_relation(tries: Sequence[FirstTry]) -> str:
    of, reached = Counter[str](), Counter[str]()
    for one in tries:
        found = relations(one.task, one.description, one.assets) or ("none of these",)
        of.update(found)
        reached.update(found if one.completed else ())
    rows = [f"| {name} | {of[name]} | {reached[name]} |" for name in (*RELATIONS, "none of these") if of[name]]
    return "\n".join(["| relation | tasks | completed |", "|---|--:|--:|", *rows])


def _known(base: Mapping[str, BaseTask], *, colors: bool) -> set[frozenset[tuple[str, int]]]:
    """The signatures of the base tasks."""
    found = [signature(task.source, task.card.assets) for task in base.values()]
    return {_frozen(one if colors else _colorless(one)) for one in found}


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
