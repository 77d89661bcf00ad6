"""Editing a recipe: checked as a whole, saved into the project, nothing lost."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from prompts.errors import RecipeError
from prompts.recipe import load_recipe
from workbench.core.errors import RecipeVersionError
from workbench.core.recipe_editing import (
    AS_PACKAGED,
    edited_recipe,
    problem_of,
    recipe_sheet,
    save_texts,
    stage_variables,
)
from workbench.core.recipe_versions import revert_to_packaged, versions

NOW = datetime(2026, 1, 1, tzinfo=UTC)
NAME = "vanilla-simple"


def test_the_first_save_copies_the_packaged_recipe_and_is_made_there(tmp_path: Path) -> None:
    sheet = recipe_sheet(tmp_path, NAME)
    assert (sheet.own, sheet.packaged, sheet.problem) == (False, True, None)
    text = sheet.text("propose.j2")
    recipe = save_texts(tmp_path, NAME, {"propose.j2": f"{text}\nBe brief.\n"}, {"propose.j2": text}, NOW)
    assert recipe.path == tmp_path / NAME
    after = recipe_sheet(tmp_path, NAME)
    assert (after.own, after.packaged) == (True, True)
    assert after.text("propose.j2").endswith("Be brief.\n")
    assert {each.file for each in after.texts} == {each.file for each in sheet.texts}
    assert [(kept.note, kept.version) for kept in versions(tmp_path, NAME)] == [(AS_PACKAGED, sheet.version)]
    revert_to_packaged(tmp_path, NAME, NOW)
    assert recipe_sheet(tmp_path, NAME) == sheet
    assert versions(tmp_path, NAME)[-1].version == recipe.version
    with pytest.raises(RecipeVersionError, match="already"):
        revert_to_packaged(tmp_path, NAME, NOW)


def test_an_empty_folder_that_was_left_over_is_no_recipe_and_becomes_one_when_saved(tmp_path: Path) -> None:
    (tmp_path / NAME).mkdir()
    with pytest.raises(RecipeVersionError, match="already"):
        revert_to_packaged(tmp_path, NAME, NOW)
    save_texts(tmp_path, NAME, {"propose.j2": "Go."}, {}, NOW)
    sheet = recipe_sheet(tmp_path, NAME)
    assert (sheet.own, sheet.problem, sheet.text("propose.j2")) == (True, None, "Go.")
    (tmp_path / NAME / "recipe.toml").unlink()
    with pytest.raises(RecipeVersionError, match=r"propose\.j2.* but no recipe\.toml"):
        save_texts(tmp_path, NAME, {"implement.j2": "Code."}, {}, NOW)
    assert (tmp_path / NAME / "propose.j2").read_text() == "Go."


@pytest.mark.parametrize(
    ("file", "text", "line", "said"),
    [
        ("propose.j2", "One task.\n{{ taget }}\n", 2, "did you mean 'target'"),
        ("propose.j2", "{% if target %}\n", 1, "template syntax"),
        ("propose.j2", '\n\n{% include "seting.j2" %}\n', 3, "did you mean 'setting.j2'"),
        ("recipe.toml", 'title = "x"\ntitel = "y"\n', 2, "unknown key 'titel'"),
    ],
)
def test_a_mistake_is_told_at_its_line_and_nothing_is_written(
    tmp_path: Path, file: str, text: str, line: int, said: str
) -> None:
    with pytest.raises(RecipeError, match=said) as caught:
        save_texts(tmp_path, NAME, {file: text}, {}, NOW)
    problem = problem_of(caught.value)
    assert (problem.file, problem.line) == (file, line)
    assert problem.message.startswith(str(caught.value).partition(f":{line}: ")[2][:10])
    assert caught.value.path == tmp_path / NAME / file, "the place that it would have, not that of the trial"
    assert list(tmp_path.iterdir()) == []


def test_a_recipe_that_somebody_broke_can_be_mended(tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "recipe.toml").write_text('title = "Mine"\nextends = "vanila-simple"\n')
    (folder / "propose.j2").write_text("{{ oops")
    sheet = recipe_sheet(tmp_path, "mine")
    assert sheet.problem is not None
    assert (sheet.problem.file, sheet.problem.line, sheet.version) == ("recipe.toml", 2, "")
    toml = sheet.text("recipe.toml").replace("vanila", "vanilla")
    with pytest.raises(RecipeError, match="template syntax"):
        save_texts(tmp_path, "mine", {"recipe.toml": toml}, {}, NOW)
    mended = save_texts(tmp_path, "mine", {"recipe.toml": toml, "propose.j2": "Go."}, {}, NOW)
    assert mended.stages[0].template.text == "Go."
    assert recipe_sheet(tmp_path, "mine").problem is None


def test_what_changed_on_the_disk_meanwhile_is_not_written_over(tmp_path: Path) -> None:
    save_texts(tmp_path, NAME, {"propose.j2": "One."}, {}, NOW)
    (tmp_path / NAME / "propose.j2").write_text("Another editor's.")
    with pytest.raises(RecipeVersionError, match=r"propose\.j2 of vanilla-simple changed"):
        save_texts(tmp_path, NAME, {"propose.j2": "Two."}, {"propose.j2": "One."}, NOW)
    assert (tmp_path / NAME / "propose.j2").read_text() == "Another editor's."


def test_a_part_that_nobody_includes_any_more_goes_with_the_edit(tmp_path: Path) -> None:
    save_texts(tmp_path, NAME, {"answer.j2": "Answer."}, {}, NOW)
    assert (tmp_path / NAME / "answer.j2").read_text() == "Answer."
    save_texts(tmp_path, NAME, {"propose.j2": "One."}, {}, NOW)
    assert "answer.j2" not in {file.name for file in (tmp_path / NAME).iterdir()}
    assert "answer.j2" in versions(tmp_path, NAME)[-1].texts, "the version before still has it"
    (tmp_path / NAME / "propse.j2").write_text("A stray file is none of the recipe's.")
    with pytest.raises(RecipeError, match="no stage uses"):
        save_texts(tmp_path, NAME, {"propose.j2": "Two."}, {}, NOW)


def test_a_trial_of_an_edit_leaves_the_project_alone(tmp_path: Path) -> None:
    recipe = edited_recipe(tmp_path, NAME, {"propose.j2": "One [/INST] task."})
    assert recipe.stages[0].template.render({}) == "One [/INST] task."
    assert recipe.version != load_recipe(NAME).version
    assert list(tmp_path.iterdir()) == []


def test_later_stages_know_what_earlier_ones_filled() -> None:
    stages = load_recipe("bottom-up").stages
    assert "task" not in stage_variables(())
    assert {"task", "references", "task_code"} <= set(stage_variables(stages))
