"""Places in task code: how each kind is added, where things lie in it, and what a goal there looks like."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from prompts.providers.builtin.clauses import Group, variables
from prompts.providers.builtin.drawing import Unwritable
from prompts.providers.builtin.hues import Hue
from prompts.providers.builtin.vocabulary import BOWL, CONTAINER, MAT, Place, Size
from prompts.providers.builtin.wording import counted
from prompts.providers.builtin.writing import each, goal_code, listed, paragraph

GAP = 0.003
"""Between two things that are let down beside each other [m]."""
RIM = 0.012
"""Between a thing and the wall or edge of what it lies in [m]."""
IN_A_BOWL = 2
"""More than this are heaped up."""


@dataclass(frozen=True)
class Spot:
    """One place of a task."""

    place: Place
    hue: Hue | None
    size: Size
    is_named: bool = True
    """Whether its colour is a part of its variables' names; not where there is one such place only."""

    @property
    def said(self) -> str:
        """`the red bowl`."""
        return counted(1, self.place.noun, self.hue.said if self.hue else "")

    @property
    def variable(self) -> str:
        """What its variables' names begin with."""
        return f"{self.hue.identifier}_{self.place.noun}" if self.hue and self.is_named else self.place.noun

    @property
    def pose(self) -> str:
        """The variable that holds its pose."""
        return f"{self.variable}_pose"

    @property
    def room(self) -> float:
        """Of the table [m²]."""
        return self.size[0] * self.size[1]

    def adding(self) -> str:
        """The paragraph that adds it."""
        size, pose = f"{self.variable}_size", self.pose
        color = f", color={self.hue.code}" if self.hue else ""
        lines = [f"{size} = {self.size}", f"{pose} = self.get_random_pose(env, {size})"]
        match self.place.noun:
            case CONTAINER.noun:
                lines += [
                    "container_urdf = self.fill_template(",
                    f'    "{CONTAINER.path}",',
                    f'    {{"DIM": {size}, "HALF": np.array({size}) / 2}},',
                    ")",
                    f'env.add_object(container_urdf, {pose}, category="fixed"{color})',
                ]
            case MAT.noun:
                lines += [
                    f'mat_urdf = self.fill_template("{MAT.path}", {{"DIM": {size}}})',
                    f'env.add_object(mat_urdf, {pose}, category="fixed"{color})',
                ]
            case _:
                lines.append(f'env.add_object("{self.place.path}", {pose}, category="fixed"{color})')
        what = self.said.replace("{", "").replace("}", "")
        return paragraph(f"Add {what}; it stays where it is.", *lines)


def make_spot(place: Place, hue: Hue | None, groups: Sequence[Group], *, is_named: bool = False) -> Spot:
    """A place with room for all things of some groups.

    Raises:
        Unwritable: It cannot take them.
    """
    count, width = _total(groups), _widest(groups)
    if not place.sized:
        if count > 1 and (not place.takes_many or (place is BOWL and count > IN_A_BOWL)):
            raise Unwritable(f"{count} things do not go into a {place.noun}")
        if place is BOWL:
            if width > _BOWL_WIDTH or (count > 1 and any(not group.thing.flat_top for group in groups)):
                raise Unwritable("too wide for a bowl, or would roll out of it")
        else:
            _grid(count, width, place.area)
        return Spot(place, hue, place.size, is_named)
    columns, rows = _shape_for(count)
    cell = width + (0 if count == 1 else GAP)
    x, y = (round(cells * cell + 2 * RIM, 3) for cells in (columns, rows))
    if x > place.area[0] or y > place.area[1]:
        raise Unwritable(f"{count} things do not go into a {place.noun}")
    return Spot(place, hue, (x, y, place.size[2]), is_named)


def offsets(spot: Spot, groups: Sequence[Group]) -> list[Size]:
    """Where the middle of each thing goes, in the frame of the place."""
    area = spot.size[:2] if spot.place.sized else spot.place.area
    heights = [group.thing.height for group in groups for _ in range(group.count)]
    grid = _grid(len(heights), _widest(groups), area)
    return [(x, y, round(spot.place.floor + height / 2, 4)) for (x, y), height in zip(grid, heights, strict=True)]


def goals_at(spot: Spot, groups: Sequence[Group], texts: Sequence[str]) -> str:
    """The goals that bring groups to one place: one for all with one text, else one for each group.

    Args:
        spot: Made for all of these groups.
        groups: In the order in which they are moved.
        texts: The instructions, as expressions.
    """
    together = len(texts) == 1
    parts = [list(groups)] if together else [[group] for group in groups]
    if spot.place is BOWL:
        return "\n\n".join(_into_bowl(spot, part, text) for part, text in zip(parts, texts, strict=True))
    prepare = paragraph(
        f"Each thing has a spot of its own {spot.place.preposition} the {spot.place.noun}.",
        listed("spots", offsets(spot, groups)),
        f"targets = [(utils.apply({spot.pose}, spot), {spot.pose}[1]) for spot in spots]",
    )
    first, blocks = 0, [prepare]
    for part, text in zip(parts, texts, strict=True):
        count = _total(part)
        chosen = "targets" if together else f"targets[{first}:{first + count}]"
        blocks.append(_onto(spot, part, chosen, text))
        first += count
    return "\n\n".join(blocks)


def _into_bowl(spot: Spot, groups: Sequence[Group], text: str) -> str:
    count = _total(groups)
    call = goal_code(
        objs=variables(groups),
        matches=f"np.ones(({count}, 1))",
        targets=f"[{spot.pose}]",
        replace=True,
        rotations=False,
        symmetries=each("0", count),
        text=text,
    )
    takes = ", which takes any number" if count > 1 else ""
    return f"# Goal: {_are(groups)} in the bowl{takes}.\n{call}"


def _onto(spot: Spot, groups: Sequence[Group], targets: str, text: str) -> str:
    count = _total(groups)
    is_zone = spot.place.takes_many
    call = goal_code(
        objs=variables(groups),
        matches=f"np.ones(({count}, {count}))" if len(groups) == 1 else f"np.eye({count})",
        targets=targets,
        rotations=False,
        zones=f"[({spot.pose}, {spot.variable}_size)]" if is_zone else None,
        symmetries=each("0", count),
        text=text,
    )
    return f"# Goal: {_are(groups)} {spot.place.preposition} the {spot.place.noun}.\n{call}"


def _are(groups: Sequence[Group]) -> str:
    if len(groups) > 1:
        return "all of them are"
    return "they are" if groups[0].count > 1 else "it is"


def _total(groups: Sequence[Group]) -> int:
    return sum(group.count for group in groups)


def _widest(groups: Sequence[Group]) -> float:
    return max(group.thing.width for group in groups)


def _shape_for(count: int) -> tuple[int, int]:
    """Columns and rows, as square as can be."""
    columns = math.ceil(math.sqrt(count))
    return columns, math.ceil(count / columns)


def _grid(count: int, width: float, area: Sequence[float]) -> list[tuple[float, float]]:
    """Middles of cells for round things of a width within an area, centred.

    Raises:
        Unwritable: They do not fit.
    """
    columns, rows = _shape_for(count)
    pitch = [side / cells for side, cells in zip(area, (columns, rows), strict=False)]
    if min(pitch) < width + (GAP if count > 1 else 0):
        raise Unwritable(f"{count} things do not fit")
    cells = [(index % columns, index // columns) for index in range(count)]
    return [(round((x - (columns - 1) / 2) * pitch[0], 4), round((y - (rows - 1) / 2) * pitch[1], 4)) for x, y in cells]


_BOWL_WIDTH = 0.075
"""Wider things get stuck on the rim [m]."""
