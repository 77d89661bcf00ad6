"""The answer of `propose-household`: tasks for the agent in a house, one a line.

Two forms are read: JSON objects, a line each (or pretty-printed, or in one list), and the published line
``Task: …; Plan: …; Solution: …``. What is no task at all is talk and skipped; what looks like one and cannot be read
is rejected by itself, so that one bad line never loses the others. Whether calls, ids and goals make sense is for
others to judge: here nothing is known of the house.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from prompts.parsing.fences import find_fences
from prompts.parsing.literals import find_dictionaries
from prompts.parsing.plain_values import NO_GOAL, is_goal, plain, read_texts
from prompts.values import FormatError, JsonValue

_SHAPE = '{"task": "Come here.", "plan": ["Go to the user."], "solution": ["goto_user()"], "goal": ["at_user"]}'
_KEYS = frozenset({"task", "plan", "solution"})
_MOST_SHOWN = 200
"""Characters of a rejected line that are kept."""
_MARK = r"\s*(?:[-*•+]\s+|\(?\d+[.):]\s*)?[*_]{0,2}"
"""A bullet or number before a line, and bold letters."""
_TASK_LABEL = re.compile(rf"{_MARK}task(?:\s*\d+)?[*_]{{0,2}}\s*:", re.IGNORECASE)
_LABEL = re.compile(r"(?:\A|[;\s])[*_]{0,2}(?P<key>plan|solution|goal)[*_]{0,2}[ \t]?:[*_]{0,2}", re.IGNORECASE)
_LONGEST = 20_000
"""Characters of one task; longer ones are no tasks."""
_STEP = re.compile(r"(?:^|(?<=[\s;.,]))(?:step\s+\d+\s*[.:)]|\(?\d+[.:)])\s*", re.IGNORECASE)
_SENTENCE_END = re.compile(r"(?<=[.!?;])\s+|\n+|;")


@dataclass(frozen=True)
class ProposedLine:
    """One task as it was written; calls and goal are not looked into."""

    line: int
    """1-based line of the answer on which it begins."""
    task: str
    """The sentence."""
    plan: tuple[str, ...]
    solution: tuple[str, ...]
    """Texts of calls, one or more in each."""
    goal: JsonValue = None
    """None where the author gave none."""
    type: str = ""


@dataclass(frozen=True)
class RejectedLine:
    """A line that was meant as a task and cannot be read as one."""

    line: int
    text: str
    """How it begins."""
    code: str
    """Kebab-case: not-json, missing-key, bad-value."""
    message: str


@dataclass(frozen=True)
class HouseholdAnswer:
    """Everything that an answer proposes."""

    lines: tuple[ProposedLine, ...]
    rejected: tuple[RejectedLine, ...] = ()


def parse_household(answer: str) -> HouseholdAnswer | FormatError:
    """Read every proposed task; an error only where the answer proposes nothing at all. Never raises."""
    read = list(_read(answer))
    if not read:
        said = " ".join(answer.split())[:_MOST_SHOWN]
        message = f"Your answer holds no task, only {said!r}. Give one JSON object a line, each in this form: {_SHAPE}"
        return FormatError("no-task", message)
    return HouseholdAnswer(
        tuple(one for one in read if isinstance(one, ProposedLine)),
        tuple(one for one in read if isinstance(one, RejectedLine)),
    )


def plan_sentences(text: str) -> tuple[str, ...]:
    """A plan as sentences: at its numbers where it has any, else where sentences end."""
    parts = _STEP.split(text) if len(_STEP.findall(text)) > 1 or _STEP.match(text) else _SENTENCE_END.split(text)
    return tuple(sentence for part in parts if (sentence := " ".join(part.split()).strip(" ;,*_")))


def _read(answer: str) -> Iterator[ProposedLine | RejectedLine]:
    """What fenced blocks propose; what stands outside of them counts only where they propose nothing."""
    blocks = [(fence.text, fence.line) for fence in find_fences(answer)]
    for texts in (blocks, [(answer, 1)]):
        found = [one for text, first in texts for one in _read_text(text, first)]
        if found:
            yield from found
            return


def _read_text(text: str, first: int) -> Iterator[ProposedLine | RejectedLine]:
    """The tasks of a text whose first line is line `first` of the answer."""
    lines = text.replace("\r\n", "\n").split("\n")
    if _is_spread(text, lines):
        yield from _read_spread(text, lines, first)
        return
    index = 0
    while index < len(lines):
        begin, line = index, lines[index]
        index += 1
        if _TASK_LABEL.match(line):
            while index < len(lines) and not _begins_a_task(lines[index]):
                index += 1
            yield _read_labelled("\n".join(lines[begin:index]), first + begin)
        elif _begins_a_task(line):
            yield from _read_objects(line, first + begin)


def _begins_a_task(line: str) -> bool:
    return bool(_TASK_LABEL.match(line) or re.match(rf"{_MARK}[`\[]*\{{", line))


def _is_spread(text: str, lines: list[str]) -> bool:
    """Whether objects go over several lines: none can be read on its own, and together they can."""
    if any(_TASK_LABEL.match(line) or (_begins_a_task(line) and _tasks_in(line)) for line in lines):
        return False
    return bool(_tasks_in(text))


def _read_spread(text: str, lines: list[str], first: int) -> Iterator[ProposedLine | RejectedLine]:
    openings = [number for number, line in enumerate(lines) if "task" in line.lower() and ":" in line]
    for index, found in enumerate(_tasks_in(text)):
        line = first + (openings[index] if index < len(openings) else 0)
        yield _proposed(found, line, str(found.get("task", found)))


def _tasks_in(text: str) -> list[dict[str, object]]:
    """The objects of a text that are meant as tasks."""
    start = text.find("{")
    found = find_dictionaries(text[start:]) if start >= 0 else []
    keyed = ({key.strip().lower(): value for key, value in one.items()} for one in found)
    return [one for one in keyed if not _KEYS.isdisjoint(one)]


def _read_objects(line: str, number: int) -> Iterator[ProposedLine | RejectedLine]:
    found = _tasks_in(line)
    if not found:
        yield _rejected(line, number, "not-json", f"this is no JSON object on one line, such as {_SHAPE}")
    for one in found:
        yield _proposed(one, number, line)


def _read_labelled(text: str, number: int) -> ProposedLine | RejectedLine:
    parts = _labelled_parts(text)
    for key in ("plan", "solution"):
        if key not in parts:
            message = f"it has no {key.capitalize()!r}; the form is Task: …; Plan: …; Solution: …"
            return _rejected(text, number, "missing-key", message)
    goal = _json_or_none(parts["goal"]) if "goal" in parts else None
    if goal is None and "goal" in parts:
        return _rejected(text, number, "bad-value", "'Goal' is no JSON list")
    values = {**parts, "solution": parts["solution"].removesuffix("."), "goal": goal}
    return _proposed(values, number, text)


def _labelled_parts(text: str) -> dict[str, str]:
    """What stands behind each label.

    The first plan counts and the first solution after it, for speech may say "Plan:", too; a goal counts at the end.
    """
    text = _without_talk(text[:_LONGEST])
    begin = _TASK_LABEL.match(text)
    start, key, parts = (begin.end() if begin else 0), "task", dict[str, str]()
    labels = list(_LABEL.finditer(text, start))
    for wanted in ("plan", "solution"):
        label = next((one for one in labels if one["key"].lower() == wanted and one.start() >= start), None)
        if label is None:
            return parts
        parts[key], start, key = text[start : label.start()].strip(" \t\n;*_"), label.end(), wanted
    if labels[-1]["key"].lower() == "goal" and text[labels[-1].end() :].lstrip().startswith("["):
        parts["goal"] = text[labels[-1].end() :].strip(" \t\n;`*_")
        return {**parts, key: text[start : labels[-1].start()].strip(" \t\n;`*_")}
    return {**parts, key: text[start:].strip(" \t\n;`*_")}


def _without_talk(text: str) -> str:
    """A task without what is said after the empty line that ends it: models hope that it helps."""
    solution = re.search(r"solution", text, re.IGNORECASE)
    end = text.find("\n\n", solution.end()) if solution else -1
    while end >= 0 and (rest := text[end:].strip()) and _LABEL.match(rest):
        end = text.find("\n\n", end + 2)
    return text if end < 0 else text[:end]


def _proposed(known: Mapping[str, object], number: int, text: str) -> ProposedLine | RejectedLine:
    missing = [key for key in ("task", "plan", "solution") if not known.get(key)]
    if missing:
        return _rejected(text, number, "missing-key", f"it lacks {', '.join(map(repr, missing))}")
    task, type_ = known["task"], known.get("type") or ""
    if not isinstance(task, str) or not isinstance(type_, str) or not task.strip():
        return _rejected(text, number, "bad-value", "'task' must be one sentence, as text")
    plan, solution = read_texts(known["plan"]), read_texts(known["solution"])
    if plan is None or solution is None:
        which = "plan" if plan is None else "solution"
        return _rejected(text, number, "bad-value", f"{which!r} must be text or a list of texts")
    if len(plan) == 1:
        plan = plan_sentences(plan[0])
    goal = known.get("goal")
    if goal is not None and not is_goal(goal):
        return _rejected(text, number, "bad-value", NO_GOAL.format(goal))
    return ProposedLine(number, " ".join(task.split()), plan, solution, plain(goal), type_.strip().lower())


def _json_or_none(text: str) -> JsonValue:
    try:
        value: JsonValue = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return value


def _rejected(text: str, number: int, code: str, message: str) -> RejectedLine:
    return RejectedLine(number, " ".join(text.split())[:_MOST_SHOWN], code, message)
