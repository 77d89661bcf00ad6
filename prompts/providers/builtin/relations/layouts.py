"""Layouts on a flat place: rows, rings, crosses, letters and other patterns, in one colour or several.

Where the instruction alone would leave open which spot is meant (which end of a row is the first, how a cross is
turned), each spot is marked in the colour of what belongs there.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from prompts.providers.builtin.clauses import Clause, Group, variables
from prompts.providers.builtin.drawing import Draft, Unwritable
from prompts.providers.builtin.placing import Spot
from prompts.providers.builtin.relations.patterns import PATTERNS, Cells
from prompts.providers.builtin.vocabulary import (
    BLOCK,
    BOARD,
    CYLINDER,
    DISK,
    FLAT_BOX,
    LARGE_BLOCK,
    MAT,
    NUMBERS,
    PALLET,
    SHAPES,
    SMALL_BLOCK,
    TALL_CYLINDER,
    ZONE,
    Thing,
)
from prompts.providers.builtin.wording import hyphenated, listing, plural, text_code
from prompts.providers.builtin.writing import WHOLE, each, goal_code, listed, paragraph

GAP, RIM = 0.015, 0.008
"""Between neighbours, and between them and the edge of what they lie on [m]."""
LINES = ("line/line-template.urdf", "line/single-green-line-template.urdf")
_SOLIDS = (BLOCK, SMALL_BLOCK, LARGE_BLOCK, FLAT_BOX, CYLINDER, TALL_CYLINDER, DISK)
_FLAT = tuple(thing for thing in SHAPES if thing.noun in ("star", "heart", "flower", "hexagon", "ring", "diamond"))


Offset = tuple[float, float, float]
"""Of a thing's middle in the frame of what it lies on [m]."""


class Base(NamedTuple):
    """What a layout lies on."""

    said: str
    named: str
    path: str
    setup: str
    pose: str
    """The variable that holds its pose."""
    floor: float
    """Above its origin [m]."""
    room: float


def line_up(draft: Draft) -> Clause:
    """A row; it needs no marks where it is the same from both of its ends."""
    return _lay_out(draft, "row", is_marked=draft.choice((True, False, False)))


def encircle(draft: Draft) -> Clause:
    """A ring."""
    return _lay_out(draft, "ring", is_marked=True)


def arrange(draft: Draft) -> Clause:
    """Any other pattern."""
    names = sorted(set(PATTERNS) - {"row", "ring"})
    return _lay_out(draft, draft.figure(names), is_marked=True)


def _lay_out(draft: Draft, name: str, *, is_marked: bool) -> Clause:
    pattern = PATTERNS[name]
    count = draft.count(pattern.counts)
    thing = draft.thing((*_SOLIDS, *_FLAT))
    parts, accent = _marked_parts(draft, count) if is_marked else _plain_parts(draft, count)
    groups = [Group(thing, len(part), draft.hue()) for part in parts]
    middles = _spread(pattern.cells(count), thing)
    base = _base(draft, thing, middles)
    spots = [_at(middles[cell], base.floor + thing.height / 2) for part in parts for cell in part]
    is_ordered = len(groups) > 1 and draft.is_ordered(0.4)
    accent = accent.replace("{hue}", groups[0].hue.said if groups[0].hue else "")
    where = f"{pattern.said} {base.said}{accent or _on_marks(groups) * is_marked}"
    saids = [group.said for group in groups]
    texts = [f"put {said} {where}" for said in (saids if is_ordered else [listing(saids)])]
    request = f"put {saids[0]}, then {', then '.join(saids[1:])} {where}" if is_ordered else texts[0]
    marks = [_marks(groups, base)] if is_marked else []
    return Clause(
        relation=name if name in ("row", "ring") else "pattern",
        name=_named(name, thing, parts, base, is_marked=is_marked, is_ordered=is_ordered),
        request=request,
        assets=tuple(dict.fromkeys((thing.path, base.path, *([LINES[0]] if is_marked else [])))),
        setup="\n\n".join((base.setup, _targets(spots, base), *marks, _adding(groups))),
        goals=_goals(groups, texts),
        goal_count=len(texts),
        moves=count,
        things=(thing,),
        room=base.room,
        novelty="Precise places in a pattern; which color goes where has to be read.",
    )


def _plain_parts(draft: Draft, count: int) -> tuple[list[list[int]], str]:
    """The cells of a row by colour, the same from both ends, and how the first colour lies, in words."""
    cells = list(range(count))
    options: list[tuple[list[int], str]] = [(cells, "")]
    if count > 3:
        options.append(([0, count - 1], ", with the {hue} ones at its ends"))
    if count % 2:
        options.append(([count // 2], ", with the {hue} one in the middle"))
        options.append((cells[::2], ", with the {hue} ones at both ends and the colors alternating"))
    first, accent = draft.choice(options[:1] if len(draft.wish.colors) == 1 else options)
    rest = [cell for cell in cells if cell not in first]
    return [first, rest] if rest else [first], accent


def _marked_parts(draft: Draft, count: int) -> tuple[list[list[int]], str]:
    """The cells by colour; the marks tell which is which."""
    cells = list(range(count))
    style = {0: draft.choice(("one", "two", "two", "each")), 1: "one", 2: "two"}.get(len(draft.wish.colors), "each")
    if style == "each" and count <= 4:
        return [[cell] for cell in cells], ""
    if style == "one":
        return [cells], ""
    first = draft.choice((cells[::2], cells[: count // 2], cells[:1], [0, count - 1]))
    return [first, [cell for cell in cells if cell not in first]], ""


def _spread(cells: Cells, thing: Thing) -> list[tuple[float, float]]:
    """The cells as middles around their common middle [m]."""
    pitch = max(thing.size[:2]) + GAP
    centers = [(max(cell[axis] for cell in cells) + min(cell[axis] for cell in cells)) / 2 for axis in (0, 1)]
    return [(round((x - centers[0]) * pitch, 4), round((y - centers[1]) * pitch, 4)) for x, y in cells]


def _base(draft: Draft, thing: Thing, middles: Sequence[tuple[float, float]]) -> Base:
    """Something flat that is large enough; a row may also lie along a line.

    Raises:
        Unwritable: Nothing is.
    """
    wide = max(thing.size[:2])
    across = [2 * max(abs(middle[axis]) for middle in middles) + wide for axis in (0, 1)]
    if across[1] <= wide and not draft.wish.places and draft.choice((True, False)):
        return _on_line(draft, across[0], wide)
    fitting = [place for place in (MAT, PALLET, BOARD, ZONE) if _fits(across, place.area)]
    place = draft.place([*fitting, *([MAT] if MAT in fitting else [])])
    size = place.size
    if place.sized:
        size = (round(across[0] + 2 * RIM, 3), round(across[1] + 2 * RIM, 3), place.size[2])
    spot = Spot(place, draft.hue() if place.colored else None, size, is_named=False)
    return Base(f"on {spot.said}", f"on {place.noun}", place.path, spot.adding(), spot.pose, place.floor, spot.room)


def _fits(across: Sequence[float], area: Sequence[float]) -> bool:
    return all(side <= room for side, room in zip(across, area, strict=True))


def _on_line(draft: Draft, length: float, wide: float) -> Base:
    if length > _LONGEST_LINE:
        raise Unwritable("too long")
    path = draft.choice(LINES)
    hue = draft.hue() if path == LINES[0] else None
    color = f", color={hue.code}" if hue else ""
    setup = paragraph(
        "Add the line; things stand on it.",
        f"length = {round(length, 3)}",
        f"line_pose = self.get_random_pose(env, (length, {round(wide + 0.02, 3)}, 0))",
        f'line_urdf = self.fill_template("{path}", {{"DIM": (length,)}})',
        f'env.add_object(line_urdf, line_pose, category="fixed"{color})',
    )
    said = f"along the {hue.said if hue else 'green'} line"
    return Base(said, "along line" if hue else "along green line", path, setup, "line_pose", 0.0, length * wide)


def _at(middle: tuple[float, float], height: float) -> Offset:
    return middle[0], middle[1], round(height, 4)


def _on_marks(groups: Sequence[Group]) -> str:
    return ", on the marks" if len(groups) == 1 else ", each on a mark of its color"


def _named(
    name: str, thing: Thing, parts: Sequence[Sequence[int]], base: Base, *, is_marked: bool, is_ordered: bool
) -> str:
    count = sum(map(len, parts))
    many = " and ".join(NUMBERS[len(part)] for part in parts) if len(parts) == 2 else NUMBERS[count]
    what = f"{many} {plural(thing.called)}{f' in {NUMBERS[count]} colors' * (len(parts) > 2)}"
    shape = "" if name == "row" else f"as {name}"
    marks = "on marks" if is_marked and name == "row" else ""
    verb = "line up" if name == "row" else "arrange"
    return hyphenated(verb, what, shape, "in order" if is_ordered else "", base.named, marks)


def _targets(spots: Sequence[Offset], base: Base) -> str:
    return paragraph(
        "Where each thing goes, relative to the middle.",
        listed("spots", spots),
        f"targets = [(utils.apply({base.pose}, spot), {base.pose}[1]) for spot in spots]",
    )


def _marks(groups: Sequence[Group], base: Base) -> str:
    """A short strip at every spot."""
    place = f"utils.apply({base.pose}, (x, y, {round(base.floor + 0.001, 4)}))"
    if len(groups) == 1:
        loop, color = "for x, y, _ in spots:", groups[0].hue.code if groups[0].hue else "None"
        colors = []
    else:
        loop, color = "for (x, y, _), color in zip(spots, colors):", "color"
        colors = [listed("colors", [group.hue.code for group in groups for _ in range(group.count) if group.hue])]
    return paragraph(
        "Mark every spot in the color of what belongs there.",
        *colors,
        f'mark_urdf = self.fill_template("{LINES[0]}", {{"DIM": (0.02,)}})',
        loop,
        f"    mark_pose = ({place}, {base.pose}[1])",
        f'    env.add_object(mark_urdf, mark_pose, category="fixed", color={color})',
    )


def _adding(groups: Sequence[Group]) -> str:
    return paragraph("Add what is to be arranged.", *(group.adding for group in groups))


def _goals(groups: Sequence[Group], texts: Sequence[str]) -> str:
    symmetry, count = groups[0].thing.symmetry, sum(group.count for group in groups)
    if len(texts) == 1:
        matches, lines = _matches(groups, count)
        call = goal_code(
            objs=variables(groups),
            matches=matches,
            targets="targets",
            symmetries=each(symmetry, count),
            text=WHOLE,
        )
        return "\n\n".join((*lines, f"# Goal: every spot is taken.\n{call}"))
    calls, first = [], 0
    for group, text in zip(groups, texts, strict=True):
        calls.append(
            goal_code(
                objs=variables([group]),
                matches=f"np.ones(({group.count}, {group.count}))",
                targets=f"targets[{first}:{first + group.count}]",
                symmetries=each(symmetry, group.count),
                text=text_code(text),
            )
        )
        first += group.count
    return "\n\n".join((f"# Goals: one color after the other.\n{calls[0]}", *calls[1:]))


def _matches(groups: Sequence[Group], count: int) -> tuple[str, list[str]]:
    """The matrix as an expression, and the paragraph that prepares it."""
    if len(groups) == 1:
        return f"np.ones(({count}, {count}))", []
    if len(groups) == count:
        return f"np.eye({count})", []
    owners = [number for number, group in enumerate(groups) for _ in range(group.count)]
    rows = [f"    {[int(owner == other) for other in owners]}," for owner in owners]
    return "matches", [paragraph("Things of one color may change places.", "matches = np.array([", *rows, "])")]


_LONGEST_LINE = 0.4
