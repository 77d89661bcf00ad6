"""From chance and a wish to a plan: one clause or two, what has to be left alone, and the words for all of it."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from string import Template

from prompts.providers.builtin.clauses import Clause, Plan, helper
from prompts.providers.builtin.distractors import Distractors, draw_distractors
from prompts.providers.builtin.drawing import Draft, Unwritable
from prompts.providers.builtin.relations import RELATIONS
from prompts.providers.builtin.vocabulary import Thing
from prompts.providers.builtin.wishes import Wish
from prompts.providers.builtin.wording import described, sentence, text_code
from prompts.providers.builtin.writing import WHOLE

MOST_DRAWS = 400
"""Of one seed until something goes together; a few are enough."""
ROOM = 0.11
"""Of the table for all places of a task [m²]."""
SECOND_ROOM = 0.03
"""Of the table for what is added when things lie about already [m²]."""
MOST_MOVES = 8
MOST_GOALS = 8
LONGEST_NAME = 72
TWO_CLAUSES = 0.3
"""Chance of a second clause."""
SECOND_DRAWS = 20
_THEN = "-then-"


def compose(wish: Wish, draft: int) -> Plan:
    """The plan that a wish and the number of a draft lead to; always the same one.

    Raises:
        Unwritable: Nothing that was drawn went together.
    """
    for attempt in range(MOST_DRAWS):
        rng = random.Random(f"{draft}/{attempt}")
        try:
            return _compose(rng, wish if attempt < MOST_DRAWS // 2 else wish.relaxed)
        except Unwritable:
            continue
    raise Unwritable(f"no task for {wish}")


def _compose(rng: random.Random, wish: Wish) -> Plan:
    draft = Draft(rng, wish, drawn_colors=rng.random() < 0.25)
    clauses = [_draw(draft, wish.relations[0] if wish.relations else None)]
    second = wish.relations[1] if len(wish.relations) > 1 else None
    if (second or (wish.is_open and rng.random() < TWO_CLAUSES)) and not clauses[0].alone:
        clauses.append(_draw_second(draft, second, clauses[0]))
    if wish.is_open:
        clauses.sort(key=lambda clause: -clause.room)  # what is large finds a free place while the table is empty
    return _plan(draft, clauses)


def _draw(draft: Draft, relation: str | None) -> Clause:
    chosen = relation or draft.rng.choices(list(RELATIONS), [entry.often for entry in RELATIONS.values()])[0]
    return RELATIONS[chosen].draw(draft)


def _draw_second(draft: Draft, relation: str | None, first: Clause) -> Clause:
    """A clause that goes together with the first one.

    Raises:
        Unwritable: None was drawn.
    """
    taken = draft.palette.taken
    for _ in range(SECOND_DRAWS):
        draft.palette.taken = taken
        try:
            clause = _draw(draft, relation)
        except Unwritable:
            continue
        if _go_together(first, clause):
            return clause
    raise Unwritable("no second clause goes with the first")


def _go_together(first: Clause, second: Clause) -> bool:
    """Whether neither is in the other's way and everything has a name of its own."""
    nouns = {thing.noun for thing in first.things} & {thing.noun for thing in second.things}
    return (
        not (second.alone or nouns or set(first.assets) & set(second.assets))
        and first.tolerant == second.tolerant
        and min(first.room, second.room) <= SECOND_ROOM
        and first.room + second.room <= ROOM
        and first.moves + second.moves <= MOST_MOVES
        and first.goal_count + second.goal_count <= MOST_GOALS
        and len(first.name) + len(second.name) <= LONGEST_NAME - len(_THEN)
    )


def _plan(draft: Draft, clauses: Sequence[Clause]) -> Plan:
    name = _THEN.join(clause.name for clause in clauses)
    if len(name) > LONGEST_NAME:
        raise Unwritable("the name is too long")
    distractors = draw_distractors(draft, clauses)
    request = ", then ".join(clause.request for clause in clauses)
    moves = sum(clause.moves for clause in clauses)
    body = _body(draft, clauses, distractors)
    assets = [asset for clause in clauses for asset in clause.assets]
    return Plan(
        name=name,
        description=_description(clauses, distractors),
        assets=tuple(dict.fromkeys((*assets, *(thing.path for thing in distractors.things)))),
        instruction=request,
        settings=tuple(line for clause in clauses for line in clause.settings),
        body=body,
        methods=tuple(_methods(body, [*(thing for clause in clauses for thing in clause.things), *distractors.things])),
        max_steps=2 * moves + (0 if moves > 3 else 1),
        relations=tuple(clause.relation for clause in clauses),
        novelty=clauses[0].novelty,
    )


def _description(clauses: Sequence[Clause], distractors: Distractors) -> str:
    told = ", then ".join(", ".join(filter(None, (clause.request, clause.detail))) for clause in clauses)
    left = f", and leave {distractors.said} alone" if distractors.said else ""
    return sentence(f"{described(told)}{left}{_NOTE if '{' in told else ''}")


def _body(draft: Draft, clauses: Sequence[Clause], distractors: Distractors) -> str:
    """The clauses one after the other, each with its goals, so that each can be read by itself."""
    goals = sum(clause.goal_count for clause in clauses)
    share = "1" if goals == 1 else f"1 / {goals}"
    parts = [draft.palette.header(distractors.colors)]
    for clause in clauses:
        is_all = len(clauses) == 1 and goals == 1
        whole = _instruction(draft) if is_all else text_code(clause.request)
        parts += [clause.setup, Template(_indented(clause.goals, whole)).substitute(share=share)]
    parts.append(distractors.code)
    return "\n\n".join(part.strip("\n") for part in parts if part)


def _instruction(draft: Draft) -> str:
    """The task's own instruction, with the scene's colours filled in."""
    names = draft.palette.drawn_names
    return f"self.lang_template.format({', '.join(f'{name}={name}' for name in names)})" if names else _TEMPLATE


def _indented(goals: str, whole: str) -> str:
    """The goals with a request filled in, whose further lines go as far in as the first."""
    return re.sub(
        rf"(?m)^( *)(.*){re.escape(WHOLE)}",
        lambda match: f"{match[1]}{match[2]}{whole.replace(chr(10), chr(10) + match[1])}",
        goals,
    )


def _methods(body: str, things: Sequence[Thing]) -> Iterator[str]:
    """The helper methods that the code calls, each once."""
    for method in dict.fromkeys(helper(thing) for thing in things):
        name = method.split("(")[0].removeprefix("def ")
        if f"self.{name}(" in body:
            yield method


_TEMPLATE = "self.lang_template"
_NOTE = ", in colors that change from scene to scene"
