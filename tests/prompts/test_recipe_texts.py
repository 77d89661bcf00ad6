from __future__ import annotations

from pathlib import Path

import pytest

from prompts.recipe import load_recipe, recipe_names
from prompts.recipe_file import FILE_NAME
from prompts.recipe_texts import diff_texts, extending_toml, remove_texts, whole_texts, write_texts


@pytest.mark.parametrize("name", recipe_names())
def test_a_copy_of_all_texts_is_the_same_recipe_in_a_folder_of_its_own(tmp_path: Path, name: str) -> None:
    recipe = load_recipe(name)
    write_texts(tmp_path / "copy", whole_texts(recipe))
    copy = load_recipe("copy", tmp_path)
    assert copy.version == recipe.version
    assert copy.needs_target == recipe.needs_target
    assert all(path.parent == tmp_path / "copy" for stage in copy.stages for path in stage.template.files)


def test_a_file_that_extends_a_recipe_changes_nothing_by_itself(tmp_path: Path) -> None:
    recipe = load_recipe("chain-of-thought")
    write_texts(tmp_path / "mine", {FILE_NAME: extending_toml(recipe)})
    mine = load_recipe("mine", tmp_path)
    assert (mine.version, mine.needs_target, mine.extends) == (recipe.version, True, "chain-of-thought")


def test_a_folder_that_is_there_is_not_written_to(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    with pytest.raises(FileExistsError):
        write_texts(tmp_path / "mine", {"a.j2": "a"})
    assert list((tmp_path / "mine").iterdir()) == []


def test_what_a_killed_process_left_is_no_recipe_and_in_nobodys_way(tmp_path: Path) -> None:
    unfinished = tmp_path / ".mine.unfinished"
    unfinished.mkdir()
    (unfinished / FILE_NAME).write_text("title =", encoding="utf-8")
    assert recipe_names(tmp_path) == recipe_names()
    write_texts(tmp_path / "mine", whole_texts(load_recipe("vanilla")))
    assert "mine" in recipe_names(tmp_path)
    assert not unfinished.exists()


def test_only_a_recipes_own_files_are_removed(tmp_path: Path) -> None:
    write_texts(tmp_path / "mine", {FILE_NAME: "", "a.j2": "", "notes.txt": "keep me"})
    remove_texts(tmp_path / "mine")
    assert [file.name for file in (tmp_path / "mine").iterdir()] == ["notes.txt"]


def test_a_difference_names_file_and_line() -> None:
    one, other = {"a.j2": "one\ntwo\n", "b.j2": "same"}, {"a.j2": "one\n2\n", "b.j2": "same\n", "c.j2": "new"}
    assert diff_texts(one, other, "before", "after").splitlines() == [
        "--- before/a.j2",
        "+++ after/a.j2",
        "@@ -1,2 +1,2 @@",
        " one",
        "-two",
        "+2",
        "--- before/c.j2",
        "+++ after/c.j2",
        "@@ -0,0 +1 @@",
        "+new",
    ]
    assert diff_texts(one, one, "before", "after") == ""
