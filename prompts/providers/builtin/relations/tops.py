"""On top of each: one thing on every one of several that stay, any on any or each on the one of its colour."""

from __future__ import annotations

from prompts.providers.builtin.clauses import Clause, Group, adding, room_code, urdf_code
from prompts.providers.builtin.drawing import Draft
from prompts.providers.builtin.vocabulary import (
    BLOCK,
    CYLINDER,
    DISK,
    FLAT_BOX,
    LARGE_BLOCK,
    LARGE_BOX,
    NUMBERS,
    SMALL_BLOCK,
    WIDE_CYLINDER,
    Thing,
)
from prompts.providers.builtin.wording import counted, listing, plural, short_name
from prompts.providers.builtin.writing import WHOLE, each, goal_code, loop, paragraph

_SUPPORTS = (LARGE_BLOCK, WIDE_CYLINDER, LARGE_BOX, BLOCK)
_TOPS = (SMALL_BLOCK, DISK, CYLINDER, FLAT_BOX, BLOCK)
_ROOM = 0.01
"""Of the table for one support [m²]."""


def top_each(draft: Draft) -> Clause:
    """Two to four supports, and as many things to go on them."""
    top = draft.thing(_TOPS)
    support = draft.thing(
        [other for other in _SUPPORTS if other.noun != top.noun and min(other.size[:2]) >= min(top.size[:2])]
    )
    many = draft.count((2, 3, 4))
    return (_matching if many <= 3 and draft.choice((True, False)) else _alike)(draft, top, support, many)


def _alike(draft: Draft, top: Thing, support: Thing, many: int) -> Clause:
    """All of one colour on all of another."""
    group, hue = Group(top, many, draft.hue()), draft.hue()
    one = top.painted(group.hue.said if group.hue else "")
    call = goal_code(
        objs=group.variable,
        matches=f"np.ones(({many}, {many}))",
        targets="targets",
        symmetries=each("0", many),
        text=WHOLE,
    )
    return Clause(
        relation="top",
        name=short_name("put", [f"{one} {plural(top.noun)}"], f"on {NUMBERS[many]} {plural(support.called)}"),
        request=f"put one {one} {top.noun} on each of {counted(many, support.noun, support.painted(hue.said))}",
        assets=(top.path, support.path),
        setup="\n\n".join(
            (
                paragraph(
                    f"Add the {plural(support.called)}; they stay where they are.",
                    f"support_urdf = {urdf_code(support)}",
                    "supports = []",
                    f"for _ in range({many}):",
                    f"    support_pose = self.get_random_pose(env, {room_code(support)})",
                    f'    env.add_object(support_urdf, support_pose, category="fixed", color={hue.code})',
                    "    supports.append(support_pose)",
                ),
                paragraph("Add what goes on top.", group.adding),
            )
        ),
        goals=paragraph(
            "Goal: there is one on each; which one does not matter.",
            f"above = {_above(top, support)}",
            "targets = [(utils.apply(pose, (0, 0, above)), pose[1]) for pose in supports]",
            call,
        ),
        goal_count=1,
        moves=many,
        things=(top,),
        room=many * _ROOM,
        novelty="The targets stand apart, and each takes just one.",
    )


def _matching(draft: Draft, top: Thing, support: Thing, many: int) -> Clause:
    """Each on the support of its colour."""
    hues = [draft.hue() for _ in range(many)]
    tops, supports = plural(top.called), plural(support.called)
    words = f"{top.painted(listing([hue.said for hue in hues]))} {plural(top.noun)}"
    if hues[0].said.startswith("{"):  # colours that each scene draws are not listed
        words = f"{NUMBERS[many]} {tops}"
    call = goal_code(
        objs="[top]",
        matches="np.ones((1, 1))",
        targets="[(utils.apply(pose, (0, 0, above)), pose[1])]",
        symmetries="[0]",
        text=f'f"put the {top.painted("{color}")} {top.noun} on the {support.painted("{color}")} {support.noun}"',
    )
    return Clause(
        relation="top",
        name=short_name("match", [f"{NUMBERS[many]} {tops}"], f"on {supports} by color"),
        request=f"put each of the {words} on the {support.called} of its color",
        assets=(top.path, support.path),
        setup=paragraph(
            f"Add a {support.called} and a {top.called} of each color; the {supports} stay where they are.",
            f"colors = [{', '.join(hue.code for hue in hues)}]",
            f"support_urdf = {urdf_code(support)}",
            "pairs = []",
            "for color in colors:",
            f"    support_pose = self.get_random_pose(env, {room_code(support)})",
            '    env.add_object(support_urdf, support_pose, category="fixed", color=color)',
            f"    pairs.append(({adding(top, 'color')}, support_pose, color))",
        ),
        goals=paragraph(
            f"Goals: one {top.called} after the other.",
            f"above = {_above(top, support)}",
            loop("for top, pose, color in pairs:", call),
        ),
        goal_count=many,
        moves=many,
        things=(top,),
        room=many * _ROOM,
        novelty="The color of what lies below decides.",
    )


def _above(top: Thing, support: Thing) -> float:
    """From the middle of a support to the middle of what stands on it [m]."""
    return round((support.height + top.height) / 2, 4)
