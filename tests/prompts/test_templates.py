from __future__ import annotations

from pathlib import Path

import pytest

from prompts.errors import RecipeError, UndefinedVariable
from prompts.templates import PromptTemplate, read_template


def template(folder: Path, text: str) -> PromptTemplate:
    path = folder / "prompt.j2"
    path.write_text(text, encoding="utf-8")
    return read_template(path)


def test_text_is_rendered_as_it_is(tmp_path: Path) -> None:
    assert template(tmp_path, "<b> & {{ x }}").render({"x": "'\"<i>"}) == "<b> & '\"<i>"


def test_the_variables_that_are_used_are_listed_with_their_first_line(tmp_path: Path) -> None:
    used = template(tmp_path, "{{ a }}\n{% for x in xs %}{{ x }} {{ b.c }}{% endfor %}\n{{ a }}{{ range(3) }}").used
    assert used == {"a": 1, "xs": 2, "b": 2}


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
