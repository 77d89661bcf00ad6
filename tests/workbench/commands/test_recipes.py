from __future__ import annotations

import json
from pathlib import Path

import pytest

from prompts.recipe import load_recipe, recipe_names
from tests.workbench.commands.running import CommandLine


@pytest.fixture
def recipes(command_line: CommandLine, project: Path) -> CommandLine:
    """`simsmith recipes` in a project."""
    return lambda *words: command_line("recipes", *words, "--project", str(project))


def test_the_recipes_are_listed_with_where_they_come_from(recipes: CommandLine, project: Path) -> None:
    recipes("new", "mine", "--from", "vanilla")
    listed = json.loads(recipes("list", "--json").out)["recipes"]
    assert [recipe["name"] for recipe in listed] == list(recipe_names(project / "recipes"))
    assert {recipe["name"] for recipe in listed if recipe["origin"] == "project"} == {"mine"}
    assert "Asks for exactly the task that is named" in recipes("list").out


def test_one_recipe_is_shown_with_its_stages_and_variables(recipes: CommandLine) -> None:
    shown = recipes("show", "bottom-up-simple").out
    assert "bottom-up" in shown
    assert "implement-simple.j2" in shown
    assert "api_summary" in shown


def test_a_stages_template_is_shown_as_it_is_written(recipes: CommandLine) -> None:
    shown = recipes("show", "vanilla", "--stage", "implement").out
    assert shown.rstrip("\n") == load_recipe("vanilla").stages[3].template.text.rstrip("\n")


def test_what_is_rendered_is_what_would_be_sent(recipes: CommandLine) -> None:
    shown = recipes("render", "bottom-up", "--stage", "propose").out
    assert shown.startswith("You design tasks")
    assert "- block/block.urdf: cube" in shown
    every = recipes("render", "bottom-up").out
    assert [line for line in every.splitlines() if line.startswith("=====")] == [
        f"===== {stage.name} =====" for stage in load_recipe("bottom-up").stages
    ]
    assert shown.strip() in every
    assert "class PutBlockInBowl(Task):" in every


def test_a_rendered_conversation_is_given_as_json(recipes: CommandLine) -> None:
    requests = json.loads(recipes("render", "top-down", "--target", "build-house", "--json").out)["requests"]
    assert [len(request["messages"]) for request in requests] == [1, 3, 5, 7, 9]
    assert "Exactly this task: **build-house**" in requests[0]["messages"][0]["content"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("show", "botom-up"), "did you mean 'bottom-up'?"),
        (("show", "bottom-up", "--stage", "implemnt"), "has no stage 'implemnt'; it has propose,"),
        (("render", "top-down"), "--target"),
        (("render", "bottom-up", "--task", "no-such-task"), "no-such-task"),
        (("new", "Mine", "--from", "bottom-up"), "cannot be a recipe's name"),
        (("new", "mine"), "say which one: --from"),
        (("new", "shared", "--from", "bottom-up"), "cannot be a recipe's name"),
        (("diff", "bottom-up", "3"), "kept are: none"),
        (("revert", "bottom-up", "3"), "kept are: none"),
    ],
)
def test_wrong_use_is_said(recipes: CommandLine, words: tuple[str, ...], said: str) -> None:
    result = recipes(*words)
    assert result.code == 2
    assert said in " ".join(result.err.split())
    assert "Traceback" not in result.err


def test_a_mistake_in_a_template_is_shown_with_its_line(recipes: CommandLine, project: Path) -> None:
    recipes("new", "mine", "--from", "bottom-up")
    file = project / "recipes" / "mine" / "assets.j2"
    file.write_text(file.read_text().replace("colors | join", "colours | join"))
    result = recipes("render", "mine")
    assert result.code == 2
    line = (
        file.read_text().splitlines().index(next(line for line in file.read_text().splitlines() if "colours |" in line))
    )
    assert f"{file}:{line + 1}: unknown variable 'colours'; did you mean 'colors'?" in result.err


def test_a_recipe_is_made_edited_compared_saved_and_brought_back(recipes: CommandLine, project: Path) -> None:
    assert recipes("new", "bottom-up").code == 0
    assert recipes("diff", "bottom-up").code == 1, "nothing differs yet"
    assert recipes("save", "bottom-up", "--note", "as packaged").code == 0
    file = project / "recipes" / "bottom-up" / "mistakes.j2"
    file.write_text("- Anything can go wrong.\n")
    assert "+- Anything can go wrong." in recipes("diff", "bottom-up").out
    assert recipes("save", "bottom-up", "--note", "shorter").code == 0
    listed = json.loads(recipes("versions", "bottom-up", "--json").out)["versions"]
    assert [(version["note"], version["current"]) for version in listed] == [("as packaged", False), ("shorter", True)]
    assert "+++ version-2/mistakes.j2" in recipes("diff", "bottom-up", "1", "2").out
    assert recipes("revert", "bottom-up", "1").code == 0
    assert recipes("diff", "bottom-up").code == 1
    assert "(now) as packaged" in recipes("versions", "bottom-up").out
    assert recipes("revert", "bottom-up", "packaged").code == 0
    assert not (project / "recipes" / "bottom-up").exists()
    assert "already" in recipes("revert", "bottom-up", "packaged").err


def test_a_recipe_that_extends_another_is_one_small_file(recipes: CommandLine, project: Path) -> None:
    assert recipes("new", "mine", "--from", "top-down", "--extend").code == 0
    assert [file.name for file in (project / "recipes" / "mine").iterdir()] == ["recipe.toml"]
    assert recipes("render", "mine", "--target", "x", "--stage", "propose").code == 0


def test_a_name_that_is_taken_is_refused(recipes: CommandLine) -> None:
    recipes("new", "mine", "--from", "vanilla")
    result = recipes("new", "mine", "--from", "vanilla")
    assert result.code == 2
    assert "is there already" in result.err
