from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from prompts.recipe import load_recipe
from tests.workbench.core.sessions import WITHOUT_CODE, ByStage, collect, plan, session_with
from workbench.core.errors import RecipeVersionError
from workbench.core.recipe_folders import new_recipe
from workbench.core.recipe_versions import ensure_kept, find_version, keep_version, revert, versions
from workbench.core.running import run

NOON = datetime(2024, 5, 1, 12, tzinfo=UTC)


@pytest.fixture
def overlay(tmp_path: Path) -> Path:
    new_recipe(tmp_path, "mine", "vanilla")
    return tmp_path


def change(overlay: Path, text: str) -> None:
    file = overlay / "mine" / "setting.j2"
    file.write_text(text, encoding="utf-8")


def test_a_version_is_kept_once_for_each_change_with_a_note(overlay: Path) -> None:
    first = keep_version(overlay, load_recipe("mine", overlay), "as it was", NOON)
    assert keep_version(overlay, load_recipe("mine", overlay), "", NOON) == first
    change(overlay, "Design tasks.")
    second = keep_version(overlay, load_recipe("mine", overlay), "shorter", NOON)
    assert [(kept.number, kept.note) for kept in versions(overlay, "mine")] == [(1, "as it was"), (2, "shorter")]
    assert first.version != second.version
    assert second.texts["setting.j2"] == "Design tasks."


def test_a_note_can_be_added_later(overlay: Path) -> None:
    recipe = load_recipe("mine", overlay)
    ensure_kept(overlay, recipe, NOON)
    keep_version(overlay, recipe, "the one that worked", NOON)
    assert [kept.note for kept in versions(overlay, "mine")] == ["the one that worked"]


def test_what_is_reverted_is_what_it_was_and_what_it_replaces_is_kept(overlay: Path) -> None:
    first = keep_version(overlay, load_recipe("mine", overlay), "", NOON)
    change(overlay, "Design tasks.")
    changed = load_recipe("mine", overlay).version
    revert(overlay, "mine", find_version(overlay, "mine", "1"), NOON)
    assert load_recipe("mine", overlay).version == first.version
    assert [kept.version for kept in versions(overlay, "mine")] == [first.version, changed]
    revert(overlay, "mine", find_version(overlay, "mine", changed[:8]), NOON)
    assert load_recipe("mine", overlay).version == changed


def test_a_version_of_a_packaged_recipe_becomes_the_projects_own(tmp_path: Path) -> None:
    kept = keep_version(tmp_path, load_recipe("top-down"), "", NOON)
    revert(tmp_path, "top-down", kept, NOON)
    assert load_recipe("top-down", tmp_path).path == tmp_path / "top-down"
    assert load_recipe("top-down", tmp_path).version == kept.version


def test_a_folder_with_other_files_is_not_replaced(overlay: Path) -> None:
    kept = keep_version(overlay, load_recipe("mine", overlay), "", NOON)
    (overlay / "mine" / "notes.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(RecipeVersionError, match="holds other files"):
        revert(overlay, "mine", kept, NOON)
    assert load_recipe("mine", overlay).version == kept.version


def test_an_unknown_version_names_those_that_there_are(overlay: Path) -> None:
    kept = keep_version(overlay, load_recipe("mine", overlay), "", NOON)
    with pytest.raises(RecipeVersionError, match=f"no version '7'; kept are: 1 .{kept.version[:12]}"):
        find_version(overlay, "mine", "7")
    with pytest.raises(RecipeVersionError, match="kept are: none"):
        find_version(overlay, "other", "1")


def test_a_damaged_version_is_named(overlay: Path) -> None:
    keep_version(overlay, load_recipe("mine", overlay), "", NOON)
    file = next((overlay / ".versions" / "mine").glob("*.json"))
    file.write_text("{", encoding="utf-8")
    with pytest.raises(RecipeVersionError, match=str(file)):
        versions(overlay, "mine")


async def test_a_run_keeps_the_version_that_its_trials_name(project: Path) -> None:
    settings = replace(plan(trials=1, repair_attempts=0), recipe="vanilla")
    async with session_with(project, ByStage(WITHOUT_CODE)) as session:
        for _ in range(2):
            await collect(run(session, settings))
        (kept,) = versions(session.project.recipes, "vanilla")
        assert {trial.settings["recipe_version"] for trial in session.library.trials()} == {kept.version}
