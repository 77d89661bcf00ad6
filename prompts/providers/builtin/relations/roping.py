"""Ropes: laid straight along a line, a side of a square or of a mat, or from one thing to another."""

from __future__ import annotations

import math
from typing import NamedTuple

from prompts.providers.builtin.clauses import Clause, urdf_code
from prompts.providers.builtin.drawing import Draft
from prompts.providers.builtin.vocabulary import BLOCK, BOX, CYLINDER, LARGE_BLOCK, TALL_CYLINDER, WIDE_CYLINDER, ZONE
from prompts.providers.builtin.wording import counted, hyphenated, plural
from prompts.providers.builtin.writing import WHOLE, goal_code, paragraph

LINE, SQUARE = "line/line-template.urdf", "square/square-template.urdf"
_PARTS = {"short": 12, "": 16, "long": 20}
"""Word for a rope → beads of 1 cm."""
_ENDS = (BLOCK, LARGE_BLOCK, CYLINDER, TALL_CYLINDER, WIDE_CYLINDER)


class _Guide(NamedTuple):
    """What shows where the rope goes."""

    where: str
    named: str
    assets: tuple[str, ...]
    setup: str
    """Defines `ends`: two points."""


def lay_rope(draft: Draft) -> Clause:
    """One rope, straight."""
    word = draft.choice(list(_PARTS))
    parts = _PARTS[word]
    length = round(0.01 * parts * math.sqrt(2), 3)
    rope = draft.hue()
    guide = draft.choice((_line, _side, _between, _edge, _zones))(draft, length)
    arguments = f"env, ends, radius=0.005, n_parts={parts}, color_name={rope.code}"
    request = f"lay the {rope.said} rope {guide.where}"
    call = goal_code(
        objs="beads",
        matches="matches",
        targets="targets",
        rotations=False,
        symmetries="[0] * len(beads)",
        text=WHOLE,
    )
    return Clause(
        relation="rope",
        name=hyphenated("lay", word, rope.said, "rope", guide.named),
        request=request,
        assets=guide.assets,
        setup=guide.setup
        + "\n\n"
        + paragraph(
            "Add the rope; its beads belong evenly between the two ends.",
            f"beads, targets, matches = self.make_ropes({arguments})",
        ),
        goals=f"# Goal: the rope lies there straight, in either direction.\n{call}",
        goal_count=1,
        moves=10,
        alone=True,
        detail=f"a rope of {parts} beads",
        novelty="A rope bends: each pull moves its neighbors, too.",
    )


def _line(draft: Draft, length: float) -> _Guide:
    hue = draft.hue()
    setup = paragraph(
        "Add the line, which is as long as the rope.",
        f"length = {length}",
        "line_pose = self.get_random_pose(env, (length, 0.05, 0))",
        f'line_urdf = self.fill_template("{LINE}", {{"DIM": (length,)}})',
        f'env.add_object(line_urdf, line_pose, category="fixed", color={hue.code})',
        "ends = [utils.apply(line_pose, (x, 0, 0.001)) for x in (-length / 2, length / 2)]",
    )
    return _Guide(f"along the {hue.said} line", f"along {hue.said} line", (LINE,), setup)


def _side(draft: Draft, length: float) -> _Guide:
    hue = draft.hue()
    name, start, end = draft.choice(
        (("left", (-1, -1), (-1, 1)), ("right", (1, -1), (1, 1)), ("closed", (-1, -1), (1, -1)))
    )
    corners = ", ".join(f"({'-' * (x < 0)}half, {'-' * (y < 0)}half, 0.001)" for x, y in (start, end))
    setup = paragraph(
        "Add the square, a flat marker of three strips; its open side is in front.",
        f"length = {length}",
        "half = length / 2",
        "square_pose = self.get_random_pose(env, (length, length, 0))",
        f'square_urdf = self.fill_template("{SQUARE}", {{"DIM": (length,), "HALF": (half - 0.005,)}})',
        f'env.add_object(square_urdf, square_pose, category="fixed", color={hue.code})',
        f"ends = [utils.apply(square_pose, corner) for corner in ({corners})]",
    )
    where = f"along the {name} side of the {hue.said} square"
    return _Guide(where, f"along {name} side of {hue.said} square", (SQUARE,), setup)


def _between(draft: Draft, length: float) -> _Guide:
    thing, hue = draft.thing(_ENDS), draft.hue()
    reach = round(length / 2 + thing.size[0] / 2 + 0.02, 3)
    whole = round(2 * reach + thing.size[0], 3)
    setup = paragraph(
        f"Add two {plural(thing.called)} that stay where they are, a little farther apart than the rope is long.",
        f"length = {length}",
        f"middle_pose = self.get_random_pose(env, ({whole}, {thing.size[1] + 0.02:.2f}, 0))",
        f"end_urdf = {urdf_code(thing)}",
        f"for x in ({-reach}, {reach}):",
        f"    end_pose = (utils.apply(middle_pose, (x, 0, {thing.height / 2})), middle_pose[1])",
        f'    env.add_object(end_urdf, end_pose, category="fixed", color={hue.code})',
        "ends = [utils.apply(middle_pose, (x, 0, 0.001)) for x in (-length / 2, length / 2)]",
    )
    said = f"between {counted(2, thing.noun, thing.painted(hue.said))}"
    return _Guide(said, f"between {plural(thing.called)}", (thing.path,), setup)


def _edge(draft: Draft, length: float) -> _Guide:
    hue = draft.hue()
    setup = paragraph(
        "Add the mat; the rope goes beside its long edge, on the table.",
        f"length = {length}",
        "mat_size = (length, 0.1, 0.004)",
        "mat_pose = self.get_random_pose(env, (length, 0.16, 0.004))",
        f'mat_urdf = self.fill_template("{BOX}", {{"DIM": mat_size}})',
        f'env.add_object(mat_urdf, mat_pose, category="fixed", color={hue.code})',
        "ends = [utils.apply(mat_pose, (x, 0.065, 0)) for x in (-length / 2, length / 2)]",
    )
    return _Guide(f"along the long edge of the {hue.said} mat", f"along edge of {hue.said} mat", (BOX,), setup)


def _zones(draft: Draft, length: float) -> _Guide:
    first, second = draft.hue(), draft.hue()
    reach = round(length / 2, 4)
    setup = paragraph(
        "Add two zones; their middles are as far apart as the rope is long.",
        f"length = {length}",
        "middle_pose = self.get_random_pose(env, (length + 0.12, 0.12, 0))",
        f"for x, color in (({-reach}, {first.code}), ({reach}, {second.code})):",
        "    zone_pose = (utils.apply(middle_pose, (x, 0, 0)), middle_pose[1])",
        f'    env.add_object("{ZONE.path}", zone_pose, category="fixed", color=color)',
        "ends = [utils.apply(middle_pose, (x, 0, 0.001)) for x in (-length / 2, length / 2)]",
    )
    where = f"from the middle of the {first.said} zone to the middle of the {second.said} zone"
    return _Guide(where, f"from {first.said} to {second.said} zone", (ZONE.path,), setup)
