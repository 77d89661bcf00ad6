"""`simsmith dataset view`: the screen of one dataset without a project. `run(reader)` opens it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from workbench.tui.screens.dataset_viewing import DatasetScreen
from workbench.tui.terminal_app import NO_KEYS, TerminalApp, prepare_process, run_app, user_screen

if TYPE_CHECKING:
    from workbench.core.dataset_reading import DatasetReader


class DatasetApp(TerminalApp):
    """Ends when its screen is left."""

    def __init__(self, reader: DatasetReader, keys: Mapping[str, str] = NO_KEYS) -> None:
        super().__init__(keys)
        self._reader = reader

    def on_mount(self) -> None:
        """The only screen there is to see."""
        self.push_screen(DatasetScreen(self._reader), lambda _: self.exit(0))


def run(reader: DatasetReader, *, mouse: bool = True) -> int:
    """Open a dataset on the terminal; returns the process's exit code.

    Raises:
        SettingsError: A key, a theme or a way to draw pictures of the user's cannot be used.
    """
    from workbench.core.opening import user_settings_file

    prepare_process()
    user = user_screen(user_settings_file())
    return run_app(DatasetApp(reader, user.keys), user, mouse=mouse)
