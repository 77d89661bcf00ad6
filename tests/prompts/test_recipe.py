from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from prompts.errors import RecipeError, UndefinedVariable
from prompts.recipe import PACKAGED_RECIPES, load_recipe, recipe_names

GOOD = (PACKAGED_RECIPES / "bottom-up" / "recipe.toml").read_text(encoding="utf-8")


@pytest.fixture
def overlay(tmp_path: Path) -> Path:
    shutil.copytree(PACKAGED_RECIPES / "bottom-up", tmp_path / "mine")
    return tmp_path


def edit(overlay: Path, old: str, new: str, file: str = "recipe.toml") -> None:
    path = overlay / "mine" / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def refusal(overlay: Path) -> RecipeError:
    with pytest.raises(RecipeError) as caught:
        load_recipe("mine", overlay)
    return caught.value


@pytest.mark.parametrize("name", recipe_names())
def test_every_packaged_recipe_loads(name: str) -> None:
    recipe = load_recipe(name)
    assert recipe.title
    assert recipe.description
    assert recipe.writing[-1].parser == "code"


def test_bottom_up_has_the_published_stages() -> None:
    stages = load_recipe("bottom-up").stages
    names = ["propose", "review-api", "review-errors", "pick-references", "implement", "reflect"]
    assert [stage.name for stage in stages] == names
    assert [stage.temperature for stage in stages] == [0.8, 0, 0, 0, 0, 0.4]
    assert stages[-1].samples == 2


def test_a_folder_is_a_recipe(overlay: Path) -> None:
    assert "mine" in recipe_names(overlay)
    assert load_recipe("mine", overlay).path == overlay / "mine"


def test_a_projects_recipe_hides_the_packaged_one(overlay: Path) -> None:
    (overlay / "mine").rename(overlay / "bottom-up")
    assert load_recipe("bottom-up", overlay).path == overlay / "bottom-up"


def test_an_unknown_recipe_lists_the_known_ones(overlay: Path) -> None:
    with pytest.raises(RecipeError, match=r"unknown recipe 'botom-up'; did you mean 'bottom-up'\? valid: .*mine"):
        load_recipe("botom-up", overlay)


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ('parser = "names"', 'parser = "name"', 23, "unknown parser 'name'; did you mean 'names'?"),
        ("temperature = 0.4", "temprature = 0.4", 34, "unknown key 'temprature'; did you mean 'temperature'?"),
        ("samples = 2", "samples = 0", 35, "samples is at least 1"),
        ("samples = 2", "samples = true", 35, "wrong type"),
        ("temperature = 0.8", 'temperature = "hot"', 8, "wrong type"),
        ("title =", "titel =", 1, "unknown key 'titel'; did you mean 'title'?"),
        ('template = "implement.j2"', 'template = "implemnt.j2"', 27, "did you mean 'implement.j2'?"),
        ('template = "implement.j2"', 'template = "../x.j2"', 27, "no template"),
        ('name = "review-api"', 'name = "propose"', 10, "two stages are named 'propose'"),
        ('parser = "task"\n', "", 4, "missing key 'parser'"),
        ("temperature = 0.8", "temperature = ", 8, "not valid TOML"),
        ('parser = "code"', 'parser = "confirmation"', None, "one stage with parser 'task'"),
    ],
)
def test_a_wrong_recipe_is_refused_with_line_and_fix(
    overlay: Path, old: str, new: str, line: int | None, words: str
) -> None:
    edit(overlay, old, new)
    error = refusal(overlay)
    assert words in str(error)
    assert error.path == overlay / "mine" / "recipe.toml"
    assert error.line == line


def test_a_recipe_that_is_no_text_is_refused(overlay: Path) -> None:
    (overlay / "mine" / "recipe.toml").write_bytes(b"\xff\xfe")
    assert "cannot read the recipe" in str(refusal(overlay))


def test_a_template_with_an_unknown_variable_is_refused_at_its_line(overlay: Path) -> None:
    edit(overlay, "{{ api_text }}", "{{ api_txt }}", "review-api.j2")
    error = refusal(overlay)
    assert isinstance(error, UndefinedVariable)
    assert (error.path, error.line) == (overlay / "mine" / "review-api.j2", 3)
    assert "did you mean 'api_text'?" in str(error)


def test_a_variable_is_known_only_after_the_stage_that_fills_it(overlay: Path) -> None:
    edit(overlay, "{{ api_text }}", "{{ task.name }}", "review-api.j2")
    load_recipe("mine", overlay)
    edit(overlay, "You design tasks", "{{ task.name }}", "propose.j2")
    assert isinstance(refusal(overlay), UndefinedVariable)


def test_a_template_with_wrong_syntax_is_refused_at_its_line(overlay: Path) -> None:
    edit(overlay, "{% endif %}", "{% endfi %}", "implement.j2")
    error = refusal(overlay)
    assert "template syntax" in str(error)
    assert error.path == overlay / "mine" / "implement.j2"
    assert error.line is not None
