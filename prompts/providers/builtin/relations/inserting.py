"""Insertion: L-shaped blocks into L-shaped fixtures, told by colour where there are several."""

from __future__ import annotations

from prompts.providers.builtin.clauses import Clause
from prompts.providers.builtin.drawing import Draft
from prompts.providers.builtin.vocabulary import NUMBERS
from prompts.providers.builtin.wording import hyphenated, listing, text_code
from prompts.providers.builtin.writing import goal_code, paragraph

ELL, FIXTURE = "insertion/ell.urdf", "insertion/fixture.urdf"


def insert(draft: Draft) -> Clause:
    """One to three pairs, and perhaps a block or a fixture too many."""
    many = draft.count((1, 1, 2, 2, 3))
    spare = draft.choice(("", "block", "fixture")) if many < 3 else ""
    matching = many > 1 and draft.choice((True, False))
    free = many > 1 and not matching and not spare and draft.choice((True, False))
    blocks = [draft.hue()] * many if free else [draft.hue() for _ in range(many)]
    fixtures = blocks if matching else [draft.hue()] * many if free else [draft.hue() for _ in range(many)]
    texts = [
        f"put the {block.said} L-shaped block in the {fixture.said} fixture"
        for block, fixture in zip(blocks, fixtures, strict=True)
    ]
    request = ", then ".join(texts)
    if free:
        request = f"put each of the {NUMBERS[many]} {blocks[0].said} L-shaped blocks in a {fixtures[0].said} fixture"
    elif matching:
        request = (
            f"put {listing([f'the {hue.said} L-shaped block' for hue in blocks])} in the fixture of the same color"
        )
    if free:
        call = goal_code(
            objs="blocks",
            matches=f"np.ones(({many}, {many}))",
            targets="fixture_poses",
            symmetries=f"[2 * np.pi] * {many}",
            text=text_code(request),
        )
        goals = f"# Goal: each block is in a fixture, any in any; only one yaw fits.\n{call}"
    else:
        call = goal_code(
            objs="[block]",
            matches="np.ones((1, 1))",
            targets="[fixture_pose]",
            symmetries="[2 * np.pi]",
            text='f"put the {color} L-shaped block in the {fixture_color} fixture"',
        )
        indented = "\n".join(f"    {line}" for line in call.splitlines())
        goals = (
            "# Goals: one block after the other; only one yaw fits.\n"
            f"for block, fixture_pose, (color, fixture_color) in zip(blocks, fixture_poses, pairs):\n{indented}"
        )
    pairs = ", ".join(f"({b.code}, {f.code})" for b, f in zip(blocks, fixtures, strict=True))
    setup = [
        paragraph(
            "Add the fixtures, then the blocks; each pair has the color of the block and that of the fixture.",
            f"pairs = [{pairs}]",
            "size = (0.1, 0.1, 0.04)",
            "blocks, fixture_poses = [], []",
            "for _, fixture_color in pairs:",
            "    fixture_pose = self.get_random_pose(env, size)",
            f'    env.add_object("{FIXTURE}", fixture_pose, category="fixed", color=fixture_color)',
            "    fixture_poses.append(fixture_pose)",
            "for color, _ in pairs:",
            f'    blocks.append(env.add_object("{ELL}", self.get_random_pose(env, size), color=color))',
        )
    ]
    if spare:
        path, extra = (ELL, "") if spare == "block" else (FIXTURE, ', category="fixed"')
        setup.append(
            paragraph(
                f"Add one {spare} too many.",
                f'env.add_object("{path}", self.get_random_pose(env, size){extra}, color={draft.hue().code})',
            )
        )
    left = f"and leave the other {spare} {'alone' if spare == 'block' else 'empty'}" if spare else ""
    kind = "matching" if matching else "any" if free else ""
    title = f"{blocks[0].said} L" if many == 1 else f"{NUMBERS[many]} Ls"
    return Clause(
        relation="insert",
        name=hyphenated(
            "insert", title, "into", kind, "fixture" if many == 1 else "fixtures", f"with spare {spare}" * bool(spare)
        ),
        request=request,
        assets=(ELL, FIXTURE),
        setup="\n\n".join(setup),
        goals=goals,
        goal_count=1 if free else many,
        moves=many,
        room=0.02 * many,
        detail=left,
        novelty="A few millimeters of play: the turn must be right.",
    )
