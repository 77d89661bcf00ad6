"""What the recipe screen knows of an edit."""

from __future__ import annotations

from workbench.core.recipe_editing import RecipeProblem, RecipeSheet, RecipeText
from workbench.tui.recipe_bench import Draft
from workbench.tui.recipe_state import RecipeEdit


def sheet(problem: RecipeProblem | None = None, **texts: str) -> RecipeSheet:
    files = tuple(RecipeText(f"{name}.j2", text) for name, text in texts.items())
    return RecipeSheet("mine", "Mine", True, False, "", files, problem)


def test_a_broken_recipe_keeps_the_edit_of_files_that_it_does_not_show() -> None:
    left = Draft({"a.j2": "A2", "inherited.j2": "B2"}, {"a.j2": "A", "inherited.j2": "B"})
    edit = RecipeEdit.begin(sheet(RecipeProblem("broken"), a="A"), left)
    assert not edit.unwritten, "looking changes nothing on the disk"
    assert edit.changes == Draft({"a.j2": "A2"}, {"a.j2": "A"})
    assert edit.type("a.j2", "A3")
    assert edit.unwritten
    assert edit.draft.edits == {"a.j2": "A3", "inherited.j2": "B2"}
    edit.settle(sheet(a="A3", inherited="B"), edit.changes)
    assert edit.changes == Draft({"inherited.j2": "B2"}, {"inherited.j2": "B"})


def test_what_is_typed_while_a_save_runs_stays_an_edit() -> None:
    edit = RecipeEdit(sheet(a="A", b="B", c="C"))
    for file in ("a.j2", "b.j2", "c.j2"):
        edit.type(file, "saved")
    saved = edit.changes
    edit.type("a.j2", "typed meanwhile")
    edit.type("b.j2", "B")  # back to what was there before the save
    edit.settle(sheet(a="saved", b="saved", c="saved"), saved)
    assert edit.edits == {"a.j2": "typed meanwhile", "b.j2": "B"}
    assert edit.seen == {"a.j2": "saved", "b.j2": "saved"}
    assert edit.text("c.j2") == "saved"
