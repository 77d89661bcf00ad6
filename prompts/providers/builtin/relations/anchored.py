"""Things relative to other things: between two of them, on top of each, as a lid over a container."""

from __future__ import annotations

from prompts.providers.builtin.clauses import Clause, Group, adding, variables
from prompts.providers.builtin.drawing import Draft, Unwritable
from prompts.providers.builtin.placing import Spot
from prompts.providers.builtin.vocabulary import (
    BLOCK,
    CONTAINER,
    CYLINDER,
    DISK,
    FLAT_BOX,
    LARGE_BLOCK,
    LARGE_BOX,
    LID,
    NUMBERS,
    SMALL_BLOCK,
    TALL_CYLINDER,
    WIDE_CYLINDER,
    Thing,
)
from prompts.providers.builtin.wording import counted, listing, plural, short_name, text_code
from prompts.providers.builtin.writing import goal_code, listed, paragraph

LINE = "line/line-template.urdf"
_SMALL = (BLOCK, SMALL_BLOCK, CYLINDER, TALL_CYLINDER, DISK)
_ANCHORS = (BLOCK, LARGE_BLOCK, CYLINDER, TALL_CYLINDER, WIDE_CYLINDER)
_SUPPORTS = (LARGE_BLOCK, WIDE_CYLINDER, LARGE_BOX, BLOCK)
_HATS = (SMALL_BLOCK, DISK, CYLINDER, FLAT_BOX, BLOCK)


def between(draft: Draft) -> Clause:
    """One or two things on the line between two that stay."""
    thing = draft.thing(_SMALL)
    anchor = draft.thing([other for other in _ANCHORS if other.noun != thing.noun])
    many = draft.choice((1, 2, 2, 3))
    group = Group(thing, many, draft.hue())
    ends = Group(anchor, 2, draft.hue())
    pitch = round(thing.size[0] + 0.02, 3)
    places = [round((index - (many - 1) / 2) * pitch, 4) for index in range(many)]
    reach = round(max(map(abs, places)) + thing.size[0] / 2 + 0.025 + anchor.size[0] / 2, 3)
    length = round(2 * reach + anchor.size[0], 3)
    request = f"put {group.said} on the line between {ends.said}"
    spots = [(x, 0, thing.height / 2) for x in places]
    call = goal_code(
        objs=variables([group]),
        matches=f"np.ones(({many}, {many}))",
        targets="targets",
        symmetries=f"[{thing.symmetry}] * {many}" if many > 1 else f"[{thing.symmetry}]",
        text=text_code(request),
    )
    return Clause(
        relation="between",
        name=short_name(
            "put",
            [f"{NUMBERS[many]} {plural(thing.called) if many > 1 else thing.called}"],
            f"between {plural(anchor.called)}",
        ),
        request=request,
        assets=(thing.path, anchor.path, LINE),
        setup="\n\n".join(
            (
                paragraph(
                    "Add a line, and what stands at its two ends; they stay where they are.",
                    f"length = {length}",
                    f"line_pose = self.get_random_pose(env, (length, {round(anchor.size[1] + 0.03, 3)}, 0))",
                    f'line_urdf = self.fill_template("{LINE}", {{"DIM": (length,)}})',
                    'env.add_object(line_urdf, line_pose, category="fixed")',
                    *_fixed(anchor, "end_urdf"),
                    f"for x in ({-reach}, {reach}):",
                    f"    end_pose = (utils.apply(line_pose, (x, 0, {anchor.height / 2})), line_pose[1])",
                    f'    env.add_object(end_urdf, end_pose, category="fixed", color={_code(ends)})',
                ),
                "\n".join(("# Add what goes between them.", group.adding)),
            )
        ),
        goals=paragraph(
            "Goal: it is between them." if many == 1 else "Goal: they are between them, side by side.",
            listed("spots", spots),
            "targets = [(utils.apply(line_pose, spot), line_pose[1]) for spot in spots]",
            call,
        ),
        goal_count=1,
        moves=many,
        things=(thing,),
        room=length * 0.08,
        novelty="The place is told by what stands around it.",
    )


def crown(draft: Draft) -> Clause:
    """One thing on each of several that stay: any on any, or each on the one of its colour."""
    hat = draft.thing(_HATS)
    support = draft.thing(
        [other for other in _SUPPORTS if other.noun != hat.noun and min(other.size[:2]) >= min(hat.size[:2])]
    )
    many = draft.count((2, 3, 4))
    matching = many <= 3 and draft.choice((True, False))
    if matching:
        return _matching(draft, hat, support, many)
    group, below = Group(hat, many, draft.hue()), Group(support, many, draft.hue())
    request = f"put {'one' if many > 1 else 'the'} {_adjective(group)}{hat.noun} on each of {below.said}"
    call = goal_code(
        objs=group.variable,
        matches=f"np.ones(({many}, {many}))",
        targets="targets",
        symmetries=f"[0] * {many}",
        text=text_code(request),
    )
    return Clause(
        relation="top",
        name=short_name(
            "put", [f"{_adjective(group)}{plural(hat.noun)}"], f"on {NUMBERS[many]} {plural(support.called)}"
        ),
        request=request,
        assets=(hat.path, support.path),
        setup="\n\n".join(
            (
                paragraph(
                    f"Add the {plural(support.called)}; they stay where they are.",
                    *_fixed(support, "support_urdf"),
                    "supports = []",
                    f"for _ in range({many}):",
                    f"    support_pose = self.get_random_pose(env, {_room(support)})",
                    f'    env.add_object(support_urdf, support_pose, category="fixed", color={_code(below)})',
                    "    supports.append(support_pose)",
                ),
                f"# Add what goes on top.\n{group.adding}",
            )
        ),
        goals=paragraph(
            "Goal: there is one on each; which one does not matter.",
            f"above = {round((support.height + hat.height) / 2, 4)}",
            "targets = [(utils.apply(pose, (0, 0, above)), pose[1]) for pose in supports]",
            call,
        ),
        goal_count=1,
        moves=many,
        things=(hat,),
        room=many * 0.01,
        novelty="The targets stand apart, and each takes just one.",
    )


def _matching(draft: Draft, hat: Thing, support: Thing, many: int) -> Clause:
    hues = [draft.hue() for _ in range(many)]
    colors = f"[{', '.join(hue.code for hue in hues)}]"
    said = listing([hue.said for hue in hues])
    hats, supports = f"{_plain(hat)}{plural(hat.noun)}", plural(support.called)
    request = f"put each of the {NUMBERS[many]} {hats} on the {support.called} of its color"
    if not hues[0].said.startswith("{"):
        request = f"put each of the {_plain(hat)}{said} {plural(hat.noun)} on the {support.called} of its color"
    call = goal_code(
        objs="[hat]",
        matches="np.ones((1, 1))",
        targets="[(utils.apply(pose, (0, 0, above)), pose[1])]",
        symmetries="[0]",
        text=f'f"put the {_plain(hat)}{{color}} {hat.noun} on the {_plain(support)}{{color}} {support.noun}"',
    )
    return Clause(
        relation="top",
        name=short_name("match", [f"{NUMBERS[many]} {hats}"], f"on {supports} by color"),
        request=request,
        assets=(hat.path, support.path),
        setup=paragraph(
            f"Add a {support.called} and a {hat.called} of each color; the {supports} stay where they are.",
            f"colors = {colors}",
            *_fixed(support, "support_urdf"),
            "pairs = []",
            "for color in colors:",
            f"    support_pose = self.get_random_pose(env, {_room(support)})",
            '    env.add_object(support_urdf, support_pose, category="fixed", color=color)',
            f"    pairs.append(({adding(hat, 'color')}, support_pose, color))",
        ),
        goals=paragraph(
            f"Goals: one {hat.called} after the other.",
            f"above = {round((support.height + hat.height) / 2, 4)}",
            "for hat, pose, color in pairs:",
            "\n".join(f"    {line}" for line in call.splitlines()),
        ),
        goal_count=many,
        moves=many,
        things=(hat,),
        room=many * 0.01,
        novelty="The color of what lies below decides.",
    )


def cover(draft: Draft) -> Clause:
    """Lids on containers; before that, perhaps something goes into each."""
    many = draft.count((1, 2, 3))
    filled = many < 3 and (many == 1 or draft.choice((True, False)))
    content = draft.thing((SMALL_BLOCK, DISK)) if filled else None
    hues = [draft.hue() for _ in range(many)]
    size = (0.08, 0.08, 0.04)
    lid_hue = draft.hue() if not filled or draft.palette.left > many else hues[0]
    texts = [(f"put the {lid_hue.said} lid on the {hue.said} container") for hue in hues]
    request = (
        f"close {listing([f'the {hue.said} container' for hue in hues])} with {counted(many, 'lid', lid_hue.said)}"
    )
    things: list[Thing] = [LID]
    setup, goals = [], []
    spots = [Spot(CONTAINER, hue, size, is_named=many > 1) for hue in hues]
    setup += [spot.adding() for spot in spots]
    if content is not None:
        inner = Group(content, many, draft.hue())
        things.append(content)
        into = "each container" if many > 1 else spots[0].said
        request = f"put {'one' if many > 1 else 'the'} {_adjective(inner)}{content.noun} in {into}, then {request}"
        setup.append(f"# Add what goes inside.\n{inner.adding}")
        poses = f"[{', '.join(spot.pose for spot in spots)}]"
        zone = ", ".join(f"({spot.pose}, {spot.variable}_size)" for spot in spots)
        call = goal_code(
            objs=variables([inner]),
            matches=f"np.ones(({many}, {many}))",
            targets=poses,
            rotations=False,
            zones=f"[{zone}]",
            symmetries=f"[0] * {many}",
            text=text_code(f"put {inner.said} in the container{'s' if many > 1 else ''}"),
        )
        goals.append(f"# Goal: first something goes in.\n{call}")
    lids = Group(LID, many, lid_hue)
    setup.append(f"# Add the lids.\n{lids.adding}" if many > 1 else f"# Add the lid.\n{lids.adding}")
    poses = f"[{', '.join(spot.pose for spot in spots)}]"
    call = goal_code(
        objs=variables([lids]),
        matches=f"np.ones(({many}, {many}))",
        targets="targets",
        symmetries=f"[np.pi / 2] * {many}",
        text=text_code(texts[0] if many == 1 else f"put {lids.said} on the containers"),
    )
    goals.append(
        paragraph(
            "Goal: each container is closed; a lid lies on its walls.",
            f"poses = {poses}",
            f"targets = [(utils.apply(pose, (0, 0, {size[2] / 2 + LID.height / 2})), pose[1]) for pose in poses]",
            call,
        )
    )
    if len(hues) + 2 > 8:
        raise Unwritable("too many colours")
    title = f"{NUMBERS[many]} containers" if many > 1 else f"{hues[0].said} container"
    verb = f"fill with {content.called} and cover" if content else "cover"
    return Clause(
        relation="cover",
        name=short_name(verb, [title], f"with {lid_hue.said} lids" if many > 1 else f"with {lid_hue.said} lid"),
        request=request,
        assets=tuple(dict.fromkeys([*(thing.path for thing in things), CONTAINER.path])),
        setup="\n\n".join(setup),
        goals="\n\n".join(goals),
        goal_count=len(goals),
        moves=many * len(goals),
        things=tuple(things),
        room=many * 0.01,
        decoys=False,
        novelty="A lid closes what was filled before: the second step hides the first.",
    )


def _fixed(thing: Thing, variable: str) -> list[str]:
    """The statement that names the file of something that stays."""
    urdf = f'"{thing.path}"'
    return [f"{variable} = self.fill_template({urdf}, {thing.fill})" if thing.fill else f"{variable} = {urdf}"]


def _room(thing: Thing) -> tuple[float, float, float]:
    x, y, z = thing.size
    return round(x + 0.03, 3), round(y + 0.03, 3), z


def _adjective(group: Group) -> str:
    hue = f"{group.hue.said} " if group.hue else ""
    return f"{_plain(group.thing)}{hue}"


def _plain(thing: Thing) -> str:
    return f"{thing.adjective} " if thing.adjective else ""


def _code(group: Group) -> str:
    return group.hue.code if group.hue else "None"
