"""What every app of ours on a terminal does: keys and themes of the user, palette, jump mode, and an end in order."""

from __future__ import annotations

import gc
import os
import signal
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, ClassVar, Literal, NamedTuple, Protocol, runtime_checkable

from rich.segment import Segments
from textual import events
from textual.app import App, SystemCommand
from textual.binding import BindingType
from textual.screen import ModalScreen, Screen

from workbench.core.screen_config import Said, read_screen_config
from workbench.core.screen_memory import remember_theme, remembered_theme, screen_memory_file
from workbench.tui.commands import WorkbenchCommands
from workbench.tui.endings import LOOK_S, do_without_terminal, is_hung_up, on_signals
from workbench.tui.jumping import JumpScreen
from workbench.tui.key_names import as_written, spelled
from workbench.tui.keymap import keymap
from workbench.tui.keys import APP_KEYS
from workbench.tui.themes import DARK, LIGHT, theme_name

if TYPE_CHECKING:
    from textual.driver import Driver

HUNG_UP = 128 + signal.SIGHUP
"""Exit code of who lost the terminal, as shells say it."""
IMAGES = "SIMSMITH_IMAGES"
KEPT_COMMANDS = ("Theme", "Screenshot")
THREAD_TURN_S = 0.001
"""Python's own is 5 ms. Each file that the event loop looks at gives the turn away, and another thread, such as the one
that makes the index of the nearest tasks, keeps it so long."""
COLLECT_AFTER = (5000, 4, 250)
"""Full collections, each of which stops the keys, are rarer than Python's own: drawing makes thousands of short-lived
objects. Those of the second generation look at 20,000 new objects and not at 100,000, which take 50 ms."""
NO_KEYS: Mapping[str, str] = MappingProxyType({})


@runtime_checkable
class TakesKeysAtOnce(Protocol):
    """A screen in whose filter letters may be typed as fast as they come."""

    takes_keys_at_once: Literal[True]


class TerminalApp(App[int]):
    """Its exit code is what the process ends with.

    Args:
        keys: Id → key, where the user wants another one.
    """

    TITLE = "Simsmith"
    CSS_PATH = Path("styles.tcss")
    BINDINGS: ClassVar[list[BindingType]] = APP_KEYS
    COMMANDS: ClassVar = {WorkbenchCommands}

    def __init__(self, keys: Mapping[str, str] = NO_KEYS) -> None:
        super().__init__()
        for theme in (DARK, LIGHT):
            self.register_theme(theme)
        self.theme = DARK.name
        self.own_keys = {name: as_written(key) for name, key in keys.items()}
        """Id → key, where the user wants another one."""
        self.set_keymap(dict(keys))
        self._typed_ahead: list[events.Key] | None = []
        """Keys that came before the screen stood; None from then on."""

    async def wind_up(self, code: int) -> None:
        """Keep what is being edited, end what runs, and exit."""
        self.exit(code)

    async def action_leave(self) -> None:
        """Quit."""
        await self.wind_up(0)

    def action_jump(self) -> None:
        """A letter over every pane; questions have nowhere to go."""
        if not isinstance(self.screen, ModalScreen):
            self.push_screen(JumpScreen(self.screen))

    def action_say_how_to_quit(self) -> None:
        """ctrl+c copies in many terminals and interrupts in others; here it only says what does."""
        self.notify(spelled("ctrl+q quits, {job.stop} stops what runs.", self.own_keys), markup=False)

    def refresh_css(self, animate: bool = True) -> None:
        """Style everything anew; before there is a screen, only take the theme's variables.

        Textual would parse all styles with them, and once more for the first widget.
        """
        if self.screen_stack:
            super().refresh_css(animate)
        else:
            self.stylesheet.set_variables(self.get_css_variables())

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

    def _fatal_error(self) -> None:
        """End with the traceback of what broke. Textual's own shows the values of variables, too: a key may be one."""
        from rich.traceback import Traceback

        self.bell()
        self._exit_renderables.append(Segments(self.console.render(Traceback(), self.console.options)))
        self._close_messages_no_wait()

    async def on_event(self, event: events.Event) -> None:
        """As Textual's, but keys wait until there is something that they could be about."""
        if self._typed_ahead is not None and isinstance(event, events.Key):
            self._typed_ahead.append(event)
        else:
            await super().on_event(event)

    async def _stand(self) -> None:
        """Hear keys from now on, those that were typed ahead first."""
        typed_ahead, self._typed_ahead = self._typed_ahead, None
        for key in typed_ahead or ():
            await self.on_event(key)

    async def _check_bindings(self, key: str, priority: bool = False) -> bool:
        """Do at once what a key means on a screen that has a filter.

        Textual hands it to what has the focus first, and by the time it comes back the keys of one burst have all gone
        there: the letters after the slash that opens the filter would be commands.
        """
        if await super()._check_bindings(key, priority):
            return True
        typing = self.focused is not None and self.focused.check_consume_key("x", "x")
        is_wanted = priority and not typing and isinstance(self.screen, TakesKeysAtOnce)
        return is_wanted and await super()._check_bindings(key)

    def on_mount(self) -> None:
        """Being ended does what `leave` does: edits are kept, workers gone, the terminal, if any, is as it was."""
        on_signals(self._end)
        if not self.is_headless:
            self._terminal_watch = self.set_interval(LOOK_S, self._end_without_terminal)

    def on_ready(self) -> None:
        """Look for garbage from the first frame on, where `workbench.screen` put that off, and hear keys.

        What is there by now stays: with 2,000 tasks each full collection over it blocked the screen for 100 ms.
        """
        if not gc.isenabled():
            gc.freeze()
            gc.set_threshold(*COLLECT_AFTER)
            gc.enable()
        self.call_after_refresh(self._stand)

    def _end(self, code: int) -> None:
        if not self.is_headless and is_hung_up():
            do_without_terminal(code)
        self.run_worker(self.wind_up(code))

    def _end_without_terminal(self) -> None:
        if is_hung_up():
            self._terminal_watch.stop()
            self._end(HUNG_UP)


def prepare_process() -> None:
    """To be called before anything large is loaded: freed memory goes back, and threads take short turns."""
    from workbench.core.freed_memory import give_back_freed_memory

    give_back_freed_memory()
    sys.setswitchinterval(THREAD_TURN_S)


class UserScreen(NamedTuple):
    """How a user wants the screen."""

    keys: Mapping[str, str]
    """Id → key, where it is to be another one."""
    theme: Said | None
    """None: as it was left."""


def user_screen(file: Path) -> UserScreen:
    """What a user's settings say of the screen.

    Raises:
        SettingsError: A key, or a way to draw pictures, cannot be used.
    """
    config = read_screen_config(file)
    if IMAGES in os.environ:
        from workbench.core.terminal_pictures import pictures_here

        pictures_here(os.environ)  # refuses what is no way to draw
    return UserScreen(keymap(config.keys), config.theme)


def run_app(app: TerminalApp, user: UserScreen, *, mouse: bool) -> int:
    """Run an app to its end; returns the process's exit code.

    Args:
        app: Made with the user's keys.
        user: Whose theme it has; another one that is chosen is remembered.
        mouse: False leaves it to the terminal.

    Raises:
        SettingsError: There is no such theme.
    """
    memory = screen_memory_file()
    left_with = remembered_theme(memory)
    if left_with in app.available_themes:
        app.theme = left_with
    app.theme = theme_name(user.theme, app.available_themes) or app.theme
    code = app.run(mouse=mouse) or app.return_code or 0
    if user.theme is None and app.theme != left_with:
        remember_theme(memory, app.theme)
    return code
