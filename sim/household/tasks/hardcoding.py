"""Samples without a language model: things drawn at random, a sentence from a pattern, the type's own solution.

    sample = propose(scene, "bring", rng)                       # scene first
    sample = propose(scene, "put", rng, Wish(ThingWish("apple")))   # task first: `order_for` orders a scene that has it

A proposal is not a verified sample: geometry has spoken, physics has not (`sim.household.judging.verify`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sim.household.catalogue import catalogue
from sim.household.tasks.binding import Bindings
from sim.household.tasks.selectors import things_that_fit
from sim.household.tasks.task_types import FORMS, fill, goal_of, solution_of
from sim.household.tasks.wishes import ThingWish, Wish
from sim.household.values import Sample, Scene, TaskType
from sim.household.words.places import place_phrases, place_sentence
from sim.household.words.referring import describe, nouns_of, with_article

ELSEWHERE = 0.8
"""Share of the "no" samples in which the thing is somewhere else in the house."""


@dataclass(frozen=True)
class Refusal:
    """Why a scene has no such task."""

    type: TaskType
    why: str


def propose(scene: Scene, task_type: TaskType, rng: np.random.Generator, wish: Wish | None = None) -> Sample | Refusal:
    """A task of a type in a scene, unless the scene has none.

    Args:
        scene: Is not changed.
        task_type: One of `sim.household.tasks.task_types.HARDCODED`.
        rng: Draws the things and the words.
        wish: What it is to be about.

    Raises:
        UnknownThing: The wish names something that the catalogue does not have.
    """
    draw = _Draw(scene, task_type, rng, wish or Wish())
    match task_type:
        case "come":
            return draw.come()
        case "where":
            return draw.where()
        case "exist":
            return draw.exist()
        case "put":
            return draw.put()
        case "free":
            raise ValueError("free tasks have no pattern to draw from")
        case _:
            return draw.about_one_thing()


class _Draw:
    """One proposal in the making."""

    def __init__(self, scene: Scene, task_type: TaskType, rng: np.random.Generator, wish: Wish) -> None:
        self._scene, self._type, self._rng, self._wish = scene, task_type, rng, wish
        self._can = Bindings(scene)

    def come(self) -> Sample | Refusal:
        if not self._can.is_user_away:
            return self._refuse("the agent is with the user already, or cannot get there")
        return self._sample({}, {})

    def about_one_thing(self) -> Sample | Refusal:
        candidates = self._can.movable if FORMS[self._type].movable else self._can.goals
        x = self._draw(self._fitting(candidates, self._wish.object))
        if x is None:
            return self._refuse("nothing that can be got at goes by a name of its own")
        return self._sample({"x": x}, {"x": self._the(x)})

    def put(self) -> Sample | Refusal:
        things = self._fitting(self._can.unloaded, self._wish.object)
        targets = self._fitting(self._can.targets, self._wish.target)
        for x in self._shuffled(things):
            y = next((y for y in self._shuffled(targets) if self._can.has_room(y, x)), None)
            if y is not None:
                phrases = {"x": self._the(x), "y": self._the(y), "place": self._place(y)}
                return self._sample({"x": x, "y": y}, phrases)
        return self._refuse(self._lack_of_put(things, targets))

    def _lack_of_put(self, things: Sequence[int], targets: Sequence[int]) -> str:
        """What a scene lacks for a "put", of these things and these targets."""
        if not things:
            return "there is no movable thing that carries nothing, can be got at and goes by a name of its own"
        if not targets:
            return "there is nothing to put a thing on that can be got at and goes by a name of its own"
        if len(targets) > 1:
            return f"there is no free place in reach on any of {len(targets)} things"
        load = [thing for thing in self._scene.instances if thing.parent == targets[0]]
        names = " and ".join(with_article(f"{thing.color} {nouns_of(thing)[0]}") for thing in load) or "nothing"
        return f"there is no free place in reach {self._place(targets[0])}, which carries {names}"

    def where(self) -> Sample | Refusal:
        x = self._draw(self._fitting(self._can.sought, self._wish.object))
        if x is None:
            return self._refuse("there is no thing with a name of its own whose place can be said")
        name = self._can.bare_name(x)
        phrases = place_phrases(self._scene, x, self._scene.carriers_of(x))
        answer = f"The {name} is {place_sentence(self._scene, x)}."
        return self._sample({"x": x}, {"x": f"the {name}"}, answer, tuple(phrases))

    def exist(self) -> Sample | Refusal:
        wanted = bool(self._rng.integers(2)) if self._wish.exists is None else self._wish.exists
        carriers = self._fitting(self._can.carriers, self._wish.target)
        for y in self._shuffled(carriers):
            nouns = self._nouns_on(y) if wanted else self._nouns_not_on(y)
            if nouns:
                return self._whether(y, nouns[int(self._rng.integers(len(nouns)))], wanted)
        return self._refuse(f"there is no furniture on which the answer would be {'yes' if wanted else 'no'}")

    def _whether(self, y: int, noun: str, is_there: bool) -> Sample:
        place, a_x = self._place(y), with_article(noun)
        answer = f"Yes, there is {a_x} {place}." if is_there else f"No, there is no {noun} {place}."
        phrases = {"y": self._the(y), "place": place, "a_x": a_x}
        return self._sample({"y": y}, phrases, answer, ("yes" if is_there else "no",), noun)

    def _nouns_on(self, y: int) -> list[str]:
        return self._wished_nouns([i for i in range(len(self._scene.instances)) if y in self._scene.carriers_of(i)])

    def _nouns_not_on(self, y: int) -> list[str]:
        """Mostly of things elsewhere in the house, sometimes of things that it does not have."""
        there = set(self._nouns_on(y))
        movable = [thing.id for thing in self._scene.instances if thing.kind == "interactable"]
        elsewhere = [noun for noun in self._wished_nouns(movable) if not self._fits_any_on(noun, y)]
        if elsewhere and self._rng.random() < ELSEWHERE:
            return elsewhere
        wish = self._wish.object
        known = catalogue() if wish is None else {entry.name for entry in catalogue().resolve(wish.name)}
        absent = [
            entry.noun
            for entry in catalogue().values()
            if not entry.is_furniture and entry.name in known and not things_that_fit(self._scene, {"noun": entry.noun})
        ]
        return [noun for noun in absent if noun not in there] or elsewhere

    def _fits_any_on(self, noun: str, y: int) -> bool:
        return any(y in self._scene.carriers_of(thing.id) for thing in things_that_fit(self._scene, {"noun": noun}))

    def _wished_nouns(self, ids: Sequence[int]) -> list[str]:
        wished = self._fitting(ids, self._wish.object)
        return sorted({nouns_of(self._scene.instances[number])[0] for number in wished})

    def _fitting(self, ids: Sequence[int], wish: ThingWish | None) -> list[int]:
        return [number for number in ids if wish is None or wish.fits(self._scene, self._scene.instances[number])]

    def _sample(
        self,
        bindings: dict[str, int],
        phrases: dict[str, str],
        answer: str = "",
        accept: tuple[str, ...] = (),
        noun: str = "",
    ) -> Sample:
        form = FORMS[self._type]
        pattern = form.patterns[int(self._rng.integers(len(form.patterns)))]
        return Sample(
            self._type,
            fill(pattern, phrases),
            tuple(fill(sentence, phrases) for sentence in form.plan),
            solution_of(self._type, bindings, answer),
            self._scene,
            goal_of(self._type, bindings, noun),
            answer,
            accept,
            bindings,
            self._scene.seed,
        )

    def _the(self, number: int) -> str:
        return f"the {describe(self._scene, number)}"

    def _place(self, number: int) -> str:
        inside = all(surface.inside for surface in self._scene.instances[number].surfaces)
        return f"{'in' if inside else 'on'} {self._the(number)}"

    def _shuffled(self, ids: Sequence[int]) -> list[int]:
        return [ids[int(index)] for index in self._rng.permutation(len(ids))]

    def _draw(self, ids: Sequence[int]) -> int | None:
        return ids[int(self._rng.integers(len(ids)))] if ids else None

    def _refuse(self, why: str) -> Refusal:
        return Refusal(self._type, f"{why} ({self._wish})" if str(self._wish) else why)
