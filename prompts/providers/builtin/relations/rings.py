"""Rings and pegs: towers of Hanoi, and rings that are put over pegs, one on each or all on one."""

from __future__ import annotations

from collections.abc import Sequence

from prompts.providers.builtin.clauses import Clause
from prompts.providers.builtin.drawing import Draft
from prompts.providers.builtin.hues import Hue
from prompts.providers.builtin.vocabulary import NUMBERS
from prompts.providers.builtin.wording import hyphenated, listing, text_code
from prompts.providers.builtin.writing import entry, goal_code, loop, paragraph

STAND = "hanoi/stand.urdf"
ROOM = 0.05
"""Of the table for the stand [m²]."""
_PEGS = ("lighter", "middle", "darker")
"""By their side of the stand, which darkens along y."""
_STAND = paragraph(
    "Add the stand: three pegs in a row along its y axis, from the lighter brown side to the darker one.",
    "stand_pose = self.get_random_pose(env, (0.12, 0.36, 0.01))",
    f'env.add_object("{STAND}", stand_pose, category="fixed")',
    "pegs = [-0.12, 0, 0.12]",
)


def ring_pegs(draft: Draft) -> Clause:
    """One of the three."""
    return draft.choice((_move_tower, _gather, _spread))(draft)


def _move_tower(draft: Draft) -> Clause:
    """A tower moves by the rules of Hanoi."""
    many = draft.count((2, 3))
    start, end = draft.choice(((0, 1), (1, 2), (2, 0), (1, 0), (2, 1)))
    hues = [draft.hue() for _ in range(many)]
    is_fixed = not hues[0].said.startswith("{")
    return Clause(
        relation="rings",
        name=hyphenated("move", NUMBERS[many], "ring tower from", _PEGS[start], "to", _PEGS[end], "peg"),
        request=f"move the tower of {NUMBERS[many]} rings from the {_PEGS[start]} to the {_PEGS[end]} peg, one at a "
        "time and never a larger one on a smaller one",
        assets=(STAND, *(f"hanoi/disk{ring}.urdf" for ring in range(many))),
        setup=f"{_STAND}\n\n{_tower(hues, start)}",
        goals=_solution(many, start, end),
        goal_count=2**many - 1,
        moves=2**many - 1,
        room=ROOM,
        alone=True,
        detail=f"the rings from small to large are {listing([hue.said for hue in hues])}" if is_fixed else "",
        novelty="Steps that undo earlier ones: the plan is longer than the tower is high.",
    )


def _tower(hues: Sequence[Hue], start: int) -> str:
    many = len(hues)
    return paragraph(
        "Add the rings on the first peg, the largest first; ring 0 is the smallest, each 0.01 high.",
        f"names = [{', '.join(hue.code for hue in hues)}]",
        f"rings = [None] * {many}",
        f"for level, ring in enumerate(reversed(range({many}))):",
        f"    position = utils.apply(stand_pose, (0, pegs[{start}], 0.01 + 0.01 * level))",
        '    urdf = f"hanoi/disk{ring}.urdf"',
        "    rings[ring] = env.add_object(urdf, (position, stand_pose[1]), color=names[ring])",
    )


def _solution(many: int, start: int, end: int) -> str:
    """A goal for each move."""
    other = 3 - start - end
    call = goal_code(
        objs="[rings[ring]]",
        matches="np.ones((1, 1))",
        targets="[(position, stand_pose[1])]",
        symmetries="[0]",
        text='f"move the {names[ring]} ring to the {sides[to_peg]} peg"',
    )
    move = "\n".join(
        (
            "position = utils.apply(stand_pose, (0, pegs[order[to_peg]], 0.01 + 0.01 * n_on_peg[to_peg]))",
            "n_on_peg[from_peg] -= 1",
            "n_on_peg[to_peg] += 1",
            call,
        )
    )
    return paragraph(
        "Goals: one per move of the solution, whose pegs 0 and 2 are where the tower stands and where it goes.",
        f'sides = ["{_PEGS[start]}", "{_PEGS[other]}", "{_PEGS[end]}"]',
        f"order = [{start}, {other}, {end}]",
        f"n_on_peg = [{many}, 0, 0]",
        loop(f"for ring, from_peg, to_peg in utils.solve_hanoi_all({many}):", move),
    )


def _gather(draft: Draft) -> Clause:
    """Rings that lie about go over one peg, the largest first."""
    many = draft.count((2, 3, 4))
    peg = draft.choice((0, 1, 2))
    hue = draft.hue()
    call = goal_code(
        objs="[ring]",
        matches="np.ones((1, 1))",
        targets="[(position, stand_pose[1])]",
        symmetries="[0]",
        text=text_code(f"put the next smaller {hue.said} ring on the {_PEGS[peg]} peg"),
    )
    position = f"position = utils.apply(stand_pose, (0, pegs[{peg}], 0.01 + 0.01 * level))"
    return Clause(
        relation="rings",
        name=hyphenated("stack", NUMBERS[many], hue.said, "rings on", _PEGS[peg], "peg"),
        request=f"stack the {NUMBERS[many]} {hue.said} rings on the {_PEGS[peg]} peg, from the largest to the smallest",
        assets=(STAND, *(f"hanoi/disk{ring}.urdf" for ring in range(many))),
        setup=f"{_STAND}\n\n{_scattered(many, hue)}",
        goals=paragraph(
            "Goals: one ring after the other, each 0.01 high.",
            loop("for level, ring in enumerate(rings):", f"{position}\n{call}"),
        ),
        goal_count=many,
        moves=many,
        room=ROOM,
        novelty="A hole has to meet a peg, and the sizes give the order.",
    )


def _scattered(many: int, hue: Hue) -> str:
    return paragraph(
        "Add the rings anywhere on the table, the largest first.",
        "rings = []",
        f"for number in reversed(range({many})):",
        '    urdf = f"hanoi/disk{number}.urdf"',
        "    ring_pose = self.get_random_pose(env, (0.1, 0.1, 0.01))",
        f"    rings.append(env.add_object(urdf, ring_pose, color={hue.code}))",
    )


def _spread(draft: Draft) -> Clause:
    """A ring over each of two or three pegs."""
    many = draft.count((2, 3))
    pegs = draft.choice(((0, 1), (0, 2), (1, 2))) if many == 2 else draft.choice(((0, 1, 2), (2, 0, 1), (1, 2, 0)))
    hues = [draft.hue() for _ in range(many)]
    texts = [f"put the {hue.said} ring on the {_PEGS[peg]} peg" for hue, peg in zip(hues, pegs, strict=True)]
    ring = draft.choice((0, 1, 2, 3))
    rest = f"{NUMBERS[many - 1]} more" if many > 2 else f"one on {_PEGS[pegs[1]]}"
    call = goal_code(
        objs="[ring]",
        matches="np.ones((1, 1))",
        targets="[(utils.apply(stand_pose, (0, pegs[peg], 0.01)), stand_pose[1])]",
        symmetries="[0]",
        text="text",
    )
    steps = [entry(hue.code, str(peg), text_code(text)) for hue, peg, text in zip(hues, pegs, texts, strict=True)]
    return Clause(
        relation="rings",
        name=hyphenated("put", f"{hues[0].said} ring on {_PEGS[pegs[0]]} peg", "and", rest),
        request=", then ".join(texts),
        assets=(STAND, f"hanoi/disk{ring}.urdf"),
        setup=f"{_STAND}\n\n{_listed(steps, ring)}",
        goals=paragraph(
            "Goals: one ring after the other.", loop("for ring, (_, peg, text) in zip(rings, steps):", call)
        ),
        goal_count=many,
        moves=many,
        room=ROOM,
        novelty="Every ring has its own peg, told by the stand's shade.",
    )


def _listed(steps: Sequence[str], ring: int) -> str:
    return paragraph(
        "Add the rings anywhere on the table: color, peg and instruction of each.",
        "steps = [",
        *steps,
        "]",
        "rings = []",
        "for color, _, _ in steps:",
        "    ring_pose = self.get_random_pose(env, (0.1, 0.1, 0.01))",
        f'    rings.append(env.add_object("hanoi/disk{ring}.urdf", ring_pose, color=color))',
    )
