"""The terminal workbench. `run(session)` opens it; the main screen is `screens/review.py`."""

from __future__ import annotations

import asyncio
import gc
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, ClassVar, Protocol, runtime_checkable

from rich.segment import Segments
from textual import on
from textual.app import App, SystemCommand
from textual.binding import BindingType
from textual.screen import ModalScreen, Screen

from workbench.core.screen_config import read_screen_config
from workbench.core.screen_memory import remember_theme, remembered_theme, screen_memory_file
from workbench.tui.commands import WorkbenchCommands
from workbench.tui.desk import Desk
from workbench.tui.endings import LOOK_S, do_without_terminal, is_hung_up, on_signals
from workbench.tui.engine import Engine, EngineRefused
from workbench.tui.jumping import JumpScreen
from workbench.tui.key_names import as_written, spelled
from workbench.tui.keymap import keymap
from workbench.tui.keys import APP_KEYS
from workbench.tui.messages import GiveUp
from workbench.tui.screens.asking import ConfirmScreen
from workbench.tui.screens.review import ReviewScreen
from workbench.tui.themes import DARK, LIGHT, theme_name

if TYPE_CHECKING:
    from textual.driver import Driver

    from workbench.core.opening import Opening

HUNG_UP = 128 + signal.SIGHUP
"""Exit code of who lost the terminal, as shells say it."""
IMAGES = "SIMSMITH_IMAGES"
PLACE_FILE = "place.json"
"""Among the drafts: what a crash must not take."""
KEPT_COMMANDS = ("Theme", "Screenshot")
THREAD_TURN_S = 0.001
"""Python's own is 5 ms. Each file that the event loop looks at gives the turn away, and another thread, such as the one
that makes the index of the nearest tasks, keeps it so long."""
COLLECT_AFTER = (5000, 20, 50)
"""Rarer than Python's own: drawing makes thousands of short-lived objects, and each full collection stops the keys."""
NO_KEYS: Mapping[str, str] = MappingProxyType({})


@runtime_checkable
class Works(Protocol):
    """A screen that must not be left just so."""

    def unfinished(self) -> str:
        """What quitting would cut off, in a sentence; empty when nothing."""
        ...

    async def wind_up(self) -> None:
        """Keep what is being edited, and end what runs."""
        ...


class SimsmithApp(App[int]):
    """One screen; the app only opens and closes it."""

    TITLE = "Simsmith"
    CSS_PATH = Path("styles.tcss")
    BINDINGS: ClassVar[list[BindingType]] = APP_KEYS
    COMMANDS: ClassVar = {WorkbenchCommands}

    def __init__(
        self,
        engine: Engine,
        *,
        task: str | None = None,
        file: Path | None = None,
        ahead: int = 0,
        clock: Callable[[], float] = time.monotonic,
        keys: Mapping[str, str] = NO_KEYS,
        place: Path | None = None,
        samples: Sequence[Path] | None = None,
    ) -> None:
        super().__init__()
        self._engine = engine
        self._samples = samples
        desk = Desk(engine, clock, ahead)
        self.refusal: EngineRefused | None = None
        """Why the screen ended by itself: its project cannot be read."""
        self._review = _screen_of(desk, file) if file else ReviewScreen(desk, task, place)
        for theme in (DARK, LIGHT):
            self.register_theme(theme)
        self.theme = DARK.name
        self.own_keys = {name: as_written(key) for name, key in keys.items()}
        """Id → key, where the user wants another one."""
        self.set_keymap(dict(keys))

    def get_default_screen(self) -> ReviewScreen:
        """The only screen; questions are asked on top of it."""
        return self._review

    def refresh_css(self, animate: bool = True) -> None:
        """Style everything anew; before there is a screen, only take the theme's variables.

        Textual would parse all styles with them, and once more for the first widget.
        """
        if self.screen_stack:
            super().refresh_css(animate)
        else:
            self.stylesheet.set_variables(self.get_css_variables())

    async def action_leave(self) -> None:
        """Quit; asks while something would be lost."""
        if isinstance(self.screen, ConfirmScreen):
            return
        loss = " ".join(filter(None, (screen.unfinished() for screen in self._working())))
        if loss:
            self.push_screen(ConfirmScreen(f"{loss} Quit all the same?"), self._leave_if)
        else:
            await self._leave_if(True)

    def action_jump(self) -> None:
        """A letter over every pane; questions have nowhere to go."""
        if not isinstance(self.screen, ModalScreen):
            self.push_screen(JumpScreen(self.screen))

    async def _check_bindings(self, key: str, priority: bool = False) -> bool:
        """Do at once what a key means on the main screen.

        Textual hands it to what has the focus first, and by the time it comes back the keys of one burst have all gone
        there: the letters after the slash that opens the filter would be commands.
        """
        if await super()._check_bindings(key, priority):
            return True
        typing = self.focused is not None and self.focused.check_consume_key("x", "x")
        return priority and not typing and self.screen is self._review and await super()._check_bindings(key)

    def get_system_commands(self, screen: Screen[object]) -> Iterator[SystemCommand]:
        """Of Textual's own those that the workbench has nothing better for: its "Quit" would lose what runs."""
        yield SystemCommand("Quit", "Asks while something runs (ctrl+q)", self.action_leave, discover=False)
        yield from (each for each in super().get_system_commands(screen) if each.title in KEPT_COMMANDS)

    def copy_to_clipboard(self, text: str) -> None:
        """To the terminal's; what no terminal can take, lone surrogates, in words."""
        super().copy_to_clipboard(text.encode(errors="backslashreplace").decode())

    def get_driver_class(self) -> type[Driver]:
        """Textual's choice; where that is a terminal, one that may go."""
        chosen = super().get_driver_class()
        if chosen.__name__ != "LinuxDriver":  # a browser, a test, another system
            return chosen
        from workbench.tui.terminal_driver import TerminalDriver

        return TerminalDriver

    def action_say_how_to_quit(self) -> None:
        """ctrl+c copies in many terminals and interrupts in others; here it only says what does."""
        self.notify(spelled("ctrl+q quits, {job.stop} stops what runs.", self.own_keys), markup=False)

    def _fatal_error(self) -> None:
        """End with the traceback of what broke. Textual's own shows the values of variables, too: a key may be one."""
        from rich.traceback import Traceback

        self.bell()
        self._exit_renderables.append(Segments(self.console.render(Traceback(), self.console.options)))
        self._close_messages_no_wait()

    def on_mount(self) -> None:
        """Being ended does what `leave` does: edits are kept, workers gone, the terminal, if any, is as it was."""
        on_signals(self._end)
        if self._samples is not None:
            self.run_worker(self._review.show_household(self._samples))
        if not self.is_headless:
            self._terminal_watch = self.set_interval(LOOK_S, self._end_without_terminal)

    def on_ready(self) -> None:
        """Look for garbage from the first frame on, where `open_screen` put that off.

        What is there by now stays: with 2,000 tasks each full collection over it blocked the screen for 100 ms.
        """
        if not gc.isenabled():
            gc.freeze()
            gc.set_threshold(*COLLECT_AFTER)
            gc.enable()

    @on(GiveUp)
    def _give_up(self, message: GiveUp) -> None:
        self.refusal = message.refusal
        self.exit()

    def _end(self, code: int) -> None:
        if not self.is_headless and is_hung_up():
            do_without_terminal(code)
        self.run_worker(self._wind_up(code))

    def _end_without_terminal(self) -> None:
        if is_hung_up():
            self._terminal_watch.stop()
            self._end(HUNG_UP)

    def _working(self) -> list[Works]:
        """The screens in which something may run or be edited, the upper ones first."""
        return [screen for screen in reversed(self.screen_stack) if isinstance(screen, Works)]

    async def _leave_if(self, sure: bool | None) -> None:
        if sure:
            await asyncio.to_thread(self._review.forget_place)
            await self._wind_up(0)

    async def _wind_up(self, code: int) -> None:
        for screen in self._working():
            await screen.wind_up()
        await self._engine.close()
        self.exit(code)


def _screen_of(desk: Desk, file: Path) -> ReviewScreen:
    from workbench.core.watching import saved_sources
    from workbench.tui.screens.debugging import TaskFileScreen

    return TaskFileScreen(desk, saved_sources([file]))


def run(
    opening: Opening,
    task: str | None = None,
    *,
    file: Path | None = None,
    ahead: int = 0,
    mouse: bool = True,
    samples: Sequence[Path] | None = None,
) -> int:
    """Open the workbench on a project, optionally on one task; returns the process's exit code.

    Args:
        opening: The project; its library is opened behind the first frame.
        task: What is in view first; None: the first task to review.
        file: A task's file instead: it is checked whenever an editor saves it.
        ahead: How many proposals are prepared while the reviewer decides.
        mouse: False leaves it to the terminal.
        samples: Open on the household samples, and import these files and folders first; None: on the tasks.

    Raises:
        CorruptProject: A file of the project cannot be read.
    """
    from workbench.core.freed_memory import give_back_freed_memory
    from workbench.core.opening import user_settings_file
    from workbench.tui.over_session import SessionEngine

    give_back_freed_memory()
    sys.setswitchinterval(THREAD_TURN_S)
    config = read_screen_config(user_settings_file())
    keys = keymap(config.keys)
    if IMAGES in os.environ:
        from workbench.core.terminal_pictures import pictures_here

        pictures_here(os.environ)  # refuses what is no way to draw
    place = opening.project.drafts / PLACE_FILE
    app = SimsmithApp(
        SessionEngine(opening), task=task, file=file, ahead=ahead, keys=keys, place=place, samples=samples
    )
    memory = screen_memory_file()
    left_with = remembered_theme(memory)
    if left_with in app.available_themes:
        app.theme = left_with
    app.theme = theme_name(config.theme, app.available_themes) or app.theme
    code = app.run(mouse=mouse) or app.return_code or 0
    if app.refusal is not None:
        raise app.refusal.__cause__ or app.refusal
    if config.theme is None and app.theme != left_with:
        remember_theme(memory, app.theme)
    return code
