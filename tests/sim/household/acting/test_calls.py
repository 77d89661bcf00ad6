import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.household.acting.calls import SIGNATURES, BadCalls, parse_calls, write_calls
from sim.household.values import Call


@pytest.mark.parametrize(
    ("text", "calls"),
    [
        ("goto_user()", [Call("goto_user")]),
        ("goto(14), grab()", [Call("goto", (14,)), Call("grab")]),
        ("goto(14); grab();", [Call("goto", (14,)), Call("grab")]),
        ("goto( 14 )\ngrab( 14 )\n", [Call("goto", (14,)), Call("grab", (14,))]),
        ("put(3, 7)", [Call("put", (3, 7))]),
        ('speak("No, there is none (yet).")', [Call("speak", ("No, there is none (yet).",))]),
        ("speak('It\\'s on the \"table\"; look.')", [Call("speak", ('It\'s on the "table"; look.',))]),
        ('speak("a \\"b\\" \\\\ c")', [Call("speak", ('a "b" \\ c',))]),
        ("speak(“It’s there”), release()", [Call("speak", ("It’s there",)), Call("release")]),
        ("", []),
    ],
)
def test_calls_are_read(text: str, calls: list[Call]) -> None:
    assert list(parse_calls(text)) == calls


def test_a_list_holds_one_or_more_calls_an_item() -> None:
    assert parse_calls(["goto(1)", "grab(), goto_user()"]) == (Call("goto", (1,)), Call("grab"), Call("goto_user"))


@pytest.mark.parametrize(
    ("text", "position", "says"),
    [
        ("fly(3)", 0, "goto_user"),
        ("goto(1), goto", 13, "expected '('"),
        ("goto(1", 6, "expected ')'"),
        ("goto(1 2)", 7, "expected ')'"),
        ("goto()", 0, "goto(id)"),
        ("grab(1, 2)", 0, "grab() or grab(id)"),
        ('goto("mug")', 0, "goto(id)"),
        ("speak(3)", 0, "speak(text)"),
        ("goto(1.5)", 5, "whole number"),
        ("goto(mug)", 5, "an id or quoted text"),
        ('speak("never closed)', 6, "never closed"),
        ("goto(1) & grab()", 8, "unexpected '&'"),
        ("goto(1), 7", 9, "expected a call"),
        ("(", 0, "expected a call"),
    ],
)
def test_an_error_says_where_and_what_is_valid(text: str, position: int, says: str) -> None:
    with pytest.raises(BadCalls) as caught:
        parse_calls(text)
    assert caught.value.position == position
    assert says in str(caught.value)


@settings(max_examples=40)
@given(
    st.lists(
        st.sampled_from(sorted(SIGNATURES)).flatmap(
            lambda name: st.sampled_from(SIGNATURES[name]).flatmap(
                lambda kinds: st.tuples(*(st.integers(0, 999) if kind == "id" else st.text() for kind in kinds)).map(
                    lambda arguments: Call(name, arguments)
                )
            )
        )
    )
)
def test_what_is_written_is_read_back(calls: list[Call]) -> None:
    assert list(parse_calls(write_calls(calls))) == calls


@settings(max_examples=60)
@given(st.text(alphabet="goto(1),;'\"\\ speak", max_size=30))
def test_rubbish_is_refused_and_never_breaks(text: str) -> None:
    problems: list[BadCalls] = []
    try:
        parse_calls(text)
    except BadCalls as error:
        problems.append(error)
    assert all(0 <= problem.position <= len(text) for problem in problems)
