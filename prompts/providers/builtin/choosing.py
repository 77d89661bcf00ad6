"""What to write next: something whose name and structure the prompt does not list, or what it asks for by name."""

from __future__ import annotations

import random
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple
from zlib import crc32

from prompts.providers.builtin.clauses import Plan
from prompts.providers.builtin.composing import compose
from prompts.providers.builtin.curriculum import rungs_towards
from prompts.providers.builtin.drawing import Unwritable
from prompts.providers.builtin.variations import variations_of
from prompts.providers.builtin.wishes import phrase_for, read_wish
from prompts.providers.builtin.wording import hyphenated, skeleton, without_colors, words_of

MOST_DRAFTS = 200
"""Looked at for something new; the grammar is large, so a few are enough while the library is small."""
TARGET_DRAFTS = 24
"""Compared for a wish; the one that says most of it is taken."""


@dataclass(frozen=True)
class Choice:
    """A plan and where it comes from: enough to draw it again from what the conversation says."""

    draft: int
    wish: str
    """In words; empty: nothing in particular."""
    plan: Plan
    is_hint: bool = False
    """Whether the wish is only a hint."""
    why: str = ""
    """What it is for, one sentence; empty: it is new."""


class Origin(NamedTuple):
    """A task that is there, and of which a variation is wanted."""

    name: str
    description: str


@dataclass(frozen=True)
class Known:
    """What there is already, as far as a prompt tells."""

    names: frozenset[str] = frozenset()
    structures: frozenset[str] = frozenset()
    """Names and descriptions without their colours: the same again in blue is nothing new."""
    assets: frozenset[str] = frozenset()
    """What may be used; empty: anything."""

    @staticmethod
    def of(names: Collection[str], descriptions: Collection[str], assets: Collection[str]) -> Known:
        """From names that are taken, descriptions of the library's tasks and the paths that are offered."""
        return Known(frozenset(names), frozenset(map(skeleton, (*names, *descriptions))), frozenset(assets))

    def allows(self, plan: Plan) -> bool:
        """Whether all that it needs is offered."""
        return not self.assets or set(plan.assets) <= self.assets

    def has(self, plan: Plan) -> bool:
        """Whether its name or its structure is there already."""
        return plan.name in self.names or bool({skeleton(plan.name), skeleton(plan.description)} & self.structures)


def choose_new(seed: int, known: Known, wish: str = "", *, is_hint: bool = False) -> Choice:
    """A structure that is not there yet; else at least a name; the same arguments give the same choice.

    Args:
        seed: Of the trial.
        known: What is avoided.
        wish: What it should be about, in words.
        is_hint: Whether that is only a hint.
    """
    familiar: list[Choice] = []
    for words in (wish, " ".join(sorted(words_of(known.assets)))):  # the second time of what is on offer
        for choice in _drafts(random.Random(seed), words, MOST_DRAFTS, is_hint=is_hint):
            if known.allows(choice.plan) and not known.has(choice.plan):
                return choice
            familiar.append(choice)
    return min(familiar, key=lambda choice: (not known.allows(choice.plan), choice.plan.name in known.names))


def choose_variation(origin: Origin, seed: int, known: Known) -> Choice:
    """A task that is like another one and yet new, in one thing that differs.

    Args:
        origin: The task that is varied.
        seed: Of the trial; decides what differs.
        known: What is avoided, the origin too.
    """
    rng = random.Random(f"variation of {origin.name}/{seed}")
    relations, ways = variations_of(origin.name, origin.description)
    for way in rng.sample(ways, len(ways)):
        for choice in _drafts(rng, way.wish, TARGET_DRAFTS, is_hint=way.adds):
            if known.allows(choice.plan) and not known.has(choice.plan) and way.is_met_by(choice.plan, relations):
                return replace(choice, why=f"A variation of {origin.name}: the same relation, {way.differs}.")
    words = " then ".join(phrase_for(relation) for relation in relations)
    return replace(choose_new(seed, known, words), why=f"As near to {origin.name} as what is new here can be.")


def choose_for(target: str, seed: int, known: Known, wish: str = "") -> Choice:
    """The task of that name, as well as its words, or those of a wish that says more, can be understood."""
    wish = wish or target
    drafts = list(_drafts(random.Random(f"{wish}/{seed}"), wish, TARGET_DRAFTS))
    allowed = [choice for choice in drafts if known.allows(choice.plan)] or drafts
    best = max(allowed, key=lambda choice: _agreement(wish, choice.plan))
    return replace(best, plan=named(best.plan, target))


def choose_step(target: str, known: Known) -> Choice:
    """The first step of the curriculum towards a target that is not taken yet; after the last, more like the last."""
    steps = []
    for rung in rungs_towards(target):
        drafts = sorted(
            _drafts(random.Random(crc32(f"{target}/{rung.wish}".encode())), rung.wish, TARGET_DRAFTS),
            key=lambda choice: _agreement(choice.wish, choice.plan),
            reverse=True,
        )
        steps.append([replace(choice, why=rung.teaches) for choice in drafts if known.allows(choice.plan)] or drafts)
    for best, *_ in steps:
        if best.plan.name not in known.names:
            return best
    last = steps[-1][0]
    return replace(choose_new(last.draft, known, without_colors(last.wish)), why=last.why)


def recall(draft: int, wish: str, *, is_hint: bool) -> Plan:
    """The plan of a choice that was made before."""
    return compose(read_wish(wish, is_hint=is_hint), draft)


def interpret(name: str, description: str) -> Plan:
    """A plan for a task that somebody else proposed, as well as its words can be understood."""
    return named(choose_for(f"{name} {description}", 0, Known()).plan, name)


def named(plan: Plan, name: str) -> Plan:
    """The same plan under a name that was given."""
    kebab = hyphenated(name)
    return replace(plan, name=name if name.replace("-", "").isalnum() else kebab or plan.name)


def _drafts(rng: random.Random, wish: str, count: int, *, is_hint: bool = False) -> Iterator[Choice]:
    meant = read_wish(wish, is_hint=is_hint)
    for _ in range(count):
        draft = rng.getrandbits(24)
        try:
            yield Choice(draft, wish, compose(meant, draft), is_hint)
        except Unwritable:
            continue


def _agreement(target: str, plan: Plan) -> tuple[int, int]:
    """How many of the target's words the plan says, and how little else is in it."""
    said = words_of([plan.name, plan.description])
    return len(words_of([target]) & said), -len(plan.description)
