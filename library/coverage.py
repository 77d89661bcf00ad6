"""What the tasks of a library are about, as a grid of assets × relations, and what it lacks. Pure."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeVar

from library.records import TaskCard
from library.relations import RELATIONS, Relation, relations

Name = TypeVar("Name", bound=str)
LACKING_ASSETS = 3
"""Assets that a lack names: enough to choose from, few enough to be taken up."""
LACKING_RELATIONS = 2


class Cell(NamedTuple):
    """An asset in a relation."""

    asset: str
    relation: Relation


@dataclass(frozen=True)
class Coverage:
    """How many tasks there are of each kind; tasks that share their code count once."""

    tasks: int
    assets: Mapping[str, int]
    """Asset → tasks that use it, for every asset of the catalogue and every other one that is used."""
    relations: Mapping[Relation, int]
    """Relation → tasks that ask for it; all relations."""
    cells: Mapping[Cell, int]
    """Only cells that some task is in."""
    folders: Mapping[Cell, int]
    """The same for the assets' folders: a folder holds assets of one kind, and a task may use several of them."""
    openings: Mapping[str, int]
    """First word of the names → tasks, most frequent first: a library of one idea shows here."""
    unrelated: int
    """Tasks that ask for none of the relations."""


@dataclass(frozen=True)
class Lack:
    """Of what the library has least, drawn for one trial."""

    assets: tuple[str, ...]
    relations: tuple[Relation, ...]

    @property
    def sentence(self) -> str:
        """A wish that a prompt can hold; empty when nothing was drawn."""
        wishes = []
        if self.relations:
            wishes.append(f"ask for a relation of objects called {' or '.join(self.relations)}")
        if self.assets:
            wishes.append(f"use {' or '.join(self.assets)}")
        if not wishes:
            return ""
        return f"No task of the library, or few, {', or '.join(wishes)}; a task with one of these is worth most."


def cover(cards: Iterable[TaskCard], catalogue: Sequence[str]) -> Coverage:
    """The coverage of some tasks.

    Args:
        cards: The tasks.
        catalogue: Every asset that there is.
    """
    distinct = list({card.source_hash: card for card in reversed(list(cards))}.values())[::-1]
    found = [(card, relations(card.name, card.description, card.assets)) for card in distinct]
    assets = Counter(asset for card in distinct for asset in set(card.assets))
    asked = Counter(relation for _, related in found for relation in related)
    openings = Counter(card.name.split("-")[0] for card in distinct)
    return Coverage(
        tasks=len(distinct),
        assets={asset: assets[asset] for asset in (*catalogue, *sorted(assets.keys() - set(catalogue)))},
        relations={relation: asked[relation] for relation in RELATIONS},
        cells=Counter(
            Cell(asset, relation) for card, related in found for asset in set(card.assets) for relation in related
        ),
        folders=Counter(
            Cell(folder, relation)
            for card, related in found
            for folder in {folder_of(asset) for asset in card.assets}
            for relation in related
        ),
        openings=dict(openings.most_common()),
        unrelated=sum(not related for _, related in found),
    )


def folder_of(asset: str) -> str:
    """The folder of an asset: "household" of "household/mug.urdf"."""
    return asset.split("/")[0]


def lack(coverage: Coverage, wanted: Iterable[str], seed: int) -> Lack:
    """What to ask for next: assets and relations, drawn the more probably the fewer tasks have them.

    Args:
        coverage: Of the library.
        wanted: The assets that may be asked for.
        seed: Decides what is drawn; trials differ by it.
    """
    rng = random.Random(seed)
    return Lack(
        tuple(_draw_rare({asset: coverage.assets.get(asset, 0) for asset in wanted}, LACKING_ASSETS, rng)),
        tuple(_draw_rare(coverage.relations, LACKING_RELATIONS, rng)),
    )


def _draw_rare(counts: Mapping[Name, int], most: int, rng: random.Random) -> list[Name]:
    """Some without repetition, one that n tasks have with a weight of 1 / (1 + n)².

    Source: P. S. Efraimidis and P. G. Spirakis, "Weighted random sampling with a reservoir" (2006).
    """
    keys = {name: rng.random() ** ((1 + counts[name]) ** 2) for name in sorted(counts)}
    return sorted(keys, key=lambda name: keys[name], reverse=True)[:most]
