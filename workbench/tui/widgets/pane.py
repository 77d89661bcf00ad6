"""What every pane can do: show a state, and say what it is for."""

from __future__ import annotations

from typing import ClassVar, Protocol, runtime_checkable

from workbench.tui.state import ReviewState


@runtime_checkable
class Pane(Protocol):
    """Painted from a state as a whole; a pane finds out itself what changed."""

    HELP: ClassVar[str]
    """What one sees here and what the keys do here, for the help; `{id}` stands for the key of an action."""

    def show(self, state: ReviewState) -> None:
        """Paint the state; calling it again with an unchanged state costs next to nothing."""
        ...

    def copyable(self) -> str:
        """What `y` copies and `w` writes to a file."""
        ...
