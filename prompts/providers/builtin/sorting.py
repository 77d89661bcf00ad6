"""Family: things of two or three colours, each to the place of its own colour."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations, product
from string import Template

from prompts.providers.builtin.containers import PLACE_CODE
from prompts.providers.builtin.grammar import (
    BLOCK,
    BOWL,
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

_BODY = Template("""\
        # One $place of each colour; they stay where they are.
        colors = $colors
        places = {}
        for color in colors:
$place_code            places[color] = place_pose

        # Things of each colour, with a spot of their own at the $place of that colour.
        urdf = $thing_code
        spots = $spots
        for color in colors:
            $things = []
            for _ in spots:
                $things.append(env.add_object(urdf, self.get_random_pose(env, $thing_size), color=color))
            targets = [(utils.apply(places[color], spot), places[color][1]) for spot in spots]
            self.add_goal(
                objs=$things,
                matches=np.ones((len($things), len(spots))),
                targ_poses=targets,
                replace=False,
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
    each = "" if count == 1 else f"{NUMBERS[count]} each of "
    what = f"the {each}{listing(colors)} {plural(thing.noun)}"
    where = f"{place.preposition} the {place.noun} of the same color"
    return TaskPlan(
        family="sorting",
        name=f"sort-{'' if count == 1 else 'pairs-of-'}{'-'.join(colors)}-{plural(thing.noun)}-{place.preposition}"
        f"-matching-{plural(place.noun)}",
        description=f"Sort {what} by color: put each {where}.",
        assets=(thing.path, place.path),
        instruction=f"put each {thing.noun} {where}",
        max_steps=2 * count * len(colors),
        body=_body(thing, place, count, colors),
        novelty=f"{NUMBERS[len(colors)].capitalize()} targets differ by colour only: the match decides, not the place.",
    )


def _body(thing: Thing, place: Place, count: int, colors: Sequence[str]) -> str:
    place_code = PLACE_CODE[place].replace('"$place_color"', "color").replace("        ", " " * 12)
    metric, params = ("pose", "None") if place is BOWL else ("zone", "[(places[color], place_size)]")
    return _BODY.substitute(
        place=place.noun,
        preposition=place.preposition,
        place_code=place_code,
        colors=quoted(colors),
        thing_code=thing.code,
        thing_size=thing.size,
        nouns=thing.nouns(count),
        things=plural(thing.noun),
        spots=[(x, y, thing.size[2] / 2) for x, y in _SPOTS[count]],
        metric=metric,
        params=params,
    )
