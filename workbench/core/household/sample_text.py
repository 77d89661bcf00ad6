"""A sample as a text that a person edits, and back: the sentence, each step of the plan beside its call, the goal.

    task: Put the apple on the sofa.

    - Go to the apple. | goto(14)
    - Pick it up. | grab()

    goal: ["on", 14, 6]

What was there but the edit does not say stays as it was: scene, type, seed. Slots are read from the calls anew.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from sim.household.acting.calls import BadCalls, parse_calls
from workbench.core.errors import WorkbenchError

FIELDS = ("task", "goal", "answer", "accept")
STEP, CALL = "-", "|"
"""Before a step of the plan; between it and its call."""
OR = ";"
"""Between the answers that are accepted."""


class SampleTextError(WorkbenchError):
    """An edited text is no sample."""

    def __init__(self, line: int, problem: str) -> None:
        self.line = line
        """1-based."""
        super().__init__(f"line {line}: {problem}")


def sample_text(document: Mapping[str, Any]) -> str:
    """What of a sample can be edited."""
    plan, calls = list(document.get("plan") or ()), list(document.get("solution") or ())
    plan += [""] * (len(calls) - len(plan))
    calls += [""] * (len(plan) - len(calls))
    steps = [f"{STEP} {sentence} {CALL} {call}".rstrip() for sentence, call in zip(plan, calls, strict=True)]
    goal = json.dumps(document.get("goal"), ensure_ascii=False)
    lines = [f"task: {' '.join(str(document.get('task', '')).split())}", "", *steps, "", f"goal: {goal}"]
    if document.get("answer"):
        lines.append(f"answer: {document['answer']}")
    if document.get("accept"):
        lines.append(f"accept: {f'{OR} '.join(document['accept'])}")
    return "\n".join(lines) + "\n"


def edited_sample(text: str, document: Mapping[str, Any]) -> dict[str, Any]:
    """The sample that an edited text describes.

    Args:
        text: As `sample_text` writes it, edited.
        document: What was edited.

    Raises:
        SampleTextError: Names the line and what is valid there.
    """
    fields: dict[str, Any] = {}
    plan: list[str] = []
    calls: list[str] = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        if line.lstrip().startswith(STEP):
            sentence, call = _step(number, line)
            plan.append(sentence)
            calls.append(call)
        else:
            key, value = _field(number, line)
            if key in fields:
                raise SampleTextError(number, f"{key!r} is there twice")
            fields[key] = value
    if not fields.get("task"):
        raise SampleTextError(1, "the sentence is missing: 'task: …'")
    kept = {key: value for key, value in document.items() if key not in ("bindings", "answer", "accept", "reason")}
    return kept | {"answer": "", "accept": []} | fields | {"plan": plan, "solution": calls}


def _step(number: int, line: str) -> tuple[str, str]:
    sentence, bar, call = line.strip().removeprefix(STEP).partition(f" {CALL}")
    if not bar:
        raise SampleTextError(
            number, f"a step is '{STEP} sentence {CALL} call', such as '{STEP} Take it. {CALL} grab()'"
        )
    try:
        (read,) = parse_calls(call)
    except BadCalls as problem:
        raise SampleTextError(number, str(problem)) from None
    except ValueError:
        raise SampleTextError(number, "a step has one call; give each call a step of its own") from None
    return sentence.strip(), str(read)


def _field(number: int, line: str) -> tuple[str, Any]:
    key, colon, value = (part.strip() for part in line.partition(":"))
    if not colon or key not in FIELDS:
        raise SampleTextError(
            number, f"neither a step ('{STEP} …') nor one of {', '.join(f'{one}:' for one in FIELDS)}"
        )
    match key:
        case "goal":
            try:
                return key, json.loads(value)
            except ValueError as error:
                raise SampleTextError(number, f"the goal is no JSON expression: {error}") from None
        case "accept":
            return key, [answer for part in value.split(OR) if (answer := part.strip())]
    return key, value
