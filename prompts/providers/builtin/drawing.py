"""Chance with a direction: a relation draws its things, places, counts and colours, and gets what is wished for."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from typing import TypeVar

from prompts.providers.builtin.hues import Hue, Palette
from prompts.providers.builtin.vocabulary import Place, Thing
from prompts.providers.builtin.wishes import Wish

Item = TypeVar("Item")


class Unwritable(Exception):
    """What was drawn does not go together; draw again."""


class Draft:
    """What a relation asks while it makes up a clause.

    Wished things, places and counts are given out in the order in which they were named, each once; what is not
    among the options is passed over.

    Args:
        rng: For all that is not wished.
        wish: What is asked for.
        drawn_colors: Whether each scene draws its colours anew.
    """

    def __init__(self, rng: random.Random, wish: Wish, *, drawn_colors: bool) -> None:
        self.rng = rng
        self.wish = wish
        self.palette = Palette(rng, wish.colors, drawn=drawn_colors)
        self._things, self._places, self._counts = list(wish.things), list(wish.places), list(wish.counts)

    def thing(self, options: Sequence[Thing], fits: Callable[[Thing], bool] = lambda _: True) -> Thing:
        """A thing to move.

        Raises:
            Unwritable: No option fits.
        """
        return self._choose(self._things, [option for option in options if fits(option)])

    def place(self, options: Sequence[Place]) -> Place:
        """A place to bring things to."""
        return self._choose(self._places, options)

    def count(self, options: Sequence[int]) -> int:
        """How many."""
        return self._choose(self._counts, options)

    def choice(self, options: Sequence[Item]) -> Item:
        """Anything that nobody wishes for."""
        return self.rng.choice(options)

    def hue(self) -> Hue:
        """A colour of its own.

        Raises:
            Unwritable: There are no more.
        """
        if self.palette.left <= 0:
            raise Unwritable("too many colours")
        return self.palette.take()

    def hue_of(self, thing: Thing) -> Hue | None:
        """A colour for what is told by one."""
        return self.hue() if thing.colored else None

    def figure(self, options: Sequence[str]) -> str:
        """The name of a figure."""
        return self.wish.figure if self.wish.figure in options else self.rng.choice(options)

    def is_ordered(self, chance: float = 0.5) -> bool:
        """Whether things are done one after the other."""
        return self.wish.ordered if self.wish.ordered is not None else self.rng.random() < chance

    def _choose(self, wished: list[Item], options: Sequence[Item]) -> Item:
        if not options:
            raise Unwritable("nothing fits")
        for item in wished:
            alike = [option for option in options if _name(option) == _name(item)]
            if alike:
                wished.remove(item)
                return alike[0]
        return self.rng.choice(options)


def _name(item: object) -> object:
    """What an item is called: a block is a block, whatever file it comes from."""
    return item.called if isinstance(item, Thing) else item
