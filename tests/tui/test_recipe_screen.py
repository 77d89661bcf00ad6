"""The recipe screen on a real project, driven by keys."""

from __future__ import annotations

import asyncio
import stat
from collections.abc import Callable
from contextlib import aclosing
from pathlib import Path

import pytest
from textual.app import App
from textual.pilot import Pilot

from prompts.errors import ProviderUnavailable
from prompts.recipe import Recipe
from prompts.values import StageStarted
from tests.tui.scripted import ScriptedEngine
from tests.tui.test_app import BASE, asked, desk, opened, said
from workbench.core.plans import TrialPlan
from workbench.core.project import create_project
from workbench.core.session import Session
from workbench.tui.app import SimsmithApp
from workbench.tui.engine import EngineRefused
from workbench.tui.external_editor import edit_outside
from workbench.tui.over_session import SessionEngine
from workbench.tui.recipe_bench import Draft, RecipeBench
from workbench.tui.recipe_state import RecipeEdit
from workbench.tui.screens.asking import ConfirmScreen
from workbench.tui.screens.next_run import NextRunScreen, NoteScreen
from workbench.tui.screens.recipes import RecipeScreen
from workbench.tui.widgets.label import Label
from workbench.tui.widgets.line_view import LineView
from workbench.tui.widgets.prompt_pane import PromptPane
from workbench.tui.widgets.template_editor import TemplateEditor
from workbench.tui.widgets.version_list import VersionList

RECIPE = "vanilla-simple"


class Host(App[None]):
    def __init__(self, engine: SessionEngine) -> None:
        super().__init__()
        self.engine = engine
        self.left_with: list[str | None] = []

    def open(self) -> None:
        self.push_screen(RecipeScreen(self.engine.recipes(), RECIPE), self.left_with.append)


@pytest.fixture
def engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SessionEngine:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    return SessionEngine(Session.open(create_project(tmp_path / "project").root, environ={}))


async def until(pilot: Pilot[None], true: Callable[[], bool]) -> None:
    for _ in range(2000):
        await pilot.pause(0.05)
        if true():
            return
    raise AssertionError(pilot.app.screen.query_one(".told", Label).text)


async def test_a_prompt_is_edited_checked_previewed_saved_and_brought_back(
    engine: SessionEngine, tmp_path: Path
) -> None:
    app = Host(engine)
    own = tmp_path / "project" / "recipes" / RECIPE
    async with app.run_test(size=(140, 20)) as pilot:

        def text(which: str) -> str:
            return app.screen.query_one(f".{which}", Label).text

        def preview() -> str:
            return app.screen.query_one("#preview LineView", LineView).text

        app.open()
        await until(pilot, lambda: "tokens" in preview())
        assert "built in" in text("head")

        # What is wrong is told while it is typed, and is not saved.
        await pilot.press("enter", *"{{ tagt")
        await until(pilot, lambda: "propose.j2:1: template syntax" in text("told"))
        assert "not saved" in text("head")
        assert "last version without mistakes" in preview()
        await pilot.press("ctrl+s")
        await until(pilot, lambda: text("told").startswith("not saved: propose.j2:1"))
        assert not own.exists()

        # Tab completes; the preview follows; brackets stay brackets.
        await pilot.press("backspace", "backspace", "r")
        await until(pilot, lambda: "tab target" in text("completions"))
        await pilot.press("tab", *" }} [/INST] a[b] ")
        await until(pilot, lambda: "[/INST] a[b] " in preview())

        # Whoever leaves finds the edit again.
        await pilot.press("escape", "escape")
        await until(pilot, lambda: app.left_with == [None])
        app.open()
        await until(pilot, lambda: "[/INST] a[b] " in preview())
        assert app.screen.query_one(TemplateEditor).text.startswith("{{ target }}")
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "saved into recipes" in text("told"))
        assert (own / "propose.j2").read_text().startswith("{{ target }} [/INST] a[b] ")
        assert "over the built-in one" in text("head")
        assert not list((tmp_path / "project" / "drafts" / "recipes").iterdir())

        # Versions: what changed, a note, and back.
        await pilot.press("3")
        await until(
            pilot, lambda: "--- packaged/propose.j2" in app.screen.query_one("#versions LineView", LineView).text
        )
        await pilot.press("N")
        await until(pilot, lambda: isinstance(app.screen, NoteScreen))
        await pilot.press(*"my [b]", "enter")
        await until(pilot, lambda: "version 2: my [b]" in text("told"))
        assert [kept.note for kept in engine.recipes().versions(RECIPE)] == ["my [b]", "as packaged"]
        await pilot.press("B")
        await until(pilot, lambda: isinstance(app.screen, ConfirmScreen))
        await pilot.press("y")
        await until(pilot, lambda: "is the built-in recipe again" in text("told"))
        assert not own.exists()
        await until(pilot, lambda: app.screen.query_one(VersionList).chosen == "2")
        await pilot.press("R")
        await until(pilot, lambda: isinstance(app.screen, ConfirmScreen))
        await pilot.press("y")
        await until(pilot, lambda: "is version 2 again" in text("told"))
        assert "[/INST]" in (own / "propose.j2").read_text()

        # An edit that somebody else overtook is not written over theirs; it can be discarded.
        await pilot.press("1", "enter", "x")
        await until(pilot, lambda: "not saved" in text("head"))
        (own / "propose.j2").write_text("Theirs.")
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "changed on the disk" in text("told"))
        await pilot.press("escape", "f4")  # there is no terminal here that another editor could have
        await until(pilot, lambda: "needs a terminal" in text("told"))
        await pilot.press("D")
        await until(pilot, lambda: isinstance(app.screen, ConfirmScreen))
        await pilot.press("y")
        await until(pilot, lambda: app.screen.query_one(TemplateEditor).text == "Theirs.")
        await pilot.press("shift+tab", "up")
        await until(pilot, lambda: text("head").startswith("vanilla · built in"))
        await pilot.press("u")
        await until(pilot, lambda: app.left_with == [None, "vanilla"])


async def test_nothing_typed_is_lost_by_saving_leaving_or_quitting(engine: SessionEngine, tmp_path: Path) -> None:
    app, project = Host(engine), tmp_path / "project"
    async with app.run_test(size=(140, 20)) as pilot:
        app.open()
        await until(pilot, lambda: "tokens" in app.screen.query_one("#preview LineView", LineView).text)
        editor = app.screen.query_one(TemplateEditor)
        await pilot.press("enter", "down", "a", "ctrl+s")
        await until(pilot, lambda: "saved into recipes" in app.screen.query_one(".told", Label).text)
        assert editor.cursor_location == (1, 1), "the editor stays as it is"
        await pilot.press("b", "ctrl+s", "escape", "escape")
        await until(pilot, lambda: app.left_with == [None])
        assert (project / "recipes" / RECIPE / "propose.j2").read_text().splitlines()[1].startswith("ab")

        # The versions are those of the recipe in view.
        app.open()
        await until(pilot, lambda: "tokens" in app.screen.query_one("#preview LineView", LineView).text)
        await pilot.press("3")
        await until(pilot, lambda: app.screen.query_one(VersionList).chosen == "packaged")
        app.screen.query_one("#recipe-names").focus()
        await pilot.press("up")
        await until(pilot, lambda: app.screen.query_one(VersionList).chosen is None)
        await pilot.press("1", "enter", "c")
    assert engine.recipes().draft("vanilla").edits["propose.j2"].startswith("c")


async def test_the_next_run_is_set_in_a_form_that_says_what_is_wrong() -> None:
    app = SimsmithApp(ScriptedEngine(cards=BASE))
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await asked(pilot, "f2", NextRunScreen)
        await pilot.press(*"top-[b]", "tab", "x", "enter")
        for _ in range(6000):
            await pilot.pause(0.01)
            if "seed must be" in app.screen.query_one(".hint").render().plain:  # type: ignore[union-attr]
                break
        assert isinstance(app.screen, NextRunScreen)
        await opened(pilot, "backspace", "3", "enter")
        assert (desk(app).settings.recipe, desk(app).settings.seed) == ("top-[b]", 3)
        assert "ctrl+g now uses top-[b]" in said(app)
        assert "top-[b]" in app.query_one(PromptPane).query_one(".settings", Label).text
        await opened(pilot, "P")
        assert "no recipes in this script" in said(app)


def test_settings_of_the_screen_hold_for_the_sitting_and_are_checked_against_the_recipe(engine: SessionEngine) -> None:
    entries = engine.entries()
    for changed, wrong in (
        ({"recipe": "top-don"}, "top-down"),
        ({"recipe": "top-down"}, "--target"),
        ({"temperature": "implemnt=1"}, "did you mean 'implement'"),
    ):
        with pytest.raises(EngineRefused, match=wrong):
            engine.configure({**entries, **changed})
    settings = engine.configure(
        {**entries, "recipe": "top-down", "target": "build-house", "temperature": "implement=1"}
    )
    assert (settings.recipe, settings.target, settings.temperatures) == ("top-down", "build-house", {"implement": 1.0})
    looked = engine.recipes().look("top-down", {})
    assert "build-house" in looked.stages[0].prompt
    assert [stage.temperature for stage in looked.stages if stage.stage == "implement"] == [1.0]
    assert looked.stages[-1].context_tokens > looked.stages[-1].tokens > 0


def test_a_broken_recipe_that_the_next_run_uses_is_looked_at_as_it_is_edited(
    engine: SessionEngine, tmp_path: Path
) -> None:
    bench, name = engine.recipes(), engine.settings().recipe
    text = bench.sheet(name).text("propose.j2")
    bench.save(name, {"propose.j2": f"One.\n{text}"}, {})
    file = tmp_path / "project" / "recipes" / name / "propose.j2"
    file.write_text("{{ oops")
    assert bench.look(name, {}).problem is not None
    looked = bench.look(name, {"propose.j2": f"Two.\n{text}"})
    assert looked.problem is None
    assert looked.stages[0].prompt.startswith("Two.")
    project = tmp_path / "project"
    (project / "simsmith.toml").write_text('schema = 1\nrecipe = "top-down"\n')
    wanting = SessionEngine(Session.open(project, environ={}))
    assert wanting.recipes().look("top-down", {}).stages, "a stand-in is the target"


@pytest.mark.parametrize(("script", "wrong"), [("exit 3", "ended with 3"), ("printf '\\377' > \"$1\"", "utf-8")])
def test_an_editor_that_fails_changes_nothing(tmp_path: Path, script: str, wrong: str) -> None:
    with pytest.raises(EngineRefused, match=wrong):
        edit_outside("a.j2", "text", {"EDITOR": editor(tmp_path, script)})


def test_the_text_comes_back_from_the_users_own_editor(tmp_path: Path) -> None:
    command = editor(tmp_path, 'case "$1" in *.j2) echo "more [/INST]" >> "$1";; esac')
    assert edit_outside("a.j2", "text\n", {"VISUAL": command, "EDITOR": "false"}) == "text\nmore [/INST]\n"
    with pytest.raises(EngineRefused, match="says which editor"):
        edit_outside("a.j2", "text", {"EDITOR": str(tmp_path / "none")})


def editor(folder: Path, script: str) -> str:
    file = folder / "my editor.sh"
    file.write_text(f"#!/bin/sh\n{script}\n")
    file.chmod(file.stat().st_mode | stat.S_IXUSR)
    return f"'{file}'"


async def test_the_preview_is_what_is_sent(engine: SessionEngine) -> None:
    look = engine.recipes().look
    previewed = (await asyncio.to_thread(look, engine.settings().recipe, {})).stages[0]
    async with aclosing(engine.generate()) as events:
        sent = await anext(event async for event in events if isinstance(event, StageStarted))
    assert (sent.stage, sent.prompt) == (previewed.stage, previewed.prompt)
    await engine.close()


def test_an_edit_can_be_saved_although_the_next_run_could_not_begin(tmp_path: Path) -> None:
    def plan(recipe: Recipe) -> TrialPlan:
        raise ProviderUnavailable("auth", "no key: set OPENAI_API_KEY")

    session = Session.open(create_project(tmp_path / "project").root, environ={})
    bench = RecipeBench(lambda: session, plan)
    edit = RecipeEdit.begin(bench.sheet(RECIPE), Draft({}, {}))
    file = edit.sheet.texts[0].file
    edit.type(file, edit.text(file) + "\nBe brief.\n")
    edit.take(bench.look(RECIPE, edit.changes.edits))
    assert edit.problem is None
    assert [line.text for line in edit.preview_lines(file)] == ["No preview: no key: set OPENAI_API_KEY"]
    saved = bench.save(RECIPE, edit.changes.edits, edit.changes.seen)
    assert "Be brief." in next(text.text for text in saved.texts if text.file == file)
