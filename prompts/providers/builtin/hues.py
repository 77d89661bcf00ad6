"""Colours of a task: fixed words, or variables that each scene draws anew."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

from prompts.providers.builtin.vocabulary import COLORS
from prompts.providers.builtin.wording import ORDINALS

MOST_DRAWN = 3
"""Colours that one scene draws for what its instruction names; the palette of training has seven."""


@dataclass(frozen=True)
class Hue:
    """One colour of a task."""

    said: str
    """In an instruction: `red`, or the field `{first}`."""
    code: str
    """As an expression: `"red"`, or the variable `first`."""
    identifier: str
    """Within a variable's name: `red_block`, `first_block`."""


class Palette:
    """Hands out colours, each once.

    Args:
        rng: Chooses the words, when they are fixed.
        wished: Words that are handed out first.
        drawn: Whether each scene draws its colours anew.
    """

    def __init__(self, rng: random.Random, wished: Sequence[str] = (), *, drawn: bool = False) -> None:
        rest = [color for color in COLORS if color not in wished]
        rng.shuffle(rest)
        self._words = [*wished, *rest]
        self._drawn = drawn and not wished
        self.taken = 0
        """How many were handed out; set back where a clause was given up."""

    @property
    def left(self) -> int:
        """How many more colours there are."""
        return (MOST_DRAWN if self._drawn else len(self._words) - MOST_DRAWN) - self.taken

    @property
    def drawn_names(self) -> tuple[str, ...]:
        """Variables that hold the colours of a scene; empty when colours are fixed."""
        return ORDINALS[: self.taken] if self._drawn else ()

    def take(self) -> Hue:
        """The next colour."""
        self.taken += 1
        if self._drawn:
            name = ORDINALS[self.taken - 1]
            return Hue(f"{{{name}}}", name, name)
        word = self._words[self.taken - 1]
        return Hue(word, f'"{word}"', word)

    def others(self, count: int) -> str:
        """Colours that the instruction does not name, as an expression."""
        if self._drawn and self.taken:
            return f"names[{self.taken}:]"
        words = ", ".join(f'"{word}"' for word in self._words[self.taken : self.taken + count])
        return f"[{words}]"

    def header(self, spare: int) -> str:
        """The paragraph that draws the colours, and `spare` more; empty when they are fixed."""
        if not self._drawn or not self.taken:
            return ""
        count = self.taken
        names = f"{', '.join(ORDINALS[:count])} = names[{f':{count}' if count > 1 else 0}]"
        return (
            "# Colors: other ones in each scene.\n"
            f"_, names = utils.get_colors(self.mode, n_colors={count + spare})\n{names}"
        )
