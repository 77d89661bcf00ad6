"""The words and things that the procedural author's tasks are made of."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

COLORS = ("red", "blue", "green", "yellow", "orange", "purple", "pink")
DISTRACTOR_COLORS = ("brown", "cyan", "white", "gray")
"""Never asked for, so that what must be left alone can be told by its colour."""
NUMBERS = ("no", "one", "two", "three", "four", "five", "six")


@dataclass(frozen=True)
class Thing:
    """Something that the robot moves."""

    noun: str
    path: str
    code: str
    """The expression that gives its URDF in task code."""
    size: tuple[float, float, float]
    """Width, depth, height as it stands [m]."""

    def nouns(self, count: int) -> str:
        """The noun, in the plural where it is one."""
        return self.noun if count == 1 else plural(self.noun)


@dataclass(frozen=True)
class Place:
    """Something that things are put into or onto."""

    noun: str
    preposition: str
    path: str


@dataclass(frozen=True)
class TaskPlan:
    """One task of the grammar: everything that its description and its code need."""

    family: str
    name: str
    """Kebab-case; a name stands for one plan."""
    description: str
    assets: tuple[str, ...]
    instruction: str
    max_steps: int
    body: str
    """The part of `reset` after `super().reset(env)`, indented by eight spaces."""
    novelty: str = ""
    """What makes it different, one sentence."""


BLOCK = Thing("block", "block/block.urdf", '"block/block.urdf"', (0.04, 0.04, 0.04))
BOX = Thing(
    "box",
    "box/box-template.urdf",
    'self.fill_template("box/box-template.urdf", {"DIM": (0.05, 0.03, 0.03)})',
    (0.05, 0.03, 0.03),
)
CYLINDER = Thing(
    "cylinder",
    "cylinder/cylinder-template.urdf",
    'self.fill_template("cylinder/cylinder-template.urdf", {"DIM": (0.02, 0.02, 0.04)})',
    (0.04, 0.04, 0.04),
)
THINGS = (BLOCK, BOX, CYLINDER)

BOWL = Place("bowl", "in", "bowl/bowl.urdf")
ZONE = Place("zone", "on", "zone/zone.urdf")
CONTAINER = Place("container", "in", "container/container-template.urdf")
PLACES = (BOWL, ZONE, CONTAINER)


def plural(noun: str) -> str:
    """`boxes`, `blocks`."""
    return f"{noun}es" if noun.endswith("x") else f"{noun}s"


def listing(words: Sequence[str]) -> str:
    """`red`, `red and blue`, `red, blue and green`."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def quoted(words: Sequence[str]) -> str:
    """A list of texts as task code writes it: with double quotes."""
    return json.dumps(list(words))
