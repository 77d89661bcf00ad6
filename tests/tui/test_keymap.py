"""The user's own keys: what is refused and where, and that they do what they should."""

from __future__ import annotations

import re
from itertools import combinations
from pathlib import Path

import pytest
from textual.binding import Binding
from textual.widgets import Static
from textual.widgets._footer import FooterKey

from tests.tui.scripted import ScriptedEngine, trial_events
from tests.tui.test_app import BASE, opened, said, settle
from workbench.core.errors import SettingsError
from workbench.core.project import create_project
from workbench.core.screen_config import Said, read_screen_config
from workbench.core.screen_memory import remember_theme, remembered_theme
from workbench.core.session import Session
from workbench.core.settings import resolve_settings
from workbench.tui.app import SimsmithApp
from workbench.tui.commands import ENTRIES, WorkbenchCommands
from workbench.tui.jumping import JumpScreen
from workbench.tui.key_names import as_written, spelled
from workbench.tui.keymap import key_entries, key_lines, keymap
from workbench.tui.over_session import SessionEngine
from workbench.tui.screens.next_run import NextRunScreen
from workbench.tui.screens.recipes import HELP
from workbench.tui.screens.review import ReviewScreen
from workbench.tui.screens.statistics import HELP as STATISTICS_HELP
from workbench.tui.screens.statistics import StatisticsScreen
from workbench.tui.themes import DARK, LIGHT, theme_name
from workbench.tui.widgets.checks_pane import ChecksPane
from workbench.tui.widgets.diff_pane import DiffPane
from workbench.tui.widgets.library_tree import LibraryTree
from workbench.tui.widgets.prompt_pane import PromptPane
from workbench.tui.widgets.response_pane import ResponsePane
from workbench.tui.widgets.rollouts_pane import RolloutsPane
from workbench.tui.widgets.task_pane import TaskPane

PANES = (PromptPane, ResponsePane, DiffPane, ChecksPane, TaskPane, RolloutsPane)


def written(tmp_path: Path, text: str) -> Path:
    file = tmp_path / "config.toml"
    file.write_text(text)
    return file


def test_keys_and_theme_stand_in_the_users_file_beside_the_settings(tmp_path: Path) -> None:
    file = written(tmp_path, 'trials = 4\ntheme = "light"\n[keys]\n"review.accept" = "ctrl+a"\nview.zoom = "/"\n')
    config = read_screen_config(file)
    assert config.keys == {"review.accept": Said("ctrl+a", f"{file}:4"), "view.zoom": Said("/", f"{file}:5")}
    assert theme_name(config.theme, [DARK.name, LIGHT.name]) == LIGHT.name
    assert resolve_settings(project_file=None, user_file=file, environ={}, flags={}).trials == 4
    assert read_screen_config(tmp_path / "none.toml").keys == {}


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ('"review.acept" = "b"', "no action is called 'review.acept'; did you mean 'review.accept'?"),
        ('"qqq" = "b"', "no action is called 'qqq'; simsmith keys lists them"),
        ('"review.accept" = "ctrl+j"', "cannot be told from another key"),
        ('"review.accept" = "ctrl+["', "cannot be told from another key"),
        ('"review.accept" = "tab"', "moves the cursor and chooses"),
        ('"review.accept" = "contrl+a"', "is no key; valid: a character, f1 to f24"),
        ('"review.accept" = "f99"', "is no key"),
        ('"review.accept" = "z"', "'z' does view.zoom already"),
        ('"review.accept" = "2"', "'2' is always 'Response'"),
        ('"review.accept" = "Ctrl+Q"', "'Ctrl+Q' is always 'Quit'"),
        ('"review.accept" = "ctrl+p"', "'ctrl+p' is always 'Commands'"),
        ('"review.accept" = "ctrl+c"', "'ctrl+c' is always 'How to quit'"),
        ('"review.accept" = "shift+1"', "'shift+1' is no key"),
        ('"review.accept" = "shift+q"', "'shift+q' does queue.prepare already"),
        ('"review.accept" = "ctrl+"', "'ctrl+' is no key"),
        ('"review.accept" = 7', "must be text such as"),
        ('"recipes.save" = "ctrl+o"', "'ctrl+o' does app.jump already"),
        ('"recipes.use" = "N"', "'N' does recipes.note already"),
        ('"question.cancel" = "x"', "'x' is typed into the answer"),
        ('"app.jump" = "3"', "'3' is always 'Diff'"),
    ],
)
def test_what_cannot_be_used_is_refused_with_its_line(tmp_path: Path, line: str, problem: str) -> None:
    file = written(tmp_path, f"[keys]\n{line}\n")
    with pytest.raises(SettingsError) as refusal:
        keymap(read_screen_config(file).keys)
    assert str(refusal.value).startswith(f"{file}:2: ")
    assert problem in str(refusal.value)


def test_two_actions_may_swap_their_keys_and_no_two_have_the_same() -> None:
    swapped = {"view.zoom": Said("t", "c:1"), "response.reasoning": Said("z", "c:2")}
    assert keymap(swapped) == {"view.zoom": "t", "response.reasoning": "z"}
    with pytest.raises(SettingsError, match=r"c:2: 'f9' does view.zoom already"):
        keymap({"view.zoom": Said("f9", "c:1"), "response.reasoning": Said("f9", "c:2")})
    listed = list(key_lines(swapped))
    assert ("view.zoom", "t", "Zoom") in listed
    assert ("response.next", "]", "Next code block") in listed


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("shift+ctrl+alt+b", "alt+ctrl+shift+b"),
        ("ctrl+alt+/", "alt+ctrl+slash"),
        ("shift+b", "B"),
        ("alt+B", "alt+shift+b"),
        ("Ctrl+B", "ctrl+b"),
        ("ctrl++", "ctrl+plus"),
        ("+", "plus"),
        ("shift+F9", "shift+f9"),
    ],
)
def test_a_key_is_bound_as_it_arrives_when_it_is_pressed(text: str, key: str) -> None:
    assert keymap({"review.accept": Said(text, "c:1")}) == {"review.accept": key}


def test_the_trees_keys_are_remapped_with_those_of_the_screen() -> None:
    letters = {each.key: each.id for each in LibraryTree.BINDINGS if isinstance(each, Binding) and len(each.key) == 1}
    main = [entry for entry in key_entries() if entry.screen == "main"]
    assert letters == {key: entry.id for entry in main for key in entry.keys if key in letters}


def test_no_two_actions_that_meet_have_the_same_key() -> None:
    for one, other in combinations(key_entries(), 2):
        assert not one.meets(other) or not set(one.keys) & set(other.keys), (one, other)
        assert one.id != other.id


def test_screens_that_never_meet_may_have_the_same_key() -> None:
    said = {"recipes.use": Said("b", "c:1"), "statistics.reload": Said("b", "c:2")}
    assert keymap(said) == {"recipes.use": "b", "statistics.reload": "b"}
    with pytest.raises(SettingsError, match=r"c:1: 'z' does view.zoom already"):
        keymap({"app.jump": Said("z", "c:1")})
    with pytest.raises(SettingsError, match=r"c:1: 'R' does recipes.revert already"):
        keymap({"app.jump": Said("R", "c:1")})


def test_every_key_that_a_text_names_is_one_that_there_is() -> None:
    ids = {entry.id for entry in key_entries()}
    texts = [HELP, STATISTICS_HELP, *(entry.hint for entry in ENTRIES), *(pane.HELP for pane in PANES)]
    named = {name for text in texts for name in re.findall(r"\{([^}]*)\}", text)}
    assert named
    assert named <= ids
    assert "{" not in "".join(spelled(text, {}) for text in texts)


def test_the_page_on_datasets_lists_their_keys_as_they_are() -> None:
    shown = [
        (", ".join(map(as_written, entry.keys)), entry.about, entry.id)
        for entry in key_entries()
        if entry.screen in ("dataset", "datasets") or entry.id in ("view.datasets", "datasets.collect")
    ]
    page = (Path(__file__).parents[2] / "docs" / "datasets.md").read_text()
    told = re.findall(r"^\| (`.*`) \| (.*) \| `([a-z]+\.[a-z]+)` \|$", page, flags=re.MULTILINE)
    assert [(keys.replace("`", ""), about, name) for keys, about, name in told] == shown


def test_an_action_without_a_key_of_its_own_is_in_the_palette_only() -> None:
    for entry in ENTRIES:
        assert hasattr(ReviewScreen, f"action_{entry.action}"), entry


async def test_footer_help_palette_and_sentences_name_the_key_that_is_bound() -> None:
    own = {"rollouts.run": "f9", "prompt.generate": "ctrl+t", "job.stop": "f8", "app.jump": "ctrl+y"}
    app = SimsmithApp(ScriptedEngine(cards=BASE), keys=own)
    async with app.run_test(size=(160, 48)) as pilot:
        await opened(pilot, "6")
        assert "ctrl+t proposes a task" in said(app)
        footer = {key.description: key.key_display for key in app.screen.query(FooterKey)}
        assert (footer["Rollout"], footer["Generate"]) == ("f9", "^t")
        await opened(pilot, "f1")
        shown = "\n".join(str(part.content) for part in app.screen.query(Static))
        assert "f9 runs them again, f8 stops them" in shown
        assert re.search(r"f9 +Rollout\b", shown)
        assert re.search(r"ctrl\+y +Jump", shown)
        await opened(pilot, "escape")
        commands = {hit.text: hit.help async for hit in WorkbenchCommands(app.screen).discover()}
        assert commands["Run all checks and rollouts"] == "Static check and oracle on the code in view (f9)"
        await opened(pilot, "ctrl+y")
        assert isinstance(app.screen, JumpScreen)


async def test_the_keys_of_recipes_statistics_and_the_next_run_can_be_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    own = {"recipes.versions": "v", "recipes.back": "f9", "statistics.back": "b", "question.cancel": "f7"}
    project = create_project(tmp_path / "project")
    app = SimsmithApp(SessionEngine(Session.open(project.root, environ={})), keys=own)
    async with app.run_test(size=(100, 30)) as pilot:
        await opened(pilot, "f6", "escape")
        assert isinstance(app.screen, StatisticsScreen)
        await opened(pilot, "b", "P", "v")
        assert app.screen.has_class("-versions")
        await opened(pilot, "f1")
        assert re.search(r"f9 +Back", "\n".join(str(part.content) for part in app.screen.query(Static)))
        await opened(pilot, "enter", "f9", "f2", "escape")
        assert isinstance(app.screen, NextRunScreen)
        assert str(app.screen.query_one(".question").border_subtitle).endswith("f7 cancels")
        await opened(pilot, "f7")
        assert isinstance(app.screen, ReviewScreen)


def test_an_unknown_theme_names_what_there_is() -> None:
    with pytest.raises(SettingsError, match="c:1: there is no theme 'simsmith-lihgt'; did you mean 'simsmith-light'"):
        theme_name(Said("simsmith-lihgt", "c:1"), [DARK.name, LIGHT.name])


def test_the_theme_that_was_left_is_remembered_and_a_broken_memory_is_none(tmp_path: Path) -> None:
    file = tmp_path / "state" / "screen.json"
    assert remembered_theme(file) == ""
    remember_theme(file, LIGHT.name)
    assert remembered_theme(file) == LIGHT.name
    for broken in ("[]", "{", '{"theme": 7}'):
        file.write_text(broken)
        assert remembered_theme(file) == ""


async def test_a_remapped_key_does_its_action_and_the_old_one_nothing() -> None:
    app = SimsmithApp(ScriptedEngine(trial_events(), BASE), keys={"prompt.generate": "f9", "review.accept": "b"})
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, "f9")
        await pilot.press("a")
        await settle(pilot)
        assert "accepted" not in said(app)
        await opened(pilot, "b")
        assert "accepted stack-block-tower" in said(app)
        await pilot.press("b")
        await pilot.pause()
        assert "not accepted:" in said(app)
