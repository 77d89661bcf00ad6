"""A household sample as lines: its sentence, the plan beside the calls, the goal's parts, checks, origin. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

from rich.cells import cell_len

from workbench.core.household.keeping import thing
from workbench.tui.lines import Line, Tone
from workbench.tui.plain import plain_line
from workbench.tui.presenting import GLYPHS, Mark

if TYPE_CHECKING:
    from workbench.tui.household_state import SampleState

WIDEST_CALL = 28
"""Columns; what is said may be longer and pushes its sentence to the right."""
ABSENT = "-"


def sample_lines(state: SampleState) -> list[Line]:
    """Everything about the sample in view."""
    if state.stored is None:
        return []
    document = state.document
    return [
        Line(plain_line(" ".join(str(document.get("task") or state.stored.card.description).split())), "heading"),
        *(_problem(state)),
        Line(""),
        *_calls(state, document),
        *_goal(state, document),
        *_checks(state),
        *_dialogue(document),
        *_about(state, document),
    ]


def standing(state: SampleState) -> tuple[Mark, str]:
    """Where the sample stands, as a mark and a word."""
    if state.stored is None:
        return "waiting", "no sample"
    if state.is_running:
        return "running", "being tried"
    if state.draft is not None:
        return "asking", "edited, verified" if _is_true(state) and state.edited else "edited, not verified"
    card = state.stored.card
    if card.state == "accepted":
        return "passed", "accepted"
    if card.state in ("rejected", "retired"):
        return "failed", card.state
    if state.tried is not None:
        return ("asking", "to review") if state.tried.passed else ("failed", "failing")
    return ("failed", "failing") if card.verdict not in (None, "completed") else ("asking", "to review")


def caption(state: SampleState) -> str:
    """Which view is held: `after 2 of 4: grab()`."""
    if not state.views:
        return "the process begins …" if state.is_running else ""
    calls = list(state.document.get("solution") or ())
    if state.at == 0:
        return f"before call 1 of {len(calls)}"
    last = plain_line(str(calls[state.at - 1])) if state.at <= len(calls) else ""
    return f"after call {state.at} of {len(calls)}: {last}"


def _problem(state: SampleState) -> Iterator[Line]:
    if state.problem:
        yield Line(plain_line(f"✗ {state.problem}"), tone="removed")
    if state.draft is not None and state.edited is None:
        yield Line("✎ edited; shown is what the library has", "note")
    if state.edited is not None:
        yield Line("✎ your version", "note")


def _calls(state: SampleState, document: dict[str, Any]) -> Iterator[Line]:
    plan, calls = list(document.get("plan") or ()), [str(call) for call in document.get("solution") or ()]
    results = [view.result for view in state.views[1:]]
    width = min(max((cell_len(call) for call in calls), default=0), WIDEST_CALL)
    yield Line("plan and calls", "note")
    for number, (sentence, call) in enumerate(zip_longest(plan, calls, fillvalue=ABSENT)):
        result = results[number] if number < len(results) else None
        mark: Mark = "waiting" if result is None else "passed" if result["ok"] else "failed"
        if result is None and state.is_running and number == len(state.views) - 1:
            mark = "running"
        gutter = f"{'▸' if number == state.at - 1 else ' '}{number + 1:>2} {GLYPHS[mark]} "
        text = plain_line(f"{call:<{width}}  {_came(result):>9}  {sentence}")
        yield Line(text, "prose", gutter, _tone(mark, is_here=number == state.at - 1))
    yield Line("")


def _came(result: dict[str, Any] | None) -> str:
    """What became of a call, in a word or two."""
    if result is None:
        return ""
    return f"{result['steps']} step{'' if result['steps'] == 1 else 's'}" if result["ok"] else str(result["reason"])


def _goal(state: SampleState, document: dict[str, Any]) -> Iterator[Line]:
    yield Line("goal: before → after", "note")
    if state.tried is not None and state.tried.parts:
        for part in state.tried.parts:
            mark: Mark = "passed" if part.after else "waiting"
            truth = f"{_word(part.before)} → {_word(part.after)}"
            yield Line(plain_line(f"{truth:<14} {part.text}"), gutter=f"    {GLYPHS[mark]} ")
    if state.tried is None or len(state.tried.parts) != 1:
        yield Line(plain_line(json.dumps(document.get("goal"), ensure_ascii=False)), gutter="      ")
    if document.get("answer"):
        yield Line(plain_line(f"answer {json.dumps(document['answer'], ensure_ascii=False)}"), gutter="      ")
    if document.get("accept"):
        yield Line(plain_line(f"accepted are: {'; '.join(map(str, document['accept']))}"), "note", gutter="      ")
    yield Line("")


def _checks(state: SampleState) -> Iterator[Line]:
    if state.tried is None:
        found = state.stored.revision.rollout.diagnostics if state.stored and state.stored.revision.rollout else ()
        yield from (Line(plain_line(f"✗ {one.code}: {one.message}"), tone="removed") for one in found)
        return
    passed = [check["name"] for check in state.tried.checks if check["passed"]]
    yield Line("checks", "note")
    yield Line("  ".join(f"✓ {name}" for name in passed) or "none passed", gutter="    ")
    if not state.tried.passed:
        yield Line(plain_line(f"✗ {state.tried.reason}"), "prose", "    ", "removed")
    yield Line("")


def _dialogue(document: dict[str, Any]) -> Iterator[Line]:
    """The turns before this one, where it came up in a talk."""
    turns = document.get("dialogue")
    if not isinstance(turns, list) or not turns:
        return
    yield Line("the dialogue before it", "note")
    for turn in turns:
        told = turn if isinstance(turn, dict) else {"task": str(turn)}
        yield Line(plain_line(f"user   {told.get('task', '')}"), gutter="    ")
        if calls := told.get("solution"):
            yield Line(plain_line(f"robot  {', '.join(map(str, calls))}"), "note", gutter="    ")
    yield Line("")


def _about(state: SampleState, document: dict[str, Any]) -> Iterator[Line]:
    assert state.stored is not None
    card, scene = state.stored.card, document.get("scene")
    bindings = document.get("bindings")
    slots = bindings.items() if isinstance(bindings, dict) else ()
    agent = scene.get("agent") if isinstance(scene, dict) else None
    held = agent.get("holding") if isinstance(agent, dict) else None
    rooms = [str(room.get("kind")) for room in scene.get("rooms", ())] if isinstance(scene, dict) else []
    facts = {
        "type": card.class_name,
        "things": ", ".join(f"{slot} = {thing(document, number)}" for slot, number in slots),
        "in the hand": thing(document, held) if held is not None else "",
        "house": ", ".join(rooms),
        "method": " ".join(filter(None, (card.recipe or card.origin, card.provider, card.model))),
        **{key: str(value) for key, value in card.parameters.items()},
        "revision": str(card.revision) if card.revision > 1 else "",
        "flagged": "to be looked at again" if card.is_flagged else "",
        "decided": " ".join(filter(None, (card.state, "by", card.decided_by, card.reason))) if card.decided_by else "",
    }
    yield Line("about", "note")
    yield from (Line(plain_line(f"{key:<12} {value}"), gutter="    ") for key, value in facts.items() if value)


def _tone(mark: Mark, *, is_here: bool) -> Tone:
    return "removed" if mark == "failed" else "marked" if is_here else ""


def _word(truth: bool) -> str:
    return "true" if truth else "false"


def _is_true(state: SampleState) -> bool:
    return state.tried is not None and state.tried.passed
