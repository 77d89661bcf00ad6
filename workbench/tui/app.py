"""The terminal workbench. `run(session)` opens it; the main screen is `screens/review.py`."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from textual import on

from workbench.tui.desk import Desk
from workbench.tui.engine import Engine, EngineRefused
from workbench.tui.messages import GiveUp
from workbench.tui.screens.asking import ConfirmScreen
from workbench.tui.screens.review import ReviewScreen
from workbench.tui.terminal_app import NO_KEYS, TerminalApp, prepare_process, run_app, user_screen

if TYPE_CHECKING:
    from workbench.core.opening import Opening

PLACE_FILE = "place.json"
"""Among the drafts: what a crash must not take."""


@runtime_checkable
class Works(Protocol):
    """A screen that must not be left just so."""

    def unfinished(self) -> str:
        """What quitting would cut off, in a sentence; empty when nothing."""
        ...

    async def wind_up(self) -> None:
        """Keep what is being edited, and end what runs."""
        ...


class SimsmithApp(TerminalApp):
    """One screen; the app only opens and closes it."""

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
        super().__init__(keys)
        self._engine = engine
        self._samples = samples
        desk = Desk(engine, clock, ahead)
        self.refusal: EngineRefused | None = None
        """Why the screen ended by itself: its project cannot be read."""
        self._review = _screen_of(desk, file) if file else ReviewScreen(desk, task, place)

    def get_default_screen(self) -> ReviewScreen:
        """The only screen; questions are asked on top of it."""
        return self._review

    async def action_leave(self) -> None:
        """Quit; asks while something would be lost."""
        if isinstance(self.screen, ConfirmScreen):
            return
        loss = " ".join(filter(None, (screen.unfinished() for screen in self._working())))
        if loss:
            self.push_screen(ConfirmScreen(f"{loss} Quit all the same?"), self._leave_if)
        else:
            await self._leave_if(True)

    def on_mount(self) -> None:
        """Begin with the samples, where those are asked for."""
        if self._samples is not None:
            self.run_worker(self._review.show_household(self._samples))

    @on(GiveUp)
    def _give_up(self, message: GiveUp) -> None:
        self.refusal = message.refusal
        self.exit()

    def _working(self) -> list[Works]:
        """The screens in which something may run or be edited, the upper ones first."""
        return [screen for screen in reversed(self.screen_stack) if isinstance(screen, Works)]

    async def _leave_if(self, sure: bool | None) -> None:
        if sure:
            await asyncio.to_thread(self._review.forget_place)
            await self.wind_up(0)

    async def wind_up(self, code: int) -> None:
        """Every screen keeps what is edited in it and ends what it runs, then the engine does."""
        for screen in self._working():
            await screen.wind_up()
        await self._engine.close()
        self.exit(code)


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
    from workbench.core.opening import user_settings_file

    prepare_process()
    from workbench.tui.over_session import SessionEngine

    place = opening.project.drafts / PLACE_FILE
    user = user_screen(user_settings_file())
    engine = SessionEngine(opening)
    app = SimsmithApp(engine, task=task, file=file, ahead=ahead, keys=user.keys, place=place, samples=samples)
    code = run_app(app, user, mouse=mouse)
    if app.refusal is not None:
        raise app.refusal.__cause__ or app.refusal
    return code


def _screen_of(desk: Desk, file: Path) -> ReviewScreen:
    from workbench.core.watching import saved_sources
    from workbench.tui.screens.debugging import TaskFileScreen

    return TaskFileScreen(desk, saved_sources([file]))
