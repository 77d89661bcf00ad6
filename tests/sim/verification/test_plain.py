import json
import math
from dataclasses import dataclass
from typing import Any, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.sandbox.fields import WireError
from sim.values import Action, Pose
from sim.verification.plain import MAX_ITEMS, MAX_TEXT, from_plain, to_plain


@dataclass(frozen=True)
class Inner:
    word: Literal["one", "two"]
    pose: Pose


@dataclass(frozen=True)
class Outer:
    number: float
    count: int
    flag: bool
    text: str
    inner: Inner | None
    actions: tuple[Action, ...]
    pair: tuple[int, float]


POSE = Pose((0.1, 0.2, 0.3), (0.0, 0.0, 0.6, 0.8))
OUTER = Outer(1.5, 3, True, "µ", Inner("two", POSE), (Action(POSE, POSE),), (1, 0.1))
numbers = st.floats(allow_nan=False, min_value=-1e9, max_value=1e9)


def read(text: str) -> Outer:
    return from_plain(Outer, json.loads(text))


@given(numbers, st.integers(-(2**53), 2**53), st.booleans(), st.text(max_size=50), numbers)
def test_what_was_written_is_read_again_to_the_last_bit(
    number: float, count: int, flag: bool, text: str, angle: float
) -> None:
    value = Outer(number, count, flag, text, None, (), (count, angle))
    assert read(json.dumps(to_plain(value))) == value


def test_nested_values_come_back_as_what_they_were() -> None:
    again = read(json.dumps(to_plain(OUTER)))
    assert again == OUTER
    assert isinstance(again.actions[0].pick, Pose)


BAD: dict[str, Any] = {
    "number": [math.nan, math.inf, 1e300, "1", True, None],
    "count": [1.0, True, 2**60, "1", None],
    "flag": [1, "true", None],
    "text": [1, None, "x" * (MAX_TEXT + 1)],
    "inner": [[], "x", {}, {"word": "three", "pose": [[0, 0, 0], [0, 0, 0, 1]]}, {"word": "one", "pose": [[0], []]}],
    "actions": [{}, "x", [[]], [[[0, 0, 0], [0, 0, 0, 1]]], [0] * (MAX_ITEMS + 1)],
    "pair": [[1], [1, 2, 3], [0.5, 1], None],
}


@pytest.mark.parametrize(("field", "value"), [(field, value) for field, values in BAD.items() for value in values])
def test_a_field_of_another_type_or_size_is_refused(field: str, value: object) -> None:
    with pytest.raises(WireError):
        from_plain(Outer, to_plain(OUTER) | {field: value})


def test_missing_and_unknown_fields_are_refused() -> None:
    plain = to_plain(OUTER)
    with pytest.raises(WireError, match="does not have the fields"):
        from_plain(Outer, plain | {"more": 1})
    del plain["flag"]
    with pytest.raises(WireError, match="does not have the fields"):
        from_plain(Outer, plain)


@given(
    st.recursive(
        st.none() | st.booleans() | numbers | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    )
)
def test_any_other_json_is_refused_and_nothing_else_happens(value: object) -> None:
    with pytest.raises(WireError):
        from_plain(Outer, value)
