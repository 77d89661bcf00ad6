"""Which relations between objects a task asks for, read off its words, its assets and its code. Pure.

The twelve relations are those that tabletop tasks of this family ask for. A task may ask for several, and for none
of them ("align a box with a corner"). The rules are words, so that a person can say why a task has a relation; they
are measured on the base tasks in `tests/library/test_relations.py`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, get_args

Relation = Literal["in", "on", "stack", "row", "ring", "pyramid", "sort", "pack", "sweep", "rope", "insert", "kit"]
RELATIONS: tuple[Relation, ...] = get_args(Relation)


@dataclass(frozen=True)
class _Rule:
    words: str
    """Regular expression over name and description, in lower case."""
    assets: tuple[str, ...] = ()
    """Beginnings of asset paths of which the task must use one; empty: whatever it uses."""


_OPEN = ("bowl/", "container/", "household/mug", "household/gift_box")
_RULES: dict[Relation, _Rule] = {
    "in": _Rule(r"\b(in|into|inside|fill)\b", _OPEN),
    "on": _Rule(r"\b(on|onto|upon|over|atop)\b(?! the table\b)"),
    "stack": _Rule(
        r"\bstack|\btowers?\b|\bon top of\b|\bpil(e|ing) up\b|\b(two|three|four|several) layers\b|\bpalleti"
    ),
    "row": _Rule(r"\brows?\b|\bline(s|d)? up\b|\blining up\b|\bin an? (\w+ )?line\b|\bcolumns?\b|\bside by side\b"),
    "ring": _Rule(r"\bin an? (\w+ )?(ring|circle)\b|\bcircular|\bcircles?\b|\bsurround|\baround\b"),
    "pyramid": _Rule(r"\bpyramids?\b"),
    "sort": _Rule(r"\bsort|\bmatch|\b(own|same) colou?r|\bcorresponding\b|\bby (colou?r|shape|size)\b"),
    "pack": _Rule(r"\bpack|\btightly\b"),
    "sweep": _Rule(r"\bsweep|\bpush|\bpiles? of\b"),
    "rope": _Rule(r"\bropes?\b|\bcables?\b"),
    "insert": _Rule(r"\binsert|\bfixtures?\b"),
    "kit": _Rule(r"\bkits?\b|\bkitting\b"),
}
_BY_ASSET: dict[str, Relation] = {"insertion/": "insert", "kitting/kit": "kit"}
"""Beginnings of asset paths that say the relation whatever the words are."""


def relations(name: str, description: str, assets: Iterable[str]) -> tuple[Relation, ...]:
    """The relations that a task asks for, in their usual order.

    Args:
        name: Kebab-case.
        description: One sentence, or some.
        assets: What the task uses.
    """
    text = f"{name.replace('-', ' ')} . {description}".lower()
    used = tuple(assets)
    found = {relation for relation, rule in _RULES.items() if _holds(rule, text, used)}
    found |= {relation for start, relation in _BY_ASSET.items() if any(asset.startswith(start) for asset in used)}
    return tuple(relation for relation in RELATIONS if relation in found)


def _holds(rule: _Rule, text: str, assets: tuple[str, ...]) -> bool:
    has_asset = not rule.assets or any(asset.startswith(rule.assets) for asset in assets)
    return has_asset and re.search(rule.words, text) is not None
