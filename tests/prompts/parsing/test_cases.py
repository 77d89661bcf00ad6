"""One test for each file of tests/cases/parsing: the parser, what is expected (JSON), `---`, the answer.

An expectation that is a text is the code of a format error.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prompts.parsing import TaskCode
from prompts.reading import read_answer
from prompts.recipe import PARSERS, ParserName
from prompts.values import FormatError, Reflection, TaskDescription

CASES = sorted((Path(__file__).parents[2] / "cases" / "parsing").glob("*.txt"))
FRAGMENTS = (
    "```",
    "```python\n",
    "~~~",
    "{",
    "}",
    "[",
    "]",
    '"',
    "'",
    "\\",
    "class A(Task):\n",
    "- a\n",
    ": ",
    "\n",
    ",",
)


def plain(parsed: object) -> object:
    match parsed:
        case FormatError(code):
            return code
        case TaskDescription(name, description, assets):
            return {"name": name, "description": description, "assets": list(assets)}
        case TaskCode(source, class_name):
            return {"class_name": class_name, "first": source.splitlines()[0]}
        case Reflection(add, reasons):
            return {"add": add, "reasons": reasons}
        case tuple():
            return list(parsed)
    return parsed


@pytest.mark.parametrize("path", CASES, ids=[path.stem for path in CASES])
def test_an_answer_is_read_as_its_case_says(path: Path) -> None:
    head, _, answer = path.read_text(encoding="utf-8").partition("\n---\n")
    wanted, expected = head.splitlines()
    (parser,) = [name for name in PARSERS if name == wanted]
    assert plain(read_answer(parser, answer, "stop")) == json.loads(expected)


def test_every_kind_of_answer_has_cases() -> None:
    read = {path.stem.split("-")[0] for path in CASES}
    assert read == {"task", "code", "names", "reflection"}


@pytest.mark.parametrize("parser", PARSERS)
@given(answer=st.one_of(st.text(), st.lists(st.one_of(st.sampled_from(FRAGMENTS), st.text(max_size=5))).map("".join)))
def test_no_text_makes_a_parser_raise(parser: ParserName, answer: str) -> None:
    read_answer(parser, answer, "stop")


NASTY = {
    "open braces": "{" * 200_000,
    "nested lists": "[" * 100_000 + "]" * 100_000,
    "open quotes": '{"' * 70_000,
    "signs": "[" + "-" * 100_000 + "1]",
    "fences": "```\n" * 50_001,
}


@pytest.mark.parametrize("parser", PARSERS)
@pytest.mark.parametrize("nasty", NASTY)
def test_huge_nonsense_is_answered(parser: ParserName, nasty: str) -> None:
    read_answer(parser, NASTY[nasty], "stop")


@pytest.mark.parametrize("parser", PARSERS)
def test_an_answer_that_was_cut_off_is_never_read(parser: ParserName) -> None:
    answer = '{"add_to_the_task_list": "True"}'
    result = read_answer(parser, answer, "length")
    assert isinstance(result, FormatError)
    assert result.code == "truncated"


def test_a_task_survives_200_kilobytes_of_prose() -> None:
    task = '{"task-name": "a-b", "task-description": "x", "assets-used": []}'
    result = read_answer("task", "It's {well} known. " * 10_000 + f"\n```json\n{task}\n```", "stop")
    assert result == TaskDescription("a-b", "x", ())


@given(name=st.from_regex(r"[a-z]{1,8}(-[a-z0-9]{1,8}){0,4}", fullmatch=True), text=st.text(min_size=1))
def test_what_was_written_as_json_is_read_back(name: str, text: str) -> None:
    task = {"task-name": name, "task-description": f"Put {text}", "assets-used": ["a.urdf", "b.urdf"]}
    result = read_answer("task", f"Here:\n{json.dumps(task)}\nDone.", "stop")
    assert isinstance(result, TaskDescription)
    assert (result.name, result.assets) == (name, ("a.urdf", "b.urdf"))
