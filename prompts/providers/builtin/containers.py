"""Family: put things of one colour, or of two colours one after the other, into or onto one place."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import permutations, product
from string import Template

from prompts.providers.builtin.grammar import (
    BOWL,
    COLORS,
    CONTAINER,
    DISTRACTOR_COLORS,
    NUMBERS,
    PLACES,
    THINGS,
    ZONE,
    Place,
    TaskPlan,
    Thing,
    plural,
    quoted,
)

PLACE_CODE = {
    BOWL: """\
        place_size = (0.12, 0.12, 0)
        place_pose = self.get_random_pose(env, place_size)
        env.add_object("bowl/bowl.urdf", place_pose, "fixed", color="$place_color")
""",
    ZONE: """\
        place_size = (0.12, 0.12, 0)
        place_pose = self.get_random_pose(env, place_size)
        env.add_object("zone/zone.urdf", place_pose, "fixed", color="$place_color")
""",
    CONTAINER: """\
        place_size = (0.16, 0.16, 0.03)
        place_pose = self.get_random_pose(env, place_size)
        half = tuple(side / 2 for side in place_size)
        container = self.fill_template("container/container-template.urdf", {"DIM": place_size, "HALF": half})
        env.add_object(container, place_pose, "fixed", color="$place_color")
""",
}
"""How a place is added in task code; defines `place_pose` and `place_size`."""

_THINGS_CODE = Template("""\
        # A spot of its own for each: things that are dropped on one another tumble.
        spots = $spots

        # What has to be moved: colour and number, in the order of the goals.
        urdf = $thing_code
        size = $thing_size
        groups = $groups
        for color, count in groups:
            $things = []
            for _ in range(count):
                $things.append(env.add_object(urdf, self.get_random_pose(env, size), color=color))
            targets = [(utils.apply(place_pose, spots.pop(0)), place_pose[1]) for _ in range(count)]
            self.add_goal(
                objs=$things,
                matches=np.ones((count, count)),
                targ_poses=targets,
                replace=False,
                rotations=False,
                metric="$metric",
                params=$params,
                step_max_reward=1 / len(groups),
                symmetries=[0] * count,
                language_goal=f"put the {color} $noun $preposition the $place",
            )

        # What has to be left alone.
        for color in np.random.choice($distractor_colors, size=2, replace=False):
            env.add_object(urdf, self.get_random_pose(env, size), color=color)
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
    height = thing.size[2] / 2
    spots = [(x, y, height) for x, y in _SPOTS[sum(count for _, count in groups)]]
    metric, params = ("pose", "None") if place is BOWL else ("zone", "[(place_pose, place_size)]")
    place_code = Template(PLACE_CODE[place]).substitute(place_color=place_color)
    return f"        # The {place.noun} stays where it is.\n{place_code}\n" + _THINGS_CODE.substitute(
        spots=spots,
        thing_code=thing.code,
        thing_size=thing.size,
        groups=f"[{', '.join(f'({quoted([color])[1:-1]}, {count})' for color, count in groups)}]",
        metric=metric,
        params=params,
        noun=noun,
        things=plural(thing.noun),
        preposition=place.preposition,
        place=f"{place_color} {place.noun}",
        distractor_colors=quoted(DISTRACTOR_COLORS),
    )
