"""Family: put things of one colour, or of two colours one after the other, into or onto one place."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import permutations, product
from string import Template

from prompts.providers.builtin.grammar import (
    COLORS,
    DISTRACTOR_COLORS,
    NUMBERS,
    PLACES,
    THINGS,
    Place,
    TaskPlan,
    Thing,
    plural,
    quoted,
)
from prompts.providers.builtin.places import PLACE_CODE

_BODY = Template("""\
        # The $place_noun stays where it is.
$add_place
        # What has to be moved, in the order of the goals: colour, and $meaning.
        urdf = $thing_code
        groups = [
$groups        ]
        for color, $how_many in groups:
            $things = []
            for _ in $each:
                $things.append(env.add_object(urdf, self.get_random_pose(env, $thing_size), color=color))
$targets            self.add_goal(
                objs=$things,
                matches=np.ones((len($things), len(targets))),
                targ_poses=targets,
                replace=$replace,
                rotations=False,
                metric="$metric",
                params=$params,
                step_max_reward=1 / len(groups),
                symmetries=[0] * len($things),
                language_goal=f"put the {color} $noun $preposition the $place_color $place_noun",
            )

        # What has to be left alone.
        for color in np.random.choice($distractor_colors, size=2, replace=False):
            env.add_object(urdf, self.get_random_pose(env, $thing_size), color=color)
""")

_SPOTS = {1: [(0.0, 0.0)], 2: [(0.0, -0.03), (0.0, 0.03)], 3: [(-0.03, -0.03), (-0.03, 0.03), (0.03, 0.0)]}


def plans() -> Iterator[TaskPlan]:
    """Every task of the family."""
    for thing, place in product(THINGS, PLACES):
        for color, place_color in permutations(COLORS, 2):
            for count in (1, 2, 3):
                yield _alike(thing, place, color, place_color, count)
        for first, second, place_color in permutations(COLORS, 3):
            yield _ordered(thing, place, first, second, place_color)


def _alike(thing: Thing, place: Place, color: str, place_color: str, count: int) -> TaskPlan:
    nouns = thing.nouns(count)
    number = f"{NUMBERS[count]} " if count > 1 else ""
    where = f"{place.preposition} the {place_color} {place.noun}"
    return TaskPlan(
        family="containers",
        name=f"put-{NUMBERS[count]}-{color}-{nouns}-{place.preposition}-{place_color}-{place.noun}",
        description=f"Put the {number}{color} {nouns} {where} and leave the two other {thing.nouns(2)} alone.",
        assets=(thing.path, place.path),
        instruction=f"put the {color} {nouns} {where}",
        max_steps=2 * count,
        body=_body(thing, place, place_color, [(color, count)], nouns),
        novelty=f"{count} of one colour have to be told from two that look alike but for their colour.",
    )


def _ordered(thing: Thing, place: Place, first: str, second: str, place_color: str) -> TaskPlan:
    where = f"{place.preposition} the {place_color} {place.noun}"
    return TaskPlan(
        family="containers",
        name=f"put-{first}-then-{second}-{thing.noun}-{place.preposition}-{place_color}-{place.noun}",
        description=f"Put the {first} {thing.noun} {where}, then the {second} {thing.noun}, and leave the two "
        f"other {thing.nouns(2)} alone.",
        assets=(thing.path, place.path),
        instruction=f"put the {first} {thing.noun} and then the {second} {thing.noun} {where}",
        max_steps=4,
        body=_body(thing, place, place_color, [(first, 1), (second, 1)], thing.noun),
        novelty="The order counts: each step has its own instruction.",
    )


def _body(thing: Thing, place: Place, place_color: str, groups: list[tuple[str, int]], noun: str) -> str:
    code = PLACE_CODE[place]
    spots = [(x, y, thing.size[2] / 2) for x, y in _SPOTS[sum(count for _, count in groups)]]
    lines = [
        f'            ("{color}", {code.many([spots.pop(0) for _ in range(count)])}),\n' for color, count in groups
    ]
    return _BODY.substitute(
        add_place=code.adding(f'"{place_color}"', depth=8),
        targets=code.aiming(depth=12),
        how_many=code.how_many,
        meaning="how many" if code.replace else f"where each goes relative to the {place.noun}",
        each=code.each,
        metric=code.metric,
        params=code.params,
        replace=code.replace,
        thing_code=thing.code,
        thing_size=thing.size,
        things=plural(thing.noun),
        groups="".join(lines),
        noun=noun,
        preposition=place.preposition,
        place_color=place_color,
        place_noun=place.noun,
        distractor_colors=quoted(DISTRACTOR_COLORS),
    )
