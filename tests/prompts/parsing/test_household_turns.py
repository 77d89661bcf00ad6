"""The two roles of a household dialogue, as models really answer; what is refused is in the engine's tests."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prompts.parsing import HouseholdReply, HouseholdRequest, parse_reply, parse_request
from prompts.values import FormatError, JsonValue

GOAL: JsonValue = ["and", ["holding", 4], ["at_user"]]


@pytest.mark.parametrize(
    "answer",
    [
        '{"task": "Bring it.", "goal": ["and", ["holding", 4], ["at_user"]]}',
        'As the user I say:\n```json\n{"task": "Bring it.",\n "goal": ["and", ["holding", 4], ["at_user"]],}\n```',
        "{'Task': ' Bring\\n it. ', 'GOAL': ['and', ('holding', 4), ['at_user']]}",
        '{"task": "Bring it.", "goal": ["and", ["holding", 4], ["at_user"]], "plan": [], "refusal": null}',
        '[{"task": "Bring it.", "goal": ["and", ["holding", 4], ["at_user"]]}] {"mood": "good"}',
    ],
)
def test_a_request_is_read_in_whatever_form_it_comes(answer: str) -> None:
    assert parse_request(answer) == HouseholdRequest("Bring it.", GOAL)


@pytest.mark.parametrize(
    ("answer", "reply"),
    [
        (
            '{"plan": ["Go.", "Say so."], "solution": ["goto(4)", "speak(\\"Here, (4).\\")"]}',
            HouseholdReply(("Go.", "Say so."), ("goto(4)", 'speak("Here, (4).")')),
        ),
        (
            'Sure!\n```\n{"Plan": "1. Go. 2. Take it.", "Solution": "goto(4), grab()", "goal": ["holding", 4]}\n```',
            HouseholdReply(("Go.", "Take it."), ("goto(4), grab()",), goal=["holding", 4]),
        ),
        (
            '{"task": "Take it.", "goal": ["holding", 4], "plan": ["Take."], "solution": ["grab(4)"], "refusal": null}',
            HouseholdReply(("Take.",), ("grab(4)",), goal=["holding", 4]),
        ),
        (
            '{"plan": [], "solution": [], "refusal": "I  cannot lift it.", "reason": " Not_Movable "}',
            HouseholdReply(refusal="I cannot lift it.", reason="not_movable"),
        ),
    ],
)
def test_a_reply_is_calls_or_a_refusal(answer: str, reply: HouseholdReply) -> None:
    assert parse_reply(answer) == reply


@given(st.text(alphabet='{}[]":, tasksolutiongoalrefusalplan0123456789\n', max_size=300))
def test_nothing_that_is_said_raises(answer: str) -> None:
    assert isinstance(parse_request(answer), HouseholdRequest | FormatError)
    assert isinstance(parse_reply(answer), HouseholdReply | FormatError)
