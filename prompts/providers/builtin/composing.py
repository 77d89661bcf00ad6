"""From chance and a wish to a plan: one clause or two, what has to be left alone, and the words for all of it."""

from __future__ import annotations

import random
from string import Template

from prompts.providers.builtin.clauses import Clause, Plan, adding, helper
from prompts.providers.builtin.drawing import Draft, Unwritable
from prompts.providers.builtin.relations import RELATIONS
from prompts.providers.builtin.vocabulary import NUMBERS, Thing
from prompts.providers.builtin.wishes import Wish
from prompts.providers.builtin.wording import described, plural, sentence

MOST_DRAWS = 400
"""Of one seed until something goes together; a few are enough."""
ROOM = 0.11
"""Of the table for all places of a task [m²]."""
MOST_MOVES = 8
MOST_GOALS = 8
LONGEST_NAME = 72


def compose(wish: Wish, draft: int) -> Plan:
    """The plan that a wish and the number of a draft lead to; always the same one.

    Raises:
        Unwritable: Nothing that was drawn went together.
    """
    for attempt in range(MOST_DRAWS):
        rng = random.Random(f"{draft}/{attempt}")
        try:
            return _compose(rng, wish if attempt < MOST_DRAWS // 2 else Wish(relations=wish.relations[:1]))
        except Unwritable:
            continue
    raise Unwritable(f"no task for {wish}")


def _compose(rng: random.Random, wish: Wish) -> Plan:
    draft = Draft(rng, wish, drawn_colors=rng.random() < 0.25)
    clauses = [_draw(draft, wish.relations[0] if wish.relations else None)]
    second = wish.relations[1] if len(wish.relations) > 1 else None
    if (second or (not wish.size and rng.random() < 0.25)) and not clauses[0].alone:
        clauses.append(_draw(draft, second, besides=clauses[0]))
    return _plan(draft, clauses)


def _draw(draft: Draft, relation: str | None, besides: Clause | None = None) -> Clause:
    chosen = relation or draft.rng.choices(list(RELATIONS), [entry.often for entry in RELATIONS.values()])[0]
    clause = RELATIONS[chosen].draw(draft)
    if besides is not None:
        nouns = {thing.noun for thing in besides.things}
        same = nouns & {thing.noun for thing in clause.things}
        if clause.alone or same or set(besides.assets) & set(clause.assets) or clause.tolerant != besides.tolerant:
            raise Unwritable("the two clauses get into each other's way")
    return clause


def _plan(draft: Draft, clauses: list[Clause]) -> Plan:
    if sum(clause.room for clause in clauses) > ROOM and len(clauses) > 1:
        raise Unwritable("no room for both")
    goal_count = sum(clause.goal_count for clause in clauses)
    moves = sum(clause.moves for clause in clauses)
    if len(clauses) > 1 and (moves > MOST_MOVES or goal_count > MOST_GOALS):
        raise Unwritable("too long together")
    decoys, many = _decoys(draft, clauses)
    request = ", then ".join(clause.request for clause in clauses)
    name = "-then-".join(clause.name for clause in clauses)
    if len(name) > LONGEST_NAME:
        raise Unwritable("the name is too long")
    details = [clause.detail for clause in clauses if clause.detail]
    left = f", and leave the {NUMBERS[many]} other {plural(decoys.called)} alone" if decoys else ""
    share = "1" if goal_count == 1 else f"1 / {goal_count}"
    things = [thing for clause in clauses for thing in clause.things]
    methods = dict.fromkeys(
        [*(helper(thing) for thing in things), *(method for clause in clauses for method in clause.methods)]
    )
    goal_codes = [Template(clause.goals).substitute(share=share) for clause in clauses]
    parts = [draft.palette.header(many)]
    parts += [part for clause, goals in zip(clauses, goal_codes, strict=True) for part in (clause.setup, goals)]
    parts += [_adding(draft, decoys, many)] if decoys else []
    body = "\n\n".join(part.strip("\n") for part in parts if part)
    used = [method for method in methods if method.split("(")[0].removeprefix("def ") + "(" in body]
    return Plan(
        name=name,
        description=sentence(", ".join([described(request), *details]) + left + _NOTE * ("{" in request)),
        assets=tuple(dict.fromkeys(asset for clause in clauses for asset in clause.assets)),
        instruction=request,
        settings=tuple(line for clause in clauses for line in clause.settings),
        body=body,
        methods=tuple(used),
        max_steps=2 * moves + (0 if moves > 3 else 1),
        relations=tuple(clause.relation for clause in clauses),
        novelty=clauses[0].novelty,
    )


def _decoys(draft: Draft, clauses: list[Clause]) -> tuple[Thing | None, int]:
    """A kind of thing of which more lie about, in colours that nobody names, and how many."""
    kinds = [thing for clause in clauses if clause.decoys for thing in clause.things if thing.colored]
    if not kinds or draft.rng.random() < 0.3 or len(draft.wish.relations) > 1:
        return None, 0
    return draft.rng.choice(kinds), draft.rng.choice((2, 2, 3))


def _adding(draft: Draft, thing: Thing, many: int) -> str:
    return (
        "# Add distractors: the same kind of thing in colors that nobody asks for.\n"
        f"for color in {draft.palette.others(many)}:\n    {adding(thing, 'color')}"
    )


_NOTE = ", in colors that change from scene to scene"
