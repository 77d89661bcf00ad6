from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from prompts.errors import RecipeError, UndefinedVariable
from prompts.facts import OPENING_VARIABLES
from prompts.household_facts import HOUSEHOLD_VARIABLES
from prompts.recipe import PACKAGED_RECIPES, PARSERS, load_recipe, recipe_names
from prompts.recipe_rules import FILLED_BY_PARSER, HOUSEHOLD_PARSERS

GOOD = (PACKAGED_RECIPES / "bottom-up" / "recipe.toml").read_text(encoding="utf-8")


@pytest.fixture
def overlay(tmp_path: Path) -> Path:
    shutil.copytree(PACKAGED_RECIPES / "bottom-up", tmp_path / "mine")
    return tmp_path


def edit(overlay: Path, old: str, new: str, file: str = "recipe.toml") -> int:
    """Replace a text that is there; returns its line."""
    path = overlay / "mine" / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


def toml_line(overlay: Path, text: str) -> int:
    lines = (overlay / "mine" / "recipe.toml").read_text(encoding="utf-8").splitlines()
    return lines.index(text) + 1


def refusal(overlay: Path) -> RecipeError:
    with pytest.raises(RecipeError) as caught:
        load_recipe("mine", overlay)
    return caught.value


REVIEWS = ("review-api", "review-errors")
STAGES = {
    "vanilla": ["propose", *REVIEWS, "implement", "reflect"],
    "bottom-up": ["propose", *REVIEWS, "pick-references", "implement", "reflect"],
    "top-down": ["propose", *REVIEWS, "pick-references", "implement"],
    "chain-of-thought": ["propose", *REVIEWS, "pick-references", "implement", "reflect"],
}


@pytest.mark.parametrize("name", recipe_names())
def test_every_packaged_recipe_loads(name: str) -> None:
    recipe = load_recipe(name)
    assert recipe.title
    assert recipe.description
    assert recipe.writing[-1].parser in (["code"] if recipe.about == "tabletop" else HOUSEHOLD_PARSERS)


def test_a_recipe_about_a_house_is_told_from_those_about_a_table(overlay: Path) -> None:
    assert "household-prompting" not in recipe_names(about="tabletop")
    assert {"household-prompting", "household-reading"} <= set(recipe_names(about="household"))
    edit(overlay, "title =", 'about = "hous"\ntitle =')
    assert "unknown subject 'hous'; did you mean 'household'?" in str(refusal(overlay))
    assert "mine" in recipe_names(overlay, "tabletop"), "a broken recipe is listed, so that it can be mended"


def test_a_recipe_about_a_house_has_no_code(overlay: Path) -> None:
    edit(overlay, "title =", 'about = "household"\ntitle =')
    assert "stages of household recipes have one of the parsers household" in str(refusal(overlay))


@pytest.mark.parametrize("name", STAGES)
def test_the_recipes_have_the_published_stages(name: str) -> None:
    recipe = load_recipe(name)
    assert [stage.name for stage in recipe.stages] == STAGES[name]
    assert [stage.temperature for stage in recipe.writing] == [0.8] + [0] * (len(recipe.writing) - 1)
    assert [(stage.temperature, stage.samples) for stage in recipe.reflecting] == [(0.4, 2)] * len(recipe.reflecting)


@pytest.mark.parametrize("name", STAGES)
def test_the_simple_form_leaves_the_reviews_out(name: str) -> None:
    assert [stage.name for stage in load_recipe(f"{name}-simple").stages] == [
        stage for stage in STAGES[name] if stage not in REVIEWS
    ]


def test_only_bottom_up_lets_four_references_be_picked() -> None:
    picking = {name: stage.most for name in STAGES for stage in load_recipe(name).stages if stage.parser == "names"}
    assert picking == {"bottom-up": 4, "top-down": 2, "chain-of-thought": 2}


def test_the_recipes_that_lead_somewhere_need_a_target() -> None:
    assert {name for name in STAGES if load_recipe(name).needs_target} == {"top-down", "chain-of-thought"}


def test_vanilla_is_told_nothing_of_the_library_while_it_writes() -> None:
    memory = {"examples", "bad_examples", "past_names", "current_tasks", "references", "common_errors"}
    for name in ("vanilla", "vanilla-simple"):
        assert not memory & {variable for stage in load_recipe(name).writing for variable in stage.template.used}


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
    ("old", "new", "words"),
    [
        ('parser = "names"', 'parser = "name"', "unknown parser 'name'; did you mean 'names'?"),
        ("temperature = 0.4", "temprature = 0.4", "unknown key 'temprature'; did you mean 'temperature'?"),
        ("samples = 2", "samples = 0", "samples is at least 1"),
        ("samples = 2", "samples = true", "wrong type"),
        ("most = 4", "most = -1", "most is at least 0"),
        ("temperature = 0.8", 'temperature = "hot"', "wrong type"),
        ("title =", "titel =", "unknown key 'titel'; did you mean 'title'?"),
        ('template = "implement.j2"', 'template = "implemnt.j2"', "did you mean 'implement.j2'?"),
        ('template = "implement.j2"', 'template = "../x.j2"', "no template"),
        ('name = "review-api"', 'name = "propose"', "two stages are named 'propose'"),
        ("temperature = 0.8", "temperature = ", "not valid TOML"),
        ("title =", 'without = ["reflect"]\ntitle =', "there is none"),
        ("title =", 'extends = "botom-up"\ntitle =', "unknown recipe 'botom-up'; did you mean 'bottom-up'?"),
        ("title =", "needs_target = 1\ntitle =", "wrong type"),
    ],
)
def test_a_wrong_recipe_is_refused_with_line_and_fix(overlay: Path, old: str, new: str, words: str) -> None:
    line = edit(overlay, old, new)
    error = refusal(overlay)
    assert words in str(error)
    assert error.path == overlay / "mine" / "recipe.toml"
    assert error.line == line


def test_a_stage_without_a_parser_is_refused_at_its_header(overlay: Path) -> None:
    line = edit(overlay, 'parser = "task"\n', "")
    error = refusal(overlay)
    assert "missing key 'parser'" in str(error)
    assert error.line == line - 3


def test_a_recipe_without_code_is_refused(overlay: Path) -> None:
    edit(overlay, 'parser = "code"', 'parser = "confirmation"')
    assert "one stage with parser 'task'" in str(refusal(overlay))


def test_a_recipe_that_is_no_text_is_refused(overlay: Path) -> None:
    (overlay / "mine" / "recipe.toml").write_bytes(b"\xff\xfe")
    assert "cannot read the recipe" in str(refusal(overlay))


def test_a_template_with_an_unknown_variable_is_refused_at_its_line(overlay: Path) -> None:
    line = edit(overlay, "{{ api_text | trim }}", "{{ api_txt }}", "review-api.j2")
    error = refusal(overlay)
    assert isinstance(error, UndefinedVariable)
    assert (error.path, error.line) == (overlay / "mine" / "review-api.j2", line)
    assert "did you mean 'api_text'?" in str(error)


def test_a_variable_is_known_only_after_the_stage_that_fills_it(overlay: Path) -> None:
    edit(overlay, "{{ api_text | trim }}", "{{ task.name }}", "review-api.j2")
    load_recipe("mine", overlay)
    edit(overlay, "In this first step", "{{ task.name }}", "propose.j2")
    assert isinstance(refusal(overlay), UndefinedVariable)


def test_a_variable_that_is_filled_and_never_shown_is_refused(overlay: Path) -> None:
    edit(overlay, '{% include "references.j2" %}', "", "implement.j2")
    error = refusal(overlay)
    assert "picks references, and no later template shows them" in str(error)
    assert (error.path, error.line) == (overlay / "mine" / "recipe.toml", toml_line(overlay, 'parser = "names"'))


def test_a_variable_that_is_set_and_never_read_is_refused_at_its_line(overlay: Path) -> None:
    line = edit(overlay, "In this first step", "{% set unused = 1 %}\nIn this first step", "propose.j2")
    error = refusal(overlay)
    assert "'unused' is set and never read" in str(error)
    assert (error.path, error.line) == (overlay / "mine" / "propose.j2", line)


def test_a_target_that_no_template_shows_is_refused(overlay: Path) -> None:
    line = edit(overlay, "title =", "needs_target = true\ntitle =")
    load_recipe("mine", overlay)
    edit(overlay, "{% if target %}", "{% if false %}", "propose.j2")
    edit(overlay, "{{ target }}", "", "propose.j2")
    error = refusal(overlay)
    assert "no template uses the variable 'target'" in str(error)
    assert error.line == line


def test_a_template_that_no_stage_uses_is_refused(overlay: Path) -> None:
    (overlay / "mine" / "implment.j2").write_text("write it", encoding="utf-8")
    error = refusal(overlay)
    assert "no stage uses this template" in str(error)
    assert "did you mean 'implement.j2'?" in str(error)
    assert error.path == overlay / "mine" / "implment.j2"


def test_a_template_with_wrong_syntax_is_refused_at_its_line(overlay: Path) -> None:
    edit(overlay, "{% endif %}", "{% endfi %}", "propose.j2")
    error = refusal(overlay)
    assert "template syntax" in str(error)
    assert error.path == overlay / "mine" / "propose.j2"
    assert error.line is not None


def extending(overlay: Path, text: str) -> Path:
    folder = overlay / "child"
    folder.mkdir()
    (folder / "recipe.toml").write_text(f'title = "Child"\n{text}', encoding="utf-8")
    return folder


def test_a_recipe_says_only_what_differs_from_the_one_it_extends(overlay: Path) -> None:
    folder = extending(
        overlay, 'extends = "mine"\nwithout = ["reflect"]\n[[stage]]\nname = "implement"\ntemperature = 0.3\n'
    )
    (folder / "propose.j2").write_text("Anything new?", encoding="utf-8")
    child, base = load_recipe("child", overlay), load_recipe("mine", overlay)
    assert [stage.name for stage in child.stages] == [stage.name for stage in base.writing]
    assert child.stages[0].template.text == "Anything new?"
    assert child.stages[-1].temperature == 0.3
    assert child.stages[-1].template == base.stages[4].template
    assert (child.description, child.extends) == (base.description, "mine")
    assert child.version != base.version


def test_a_recipe_adds_a_stage_after_another_one(overlay: Path) -> None:
    stage = '[[stage]]\nname = "sketch"\nafter = "propose"\ntemplate = "sketch.j2"\nparser = "confirmation"\n'
    folder = extending(overlay, f'extends = "mine"\n{stage}')
    (folder / "sketch.j2").write_text("Sketch {{ task.name }}.", encoding="utf-8")
    assert [stage.name for stage in load_recipe("child", overlay).stages][:3] == ["propose", "sketch", "review-api"]


def test_a_project_may_extend_the_packaged_recipe_of_the_same_name(overlay: Path) -> None:
    folder = extending(overlay, 'extends = "bottom-up"\n')
    folder.rename(overlay / "bottom-up")
    recipe = load_recipe("bottom-up", overlay)
    assert recipe.title == "Child"
    assert recipe.version == load_recipe("bottom-up").version


def test_what_a_packaged_recipe_extends_is_never_a_projects_own(overlay: Path) -> None:
    (overlay / "mine").rename(overlay / "bottom-up")
    (overlay / "bottom-up" / "reflect.j2").write_text("Good?", encoding="utf-8")
    assert load_recipe("vanilla", overlay).version == load_recipe("vanilla").version


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('extends = "child"', "unknown recipe 'child'"),
        ('extends = "mine"\nwithout = ["reflct"]', "did you mean 'reflect'?"),
        ('extends = "mine"\n[[stage]]\nname = "x"\ntemplate = "propose.j2"\nparser = "task"', "a new stage says"),
        ('extends = "mine"\nwithout = [1]', "list of stages' names"),
    ],
)
def test_a_wrong_extension_is_refused_with_its_line(overlay: Path, text: str, words: str) -> None:
    extending(overlay, text)
    with pytest.raises(RecipeError, match=r"recipe\.toml:\d+: ") as caught:
        load_recipe("child", overlay)
    assert words in str(caught.value)


def test_two_recipes_that_extend_each_other_are_refused(overlay: Path) -> None:
    extending(overlay, 'extends = "mine"')
    edit(overlay, "title =", 'extends = "child"\ntitle =')
    assert "extends 'mine', which extends this recipe" in str(refusal(overlay))


def test_every_variable_is_in_the_documentation() -> None:
    page = (Path(__file__).parents[2] / "docs" / "recipes.md").read_text(encoding="utf-8")
    for variable in (*OPENING_VARIABLES, *FILLED_BY_PARSER.values(), *HOUSEHOLD_VARIABLES):
        assert f"| `{variable}` | " in page
    for parser in PARSERS:
        assert f"| `{parser}` | " in page
