"""Between: things on the line between two others that stay."""

from __future__ import annotations

from prompts.providers.builtin.clauses import Clause, Group, urdf_code, variables
from prompts.providers.builtin.drawing import Draft
from prompts.providers.builtin.hues import Hue
from prompts.providers.builtin.vocabulary import (
    BLOCK,
    CYLINDER,
    DISK,
    LARGE_BLOCK,
    NUMBERS,
    SMALL_BLOCK,
    TALL_CYLINDER,
    WIDE_CYLINDER,
    Thing,
)
from prompts.providers.builtin.wording import counted, plural, short_name
from prompts.providers.builtin.writing import WHOLE, each, goal_code, listed, paragraph

LINE = "line/line-template.urdf"
GAP, TO_THE_END = 0.02, 0.025
"""Between neighbours, and between the outer ones and what stands at the ends [m]."""
_THINGS = (BLOCK, SMALL_BLOCK, CYLINDER, TALL_CYLINDER, DISK)
_ENDS = (BLOCK, LARGE_BLOCK, CYLINDER, TALL_CYLINDER, WIDE_CYLINDER)


def between(draft: Draft) -> Clause:
    """One to three things of one colour between two of another kind."""
    thing = draft.thing(_THINGS)
    end = draft.thing([other for other in _ENDS if other.noun != thing.noun])
    group = Group(thing, draft.count((1, 2, 2, 3)), draft.hue())
    hue = draft.hue()
    pitch = thing.size[0] + GAP
    places = [round((index - (group.count - 1) / 2) * pitch, 4) for index in range(group.count)]
    reach = round(places[-1] + thing.size[0] / 2 + TO_THE_END + end.size[0] / 2, 3)
    number = NUMBERS[group.count]
    return Clause(
        relation="between",
        name=short_name("put", [f"{number} {group.nouns}"], f"between {plural(end.called)}"),
        request=f"put {group.said} on the line between {counted(2, end.noun, end.painted(hue.said))}",
        assets=(thing.path, end.path, LINE),
        setup=f"{_ends(end, hue, reach)}\n\n{paragraph('Add what goes between them.', group.adding)}",
        goals=_goal(group, places),
        goal_count=1,
        moves=group.count,
        things=(thing,),
        room=0.16 * reach,
        novelty="The place is told by what stands around it.",
    )


def _ends(end: Thing, hue: Hue, reach: float) -> str:
    """A line and one thing at each of its ends."""
    return paragraph(
        "Add a line, and what stands at its two ends; they stay where they are.",
        f"length = {round(2 * reach + end.size[0], 3)}",
        f"line_pose = self.get_random_pose(env, (length, {round(end.size[1] + 0.03, 3)}, 0))",
        f'line_urdf = self.fill_template("{LINE}", {{"DIM": (length,)}})',
        'env.add_object(line_urdf, line_pose, category="fixed")',
        f"end_urdf = {urdf_code(end)}",
        f"for x in ({-reach}, {reach}):",
        f"    end_pose = (utils.apply(line_pose, (x, 0, {end.height / 2})), line_pose[1])",
        f'    env.add_object(end_urdf, end_pose, category="fixed", color={hue.code})',
    )


def _goal(group: Group, places: list[float]) -> str:
    call = goal_code(
        objs=variables([group]),
        matches=f"np.ones(({group.count}, {group.count}))",
        targets="targets",
        symmetries=each(group.thing.symmetry, group.count),
        text=WHOLE,
    )
    return paragraph(
        "Goal: it is between them." if group.count == 1 else "Goal: they are between them, side by side.",
        listed("spots", [(x, 0, group.thing.height / 2) for x in places]),
        "targets = [(utils.apply(line_pose, spot), line_pose[1]) for spot in spots]",
        call,
    )
