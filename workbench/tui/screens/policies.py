"""The policies of the project: how each stands, how its loss falls while it is trained, and what tests found."""

from __future__ import annotations

import asyncio
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

import numpy as np
from textual import work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from workbench.core.loss_log import LossCurves
from workbench.core.policy_list import PolicyEntry
from workbench.core.process_load import ProcessLoad
from workbench.core.train_wishes import ABOUT
from workbench.core.training import TrainPlan
from workbench.tui.key_names import key_table, own_keys, spelled
from workbench.tui.keys import POLICIES_KEYS
from workbench.tui.lines import Line
from workbench.tui.policy_bench import PoliciesSeen, PolicyBench
from workbench.tui.policy_lines import policy_lines, policy_rows
from workbench.tui.presenting import Mark
from workbench.tui.screens.asking import ConfirmScreen, HelpScreen
from workbench.tui.screens.form import FormScreen
from workbench.tui.screens.lessons import LessonsScreen
from workbench.tui.screens.telling import TellingScreen
from workbench.tui.trainer import Trainer
from workbench.tui.widgets.curve_plot import CurvePlot
from workbench.tui.widgets.key_line import KeyLine
from workbench.tui.widgets.label import Label
from workbench.tui.widgets.line_view import LineView
from workbench.tui.widgets.status_line import StatusLine

if TYPE_CHECKING:
    from workbench.core.policy_watching import WatchPlan

HELP = (
    "The policies of this project, in its folder runs, also those that simsmith train makes. Trained: it can act and "
    "be tested; training: its loss is drawn as it comes, of each step the parts pick, place and rotation; stopped: "
    "{policies.go_on} goes on to the same result; broken off: it ended before it was first kept. {policies.train} "
    "trains one on datasets of your choice, in the background, {policies.stop} stops that after the current step. "
    "{policies.watch} or enter plays a scene with a policy, to look on. simsmith eval tests a policy; val % and test % "
    "are the shares of episodes that it solved."
)
EMPTY = "there is no policy yet: {policies.train} trains one"
HINT = "tab next · enter trains · {question.cancel} cancels"
WATCH_HINT = "tab next · enter plays it · {question.cancel} cancels"
PARTS = ("pick", "place", "rotation")
"""Columns of a loss log that are drawn."""
REFRESH_S = 1.0
"""Between two looks."""


class PoliciesScreen(TellingScreen):
    """A list, the curves of the one under its cursor, and what there is to say of it.

    Args:
        bench: The project's policies.
        trainer: Trains while one looks elsewhere, too.
    """

    AUTO_FOCUS = "#policies"
    HORIZONTAL_BREAKPOINTS = [(0, "-stacked"), (120, "-beside")]  # noqa: RUF012 - Textual's
    VERTICAL_BREAKPOINTS = [(0, "-short"), (20, "-tall")]  # noqa: RUF012 - Textual's
    BINDINGS: ClassVar[list[BindingType]] = POLICIES_KEYS
    DEFAULT_CSS = """
    PoliciesScreen { background: $background; }
    PoliciesScreen .head { height: 1; padding: 0 1; background: $panel; }
    PoliciesScreen #body { height: 1fr; }
    PoliciesScreen OptionList {
        background: transparent; border: round $foreground 20%; border-title-color: $text-muted; padding: 0;
        text-wrap: nowrap; text-overflow: ellipsis; scrollbar-size: 1 1; height: 1fr;
    }
    PoliciesScreen #about { border: round $foreground 20%; padding: 0 1; height: 1fr; }
    PoliciesScreen #columns { height: 1; padding: 0 1; color: $text-muted; text-wrap: nowrap; }
    PoliciesScreen OptionList:focus, PoliciesScreen #about:focus { border: round $primary; }
    PoliciesScreen.-stacked #body { layout: vertical; }
    PoliciesScreen.-stacked #list { height: 1fr; }
    PoliciesScreen.-stacked #chosen { height: 2fr; }
    PoliciesScreen.-stacked.-short #about { display: none; }
    PoliciesScreen.-beside #list { width: 1fr; }
    PoliciesScreen.-beside #chosen { width: 1fr; }
    PoliciesScreen.-zoom #list, PoliciesScreen.-zoom #about { display: none; }
    PoliciesScreen.-zoom #curves { height: 1fr; }
    """

    def __init__(self, bench: PolicyBench, trainer: Trainer) -> None:
        super().__init__()
        self._bench, self._trainer = bench, trainer
        self._seen = PoliciesSeen((), {})
        self._load = ProcessLoad()
        self._is_looking = False

    def compose(self) -> ComposeResult:
        """List, curves, description."""
        yield Label(classes="head")
        with Horizontal(id="body"):
            with Vertical(id="list"):
                yield Label(id="columns")
                yield OptionList(id="policies", markup=False)
            with Vertical(id="chosen"):
                with Horizontal(id="curves"):
                    for part in PARTS:
                        yield CurvePlot(part, id=part)
                yield LineView(id="about")
        yield StatusLine(id="status")
        yield KeyLine()

    def on_mount(self) -> None:
        """Look once the screen stands, and again every second."""
        self.query_one(".head", Label).say(Content.styled("policies of this project", "bold $text-primary"))
        self._trainer.listeners.append(self)
        self.set_interval(REFRESH_S, self._look_again)
        self.training_moved()

    def on_unmount(self) -> None:
        """Who is gone hears nothing."""
        self._trainer.listeners.remove(self)

    def training_moved(self) -> None:
        """It is further, or over."""
        if not self.is_attached:  # the app is about to end
            return
        training = self._trainer.training
        self.query_one(StatusLine).show_progress(training.line if training else "")
        if training is None or training.folder not in self._folders:
            self.action_reload()

    def training_ended(self, sentence: str, mark: Mark) -> None:
        """How it ended."""
        if self.is_attached:
            self.say(sentence, mark)

    @property
    def pointed_at(self) -> PolicyEntry | None:
        """The one under the cursor."""
        at = self.query_one(OptionList).highlighted
        return self._seen.entries[at] if self._seen.entries and at is not None else None

    @property
    def _folders(self) -> list[Path]:
        return [entry.folder for entry in self._seen.entries]

    def _look_again(self) -> None:
        """What a command trains is seen, too."""
        if self.is_current:
            self.action_reload()

    @work(group="look")
    async def action_reload(self) -> None:
        """Look again which there are, and how they stand; whoever looks already does that."""
        if self._is_looking:
            return
        self._is_looking = True
        try:
            seen = await self.tried(asyncio.to_thread(self._bench.look, self._trainer.folder))
            if seen is not None and self.is_attached:
                self._list(seen)
                await self._describe()
        finally:
            self._is_looking = False

    def _list(self, seen: PoliciesSeen) -> None:
        """The cursor stays on its policy; it goes to the one that is being trained when that comes into the list."""
        pointed_at, folders = self.pointed_at, self._folders
        self._seen = seen
        options = self.query_one(OptionList)
        head, *rows = policy_rows(seen.entries, seen.steps)
        self.query_one("#columns", Label).say(Content(head if rows else ""))
        if self._folders == folders and options.option_count == len(rows):
            for at, row in enumerate(rows):
                if options.get_option_at_index(at).prompt != Content(row):
                    options.replace_option_prompt_at_index(at, Content(row))
            return
        options.clear_options()
        options.add_options(Option(Content(row)) for row in rows)
        if rows:
            begun = self._trainer.folder
            wanted = pointed_at.folder if pointed_at and (begun is None or begun in folders) else begun
            options.highlighted = self._folders.index(wanted) if wanted in self._folders else 0

    async def _describe(self) -> None:
        """Curves and words about the one under the cursor."""
        entry = self.pointed_at
        curves = await asyncio.to_thread(self._bench.curves, entry.folder) if entry else LossCurves()
        load = await self._load.look(entry.holder) if entry else ""
        if entry is not self.pointed_at or not self.is_attached:  # the cursor went on; that is described by itself
            return
        training = self._trainer.training
        planned = training.planned if training and entry and training.folder == entry.folder else None
        planned = planned or (entry.planned if entry else None)
        for part in PARTS:
            self.query_one(f"#{part}", CurvePlot).show(curves.parts.get(part, np.empty(0)), planned)
        lines = policy_lines(entry, load, curves.problem) if entry else [Line(spelled(EMPTY, own_keys(self.app)))]
        view = self.query_one("#about", LineView)
        if tuple(lines) != view.lines:
            view.show_lines(lines)

    @work(exclusive=True, group="describe")
    async def on_option_list_option_highlighted(self) -> None:
        """Another one is under the cursor."""
        await self._describe()

    def on_option_list_option_selected(self) -> None:
        """One is to be watched."""
        self.action_watch()

    def action_cursor(self, by: int) -> None:
        """Up or down."""
        options = self.query_one(OptionList)
        (options.action_cursor_down if by > 0 else options.action_cursor_up)()

    @work(exclusive=True, group="train")
    async def action_train(self) -> None:
        """Ask what is to be learnt from, and how; then train."""
        if self._is_busy():
            return
        if chosen := await self.app.push_screen_wait(LessonsScreen(self._bench.lessons)):
            names = ", ".join(folder.name for folder in chosen)
            take = partial(self._bench.planned, chosen)
            form = FormScreen[TrainPlan](f"train on {names}", HINT, self._bench.entries(), ABOUT.__getitem__, take, {})
            plan = await self.app.push_screen_wait(form)
            self._start(plan)
            if plan and (caution := await self.tried(asyncio.to_thread(self._bench.caution, plan))):
                self.say(caution, "warned")

    @work(exclusive=True, group="train")
    async def action_go_on(self) -> None:
        """Go on with the training that was stopped."""
        entry = self.pointed_at
        if self._is_busy():
            return
        if entry is None or entry.state != "stopped":
            self.say("go on with a training that was stopped: put the cursor on one", "warned")
        else:
            self._start(await self.tried(asyncio.to_thread(self._bench.going_on, entry.folder)))

    def _start(self, plan: TrainPlan | None) -> None:
        if plan is not None:
            self.say("")
            self._trainer.start(plan)

    def _is_busy(self) -> bool:
        """Whether one is being trained by this screen; says so."""
        if self._trainer.training is not None:
            self.say("one policy at a time is trained here; {policies.stop} stops it", "warned")
        return self._trainer.training is not None

    @work(exclusive=True, group="train")
    async def action_watch(self) -> None:
        """Look on while the policy plays a scene."""
        if (entry := self.pointed_at) is None:
            self.say(EMPTY, "warned")
            return
        entries = await self.tried(asyncio.to_thread(self._bench.scenes, entry.folder))
        if entries is None:
            return
        await asyncio.to_thread(import_module, "workbench.tui.screens.policy_watching")  # 80 ms
        from workbench.core.policy_watching import ABOUT as ABOUT_SCENES
        from workbench.tui.screens.policy_watching import WatchScreen

        title, take = f"watch {entry.folder.name}", partial(self._bench.watching, entry.folder)
        form: FormScreen[WatchPlan] = FormScreen(title, WATCH_HINT, entries, ABOUT_SCENES.__getitem__, take, {})
        if (plan := await self.app.push_screen_wait(form)) is not None:
            self.app.push_screen(WatchScreen(self._bench, plan))

    @work(exclusive=True, group="train")
    async def action_stop(self) -> None:
        """Stop after the current step; what was learnt is kept."""
        training = self._trainer.training
        if training is None:
            self.say("nothing is being trained here", "warned")
            return
        question = f"{training.line}. Stop it? What was learnt is kept, and it can be gone on with."
        if await self.app.push_screen_wait(ConfirmScreen(question)):
            self._trainer.stop()

    def action_zoom(self) -> None:
        """The curves on the whole screen, and back."""
        self.toggle_class("-zoom")

    def action_copy(self) -> None:
        """Copy the folder's name, for a command."""
        if (entry := self.pointed_at) is not None:
            self.app.copy_to_clipboard(str(entry.folder))
            self.say(f"copied {entry.folder}")

    def action_help(self) -> None:
        """What one sees here, and the keys."""
        own = own_keys(self.app)
        self.app.push_screen(HelpScreen(spelled(HELP, own), key_table(own, POLICIES_KEYS)))
