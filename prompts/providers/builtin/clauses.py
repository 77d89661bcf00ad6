"""What a task consists of before it is written down: clauses, each a thing to do with its code and its words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from prompts.providers.builtin.hues import Hue
from prompts.providers.builtin.vocabulary import SHAPE_PATH, Thing
from prompts.providers.builtin.wording import counted, plural


@dataclass(frozen=True)
class Group:
    """Things that are alike."""

    thing: Thing
    count: int = 1
    hue: Hue | None = None
    """None: told by what they are."""

    @property
    def said(self) -> str:
        """`the two red blocks`."""
        return counted(self.count, self.thing.noun, self._painted)

    @property
    def one_each(self) -> str:
        """`one red block`, where each place takes one; `the red block`, where there is one place."""
        return f"one {self._painted} {self.thing.noun}" if self.count > 1 else self.said

    @property
    def nouns(self) -> str:
        """`blocks`; the adjective included."""
        return self.thing.called if self.count == 1 else plural(self.thing.called)

    @property
    def variable(self) -> str:
        """`red_blocks`."""
        noun = self.nouns.replace(" ", "_")
        return f"{self.hue.identifier}_{noun}" if self.hue else noun

    @property
    def _painted(self) -> str:
        return self.thing.painted(self.hue.said if self.hue else "")

    @property
    def adding(self) -> str:
        """The statement that adds them."""
        return f"{self.variable} = {self._one if self.count == 1 else self.as_list}"

    @property
    def as_list(self) -> str:
        """The expression that adds them and gives a list, also of one."""
        return f"[{self._one}{f' for _ in range({self.count})' if self.count > 1 else ''}]"

    @property
    def _one(self) -> str:
        return adding(self.thing, self.hue.code if self.hue else None)


@dataclass(frozen=True)
class Clause:
    """One thing to do: a part of a task that could stand alone."""

    relation: str
    name: str
    """With hyphens, the verb included."""
    request: str
    """An instruction in one phrase, lower case, without a full stop; colours that are drawn are fields."""
    assets: tuple[str, ...]
    setup: str
    """Code that adds places, then things; unindented paragraphs."""
    goals: str
    """Code that adds the goals; `$share` stands for the reward of one, `$whole` for the request as an expression."""
    goal_count: int
    moves: int
    things: tuple[Thing, ...] = ()
    """What is moved; helpers are written for them, and distractors may look like them."""
    settings: tuple[str, ...] = ()
    """Statements of `__init__`."""
    detail: str = ""
    """What the description says besides, a phrase."""
    novelty: str = ""
    """What makes it different, one sentence."""
    room: float = 0.0
    """How much of the table it takes, its things left out [m²]."""
    tolerant: bool = False
    """Whether it needs the 5 cm that the word "bowl" gives."""
    alone: bool = False
    """Whether nothing else can be in the same task: another tool, or too long already."""
    decoys: bool = True
    """Whether things that look like its own may lie about."""


@dataclass(frozen=True)
class Plan:
    """One task, ready to be described and written."""

    name: str
    description: str
    assets: tuple[str, ...]
    instruction: str
    settings: tuple[str, ...]
    body: str
    """The part of `reset` after `super().reset(env)`, unindented."""
    methods: tuple[str, ...]
    max_steps: int
    relations: tuple[str, ...]
    novelty: str


def adding(thing: Thing, color: str | None) -> str:
    """The call of a helper method that adds one thing; `color` is an expression."""
    if not thing.colored:
        return f'self.add_object(env, "{thing.path}")'
    if thing.shape is not None:
        return f"self.add_shape(env, {thing.shape}, {color})"
    return f"self.add_{thing.identifier}(env, {color})"


def helper(thing: Thing) -> str:
    """The method behind that call."""
    if not thing.colored:
        return _ADD_OBJECT
    if thing.shape is not None:
        return _ADD_SHAPE
    article = "an" if thing.called[0] in "aeiou" else "a"
    return (
        f"def add_{thing.identifier}(self, env, color):\n"
        f'    """Add {article} {thing.called} of this color anywhere on the table, with room for the gripper."""\n'
        f"    urdf = {urdf_code(thing)}\n"
        f"    return env.add_object(urdf, self.get_random_pose(env, {room_code(thing)}), color=color)\n"
    )


def urdf_code(thing: Thing) -> str:
    """The expression for a thing's file."""
    return f'self.fill_template("{thing.path}", {thing.fill})' if thing.fill else f'"{thing.path}"'


def room_code(thing: Thing) -> str:
    """The size that a free pose is asked for, with room for the gripper."""
    x, y, z = thing.size
    return f"({round(x + _SPARE, 3)}, {round(y + _SPARE, 3)}, {z})"


def variables(groups: Sequence[Group]) -> str:
    """A list of all things of some groups, as an expression."""
    if len(groups) == 1:
        return groups[0].variable if groups[0].count > 1 else f"[{groups[0].variable}]"
    return f"[{', '.join(group.variable if group.count == 1 else f'*{group.variable}' for group in groups)}]"


_SPARE = 0.03
"""Between a thing and its neighbours, for the gripper [m]."""
_ADD_OBJECT = '''\
def add_object(self, env, urdf):
    """Add this object anywhere on the table."""
    return env.add_object(urdf, self.get_random_pose(env, utils.asset_size(urdf)))
'''
_ADD_SHAPE = f'''\
def add_shape(self, env, shape, color):
    """Add a flat shape of this color anywhere; the number is its place in utils.assembling_kit_shapes."""
    urdf = self.fill_template(
        "{SHAPE_PATH}",
        {{"FNAME": (f"{{shape:02d}}.obj",), "SCALE": (0.003, 0.003, 0.001), "COLOR": color}},
    )
    return env.add_object(urdf, self.get_random_pose(env, (0.08, 0.08, 0.02)))
'''
