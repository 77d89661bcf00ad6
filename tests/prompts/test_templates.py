from __future__ import annotations

from pathlib import Path

import pytest

from prompts.errors import RecipeError, UndefinedVariable
from prompts.templates import PromptTemplate, read_template
from prompts.values import JsonValue


def template(folder: Path, text: str) -> PromptTemplate:
    path = folder / "prompt.j2"
    path.write_text(text, encoding="utf-8")
    return read_template(path)


def test_text_is_rendered_as_it_is(tmp_path: Path) -> None:
    assert template(tmp_path, "<b> & {{ x }}").render({"x": "'\"<i>"}) == "<b> & '\"<i>"


def test_the_variables_that_are_used_are_listed_with_their_first_line(tmp_path: Path) -> None:
    used = template(tmp_path, "{{ a }}\n{% for x in xs %}{{ x }} {{ b.c }}{% endfor %}\n{{ a }}{{ range(3) }}").used
    assert {name: place.line for name, place in used.items()} == {"a": 1, "xs": 2, "b": 2}


def test_a_missing_variable_is_an_error_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(UndefinedVariable) as caught:
        template(tmp_path, "one\n\n{{ nothing }}").render({})
    assert (caught.value.line, caught.value.path) == (3, tmp_path / "prompt.j2")


def test_a_missing_attribute_is_an_error_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(UndefinedVariable, match="naem") as caught:
        template(tmp_path, "one\n{{ task.naem }}").render({"task": {"name": "x"}})
    assert caught.value.line == 2


def test_an_expression_that_fails_is_an_error_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(RecipeError, match="cannot render") as caught:
        template(tmp_path, "one\n{{ 1 / zero }}").render({"zero": 0})
    assert caught.value.line == 2


def test_a_macro_that_never_ends_is_an_error_of_the_template(tmp_path: Path) -> None:
    with pytest.raises(RecipeError, match="cannot render"):
        template(tmp_path, "{% macro again() %}{{ again() }}{% endmacro %}\n{{ again() }}").render({})


@pytest.mark.parametrize("attack", ["{{ ''.__class__.__mro__ }}", "{{ xs.append(1) }}", "{% include '/etc/passwd' %}"])
def test_a_template_cannot_leave_its_sandbox(tmp_path: Path, attack: str) -> None:
    with pytest.raises(RecipeError):
        template(tmp_path, attack).render({"xs": []})


def test_the_hash_is_of_the_text_whatever_its_line_ends(tmp_path: Path) -> None:
    unix = template(tmp_path, "one\ntwo")
    (tmp_path / "dos.j2").write_bytes(b"one\r\ntwo")
    assert read_template(tmp_path / "dos.j2").hash == unix.hash
    assert template(tmp_path, "one\ntwo.").hash != unix.hash


def test_a_missing_file_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(RecipeError, match="cannot read the template"):
        read_template(tmp_path / "nothing.j2")


def test_an_included_file_is_a_part_of_the_prompt_and_of_its_version(tmp_path: Path) -> None:
    (tmp_path / "shared").mkdir()
    part = tmp_path / "shared" / "part.j2"
    part.write_text("Hello {{ name }}", encoding="utf-8")
    (tmp_path / "prompt.j2").write_text('{% include "part.j2" %}!', encoding="utf-8")
    whole = read_template(tmp_path / "prompt.j2", [tmp_path / "shared"])
    assert whole.render({"name": "you"}) == "Hello you!"
    assert whole.used["name"] == (part, 1)
    part.write_text("Bye {{ name }}", encoding="utf-8")
    assert read_template(tmp_path / "prompt.j2", [tmp_path / "shared"]).hash != whole.hash


def test_a_file_of_the_templates_own_folder_hides_a_shared_one(tmp_path: Path) -> None:
    (tmp_path / "shared").mkdir()
    (tmp_path / "shared" / "part.j2").write_text("shared", encoding="utf-8")
    (tmp_path / "part.j2").write_text("own", encoding="utf-8")
    (tmp_path / "prompt.j2").write_text('{% include "part.j2" %}', encoding="utf-8")
    assert read_template(tmp_path / "prompt.j2", [tmp_path / "shared"]).render({}) == "own"


def test_a_mistake_in_an_included_file_is_shown_there(tmp_path: Path) -> None:
    (tmp_path / "part.j2").write_text("one\n{{ task.naem }}", encoding="utf-8")
    whole = template(tmp_path, '{% include "part.j2" %}')
    with pytest.raises(UndefinedVariable) as caught:
        whole.render({"task": {"name": "x"}})
    assert (caught.value.path, caught.value.line) == (tmp_path / "part.j2", 2)
    with pytest.raises(UndefinedVariable) as caught:
        whole.require({"tasks"})
    assert (caught.value.path, caught.value.line) == (tmp_path / "part.j2", 2)


def test_an_included_file_sees_what_the_including_one_sets(tmp_path: Path) -> None:
    (tmp_path / "part.j2").write_text("{{ shown }} {{ other }}", encoding="utf-8")
    whole = template(tmp_path, '{% set shown = "this" %}\n{% include "part.j2" %}')
    assert list(whole.used) == ["other"]
    assert whole.render({"other": "that"}) == "this that"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('one\n{% include "prat.j2" %}', "no file 'prat.j2' to include; did you mean 'part.j2'?"),
        ('one\n{% include "../part.j2" %}', "no file"),
        ('one\n{% include "prompt.j2" %}', "prompt.j2 includes itself"),
        ("one\n{% include name %}", "only files with a fixed name"),
        ('one\n{% import "part.j2" as part %}', "only files with a fixed name"),
        ('one\n{% extends "part.j2" %}', "only files with a fixed name"),
        ("one\n{% set x = 1 %}", "'x' is set and never read"),
        ("one\n{{ 1 | shuot }}", "template syntax: No filter named 'shuot'"),
    ],
)
def test_a_wrong_template_is_refused_at_its_line(tmp_path: Path, text: str, words: str) -> None:
    (tmp_path / "part.j2").write_text("part", encoding="utf-8")
    with pytest.raises(RecipeError) as caught:
        template(tmp_path, text)
    assert words in str(caught.value)
    assert (caught.value.path, caught.value.line) == (tmp_path / "prompt.j2", 2)


def test_json_is_written_as_a_model_should_write_it(tmp_path: Path) -> None:
    task: JsonValue = {"name": "it", "description": 'Don\'t put "a" < b & c', "assets": ["x.urdf"]}
    assert template(tmp_path, "{{ task | as_answer }}").render({"task": task}) == (
        '{"task-name": "it", "task-description": "Don\'t put \\"a\\" < b & c", "assets-used": ["x.urdf"]}'
    )
