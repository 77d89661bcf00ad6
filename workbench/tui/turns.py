"""Actions that take a while run one after the other, in the order of their keys; none cuts another one off.

A decision is written in a thread while the loop goes on: a key that came meanwhile would otherwise end the action
half-way, with the decision on the disk and the screen as before.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from functools import wraps
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar

from textual import work

from workbench.tui.presenting import Mark


class Shown(Protocol):
    """What is in view."""

    @property
    def name(self) -> str | None:
        """Of the task; none where there is none yet."""


class ShowsOne(Protocol):
    """A desk with something in view."""

    @property
    def shown(self) -> Shown:
        """What that is."""


class TakesTurns(Protocol):
    """A screen with such actions."""

    @property
    def desk(self) -> ShowsOne:
        """What lies on it."""

    turn: asyncio.Lock

    def say(self, sentence: str, mark: Mark = ...) -> None:
        """Show a sentence in the status line."""
        ...


ScreenT = TypeVar("ScreenT", bound=TakesTurns)
P = ParamSpec("P")
Action = Callable[Concatenate[ScreenT, P], Coroutine[Any, Any, None]]


def in_turn(action: Action[ScreenT, P]) -> Callable[Concatenate[ScreenT, P], object]:
    """Run after those whose keys came before."""

    @wraps(action)
    async def waiting(screen: ScreenT, /, *args: P.args, **kwargs: P.kwargs) -> None:
        async with screen.turn:
            await action(screen, *args, **kwargs)

    started: Callable[Concatenate[ScreenT, P], object] = work(waiting)
    return started


def on_the_task_in_view(action: Action[ScreenT, P]) -> Callable[Concatenate[ScreenT, P], object]:
    """Run in turn, and only on the task that was in view when the key came: a key pressed twice decides once."""

    @wraps(action)
    def begun(screen: ScreenT, /, *args: P.args, **kwargs: P.kwargs) -> object:
        seen = screen.desk.shown.name

        async def on_that_task(screen: ScreenT) -> None:
            if screen.desk.shown.name == seen:
                await action(screen, *args, **kwargs)
            else:
                screen.say(f"one key too many: {seen} is no longer in view, nothing more was done", "warned")

        return in_turn(on_that_task)(screen)

    return begun
