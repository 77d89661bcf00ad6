"""What models, tasks, exceptions and users write is shown as it is: no markup, no style, no sequence for the terminal.

Every view of the real app, on an engine whose every text is hostile.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, TextArea

from library.records import Decision, Trial
from library.store import TaskLibrary
from prompts.values import Proposed, StageDelta, StageFinished, StageNotice, StageStarted, Written
from sim.sandbox.protocol import EpisodeStarted, OutputLine, RolloutReport, StepTaken
from sim.values import Diagnostic, Evidence
from tests.library.builders import make_trial
from tests.tui.pressing import Presser, watched_threads
from tests.tui.scripted import TOWER, ScriptedEngine, card, trial_events
from workbench.core.events import AttemptStarted, Notice, SourceChecked, TrialEvent, TrialFinished
from workbench.core.project import create_project
from workbench.core.session import Session
from workbench.tui.app import SimsmithApp
from workbench.tui.engine import EngineRefused, RunSettings
from workbench.tui.over_session import SessionEngine
from workbench.tui.recipe_bench import RecipeBench
from workbench.tui.screens.viewing import ViewingScreen
from workbench.tui.study_bench import StudyBench
from workbench.tui.widgets.body import Body

RECIPE = "vanilla-simple"
SHOWN = "[/INST] list[int] [bold]b[/] [@click=app.bell]x[/]"
"""Printable, so it has to be seen as it is."""
STEERING = (
    "\x1b[31mred\x1b[0m\x1b[2J\x1b]0;owned\x07\x1b]8;;http://a\x1b\\\x9b31m\x07\b\r\x00"
    "\u202edesrever\u2066\u200e\u200b\u0301漢字👩‍🔬\ufeff\ud83d\udc80"
)
"""Escape sequences, control characters, overrides; nothing wide and two wide; lone surrogates, which JSON can carry."""
HOSTILE = SHOWN + STEERING
LONG = HOSTILE + "x" * 5_000
STEERS = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
CODE = f'{TOWER}# {LONG}\n"""{HOSTILE}"""\n'.encode(errors="ignore").decode()
"""Providers let no lone surrogate through (`prompts/providers/chunks.py`), and no file could hold one."""
NAME = "[/INST]-[bold]x"
"""As short as the library's column is wide; the rest of its texts is longer."""


def poisoned(event: TrialEvent) -> Iterator[TrialEvent]:  # noqa: C901 - a table
    """An event of a real trial with hostile texts."""
    match event:
        case StageStarted():
            yield replace(event, prompt=f"{HOSTILE}\n{LONG}")
            yield StageDelta(event.stage, f"{HOSTILE}\n", reasoning=True)
            yield StageNotice(event.stage, HOSTILE)
        case StageFinished(record):
            yield StageDelta(event.record.stage, f"\n{LONG}\n{HOSTILE}\n")
            yield replace(event, record=replace(record, prompt=HOSTILE))
        case Proposed(description):
            yield Proposed(replace(description, name=NAME, description=HOSTILE, assets=(HOSTILE,)))
        case Written(proposal):
            yield replace(event, proposal=replace(proposal, source=CODE))
        case AttemptStarted(proposal=proposal):
            yield replace(event, proposal=replace(proposal, source=CODE))
        case SourceChecked(report):
            yield SourceChecked(replace(report, diagnostics=(FINDING,)))
        case EpisodeStarted():
            yield replace(event, instruction=HOSTILE)
            yield from (OutputLine(HOSTILE), OutputLine(LONG))
        case StepTaken():
            yield replace(event, instruction=HOSTILE)
        case RolloutReport():
            yield replace(event, evidence=(Evidence(SHOWN, ok=False, detail=HOSTILE),), diagnostics=(FINDING,))
        case TrialFinished(trial):
            yield Notice(HOSTILE, "warning")
            revision = replace(trial.revisions[0], source=CODE)
            trial = replace(trial, task=NAME, revisions=(revision,), problem=HOSTILE)
            yield TrialFinished(replace(trial, recipe=HOSTILE, model=HOSTILE, description=HOSTILE))
        case _:
            yield event


FINDING = Diagnostic(SHOWN, "warning", HOSTILE, 13, HOSTILE)


class HostileEngine(ScriptedEngine):
    """Every text that it gives is hostile."""

    def __init__(self, session: Session) -> None:
        other = card("other", description=HOSTILE, assets=(HOSTILE,), reason=HOSTILE, tags=(HOSTILE,), model=HOSTILE)
        super().__init__([made for event in trial_events() for made in poisoned(event)], [other])
        self.failure = f"{HOSTILE}\n{LONG}"
        self._real = SessionEngine(session)

    def settings(self) -> RunSettings:
        return RunSettings(RECIPE, HOSTILE, HOSTILE, 2, 0, HOSTILE)

    def entries(self) -> dict[str, str]:
        return {"recipe": RECIPE, "seed": HOSTILE}

    def configure(self, entries: Mapping[str, str]) -> RunSettings:
        raise EngineRefused(f"no {HOSTILE}")

    def recipes(self) -> RecipeBench:
        return self._real.recipes()

    def statistics(self) -> StudyBench:
        return self._real.statistics()

    def _file(self, trial: Trial) -> None:
        super()._file(trial)
        self.library[NAME] = replace(self.library[NAME], description=HOSTILE, assets=(HOSTILE,))
        self.decisions.append(Decision("x", "flag", NAME, "", HOSTILE, HOSTILE, reason=HOSTILE))


class View(NamedTuple):
    """Somewhere that hostile text is seen, and how one gets there from the main screen."""

    name: str
    press: tuple[str, ...]
    shows: str = SHOWN
    types: str = ""
    """Into the line that has the focus by then."""
    then: tuple[str, ...] = ()


VIEWS = (
    View("the library", ("f3", "f3"), NAME),
    View("the prompt", ("1",)),
    View("the answer", ("2",)),
    View("the reasoning", ("t",)),
    View("the diff", ("3",), "[/INST]"),
    View("side by side", ("s",), "[/INST]"),
    View("the checks", ("4",)),
    View("the code", ("5",), NAME),
    View("the log", ("6",), "[/INST] list[int]"),
    View("the record", ("i",)),
    View("what is sent back", ("g",)),
    View("why not?", ("r",), NAME),
    View("a reason", ("r", "tab"), f"rejected {NAME}: {SHOWN}", HOSTILE, ("enter",)),
    View("what is copied", ("5", "y"), "copied"),
    View("what is written", ("5", "w"), "written to", "code.py", ("enter",)),
    View("where it is written", ("w",), "not written", f"/nowhere/{SHOWN}", ("enter",)),
    View("a batch", ("v", "V"), NAME),
    View("a batch, sure?", ("v", "V", "a"), NAME),
    View("the filter", ("/",), "[/INST]", HOSTILE),
    View("the editor", ("e",), NAME),
    View("the next run", ("f2",), "✗ no [/INST]", HOSTILE, ("enter",)),
    View("the palette", ("ctrl+p",), SHOWN, SHOWN),
    View("statistics", ("f6",), SHOWN),
    View("a recipe", ("P",), SHOWN),
    View("a recipe's editor", ("P", "enter"), SHOWN),
    View("a recipe's versions", ("P", "3"), SHOWN),
)


def seen(pilot: Pilot[int]) -> str:
    """The screen's cells; holds that none of them steers a terminal or carries a foreign action."""
    lines = []
    for strip in pilot.app.screen._compositor.render_strips():
        lines.append(strip.text)
        for segment in strip:
            assert not STEERS.search(segment.text), ascii(segment.text)
            assert "bell" not in str(segment.style and segment.style.meta), segment
    return "\n".join(lines)


@pytest.fixture
def session(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Session:
    """A project whose recipe, note and journal are hostile, as far as files can be."""
    monkeypatch.chdir(tmp_path)
    session = Session.open(create_project(tmp_path / "project").root, environ={})
    in_a_file = HOSTILE.encode(errors="ignore").decode()
    bench = SessionEngine(session).recipes()
    texts = {text.file: text.text for text in bench.sheet(RECIPE).texts}
    first = next(iter(texts))
    bench.save(RECIPE, {first: f"{in_a_file}\n{texts[first]}"}, {first: texts[first]})
    bench.keep(RECIPE, in_a_file)
    TaskLibrary(session.project.root).record(replace(make_trial(), provider="openai", model=HOSTILE, recipe=HOSTILE))
    return session


def _in_view(app: SimsmithApp) -> str | None:
    assert isinstance(app.screen, ViewingScreen)
    return app.screen.desk.shown.name


async def test_hostile_text_is_seen_as_it_is_in_every_view(session: Session) -> None:
    app = SimsmithApp(HostileEngine(session))
    watched_threads()
    async with app.run_test(size=(160, 48)) as pilot:
        presser = Presser(pilot)
        await presser.until(lambda: bool(app.screen.query_one(Body).tab))
        await presser.press("ctrl+g")
        await presser.until(lambda: NAME in seen(pilot))
        for view in VIEWS:
            await presser.press(*view.press)
            if view.types:
                assert isinstance(app.focused, Input), view.name
                app.focused.value = view.types
            await presser.press(*view.then)
            await presser.until(lambda: view.shows in seen(pilot), lambda: f"{view.name}:\n{seen(pilot)}")  # noqa: B023
            while app.screen is not app.screen_stack[0] or isinstance(app.focused, Input | TextArea):
                await presser.press("escape")
                await presser.painted()
            seen(pilot)
