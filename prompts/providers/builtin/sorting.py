"""Family: things of two or three colours, each to the place of its own colour."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations, product
from string import Template

from prompts.providers.builtin.grammar import (
    BLOCK,
    COLORS,
    CYLINDER,
    NUMBERS,
    PLACES,
    Place,
    TaskPlan,
    Thing,
    listing,
    plural,
    quoted,
)
from prompts.providers.builtin.places import PLACE_CODE

_BODY = Template("""\
        # One $place of each colour; they stay where they are.
        colors = $colors
        places = {}
        for color in colors:
$add_place            places[color] = place_pose

        # The $things of each colour: $meaning.
        urdf = $thing_code
        $how_many = $many
        for color, place_pose in places.items():
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
                step_max_reward=1 / len(colors),
                symmetries=[0] * len($things),
                language_goal=f"put the {color} $nouns $preposition the {color} $place",
            )
""")

_SPOTS = {1: [(0.0, 0.0)], 2: [(0.0, -0.03), (0.0, 0.03)]}


def plans() -> Iterator[TaskPlan]:
    """Every task of the family."""
    for thing, place, count in product((BLOCK, CYLINDER), PLACES, _SPOTS):
        for number_of_colors in (2, 3):
            for colors in combinations(COLORS, number_of_colors):
                yield _plan(thing, place, count, colors)


def _plan(thing: Thing, place: Place, count: int, colors: Sequence[str]) -> TaskPlan:
    what = listing([f"{NUMBERS[count]} {color}" for color in colors])
    where = f"{place.preposition} the {place.noun} of the same color"
    name = f"{'-'.join(colors)}-{plural(thing.noun)}-{place.preposition}-matching-{plural(place.noun)}"
    return TaskPlan(
        family="sorting",
        name=f"sort-{'' if count == 1 else 'pairs-of-'}{name}",
        description=f"Sort {what} {thing.nouns(count)} by color: put each {where}.",
        assets=(thing.path, place.path),
        instruction=f"put each {thing.noun} {where}",
        max_steps=2 * count * len(colors),
        body=_body(thing, place, count, colors),
        novelty=f"{NUMBERS[len(colors)].capitalize()} targets differ by colour only: the match decides, not the place.",
    )


def _body(thing: Thing, place: Place, count: int, colors: Sequence[str]) -> str:
    code = PLACE_CODE[place]
    return _BODY.substitute(
        place=place.noun,
        preposition=place.preposition,
        add_place=code.adding("color", depth=12),
        targets=code.aiming(depth=12),
        how_many=code.how_many,
        many=code.many([(x, y, thing.size[2] / 2) for x, y in _SPOTS[count]]),
        meaning="how many" if code.replace else f"where they go relative to their {place.noun}",
        each=code.each,
        metric=code.metric,
        params=code.params,
        replace=code.replace,
        colors=quoted(colors),
        thing_code=thing.code,
        thing_size=thing.size,
        nouns=thing.nouns(count),
        things=plural(thing.noun),
    )
