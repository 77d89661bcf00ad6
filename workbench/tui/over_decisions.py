"""The decisions of the screen's `Engine`, taken by `workbench.core.reviewing`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.source import source_hash
from workbench.tui import use_cases
from workbench.tui.over_opening import OverOpening
from workbench.tui.refusing import refusing

if TYPE_CHECKING:
    from library.records import Decision, RolloutSummary
    from sim.values import CheckReport
    from workbench.core.opening import Opening


class SessionDecisions(OverOpening):
    """Decisions about the tasks of one opened project."""

    def __init__(self, opening: Opening) -> None:
        super().__init__(opening)
        self._checked: dict[str, tuple[CheckReport | None, RolloutSummary | None]] = {}
        """Checks that were run here, by the code's hash: what an edit is accepted with."""

    def accept(self, name: str, source: str, *, seen: str, anyway: bool, seconds: float | None) -> Decision:
        """Accept the stored revision, or an edit with the checks that were run on it."""
        session = self._session
        with refusing():
            if source == session.library.source(name):
                return use_cases.reviewing.accept(session, name, anyway=anyway, seconds=seconds, expected_hash=seen)
            check, rollout = self._checked.get(source_hash(source), (None, None))
            return use_cases.reviewing.accept_edited(
                session, name, source, check, rollout, anyway=anyway, seconds=seconds, expected_hash=seen
            )

    def reject(self, name: str, reason: str, *, seen: str, seconds: float | None) -> Decision:
        """Reject a task for a reason."""
        with refusing():
            return use_cases.reviewing.reject(self._session, name, reason=reason, seconds=seconds, expected_hash=seen)

    def skip(self, name: str, *, seconds: float) -> Decision:
        """Leave a task in the queue."""
        with refusing():
            return use_cases.reviewing.skip(self._session, name, seconds=seconds)

    def retire(self, name: str, reason: str) -> Decision:
        """Take an accepted task out of use."""
        with refusing():
            return use_cases.reviewing.retire(self._session, name, reason=reason)

    def restore(self, name: str) -> Decision:
        """Bring a retired or rejected task back."""
        with refusing():
            return use_cases.reviewing.restore(self._session, name)

    def flag(self, name: str, *, flagged: bool) -> Decision:
        """Mark a task to be looked at again, or take the mark away."""
        with refusing():
            return use_cases.reviewing.flag(self._session, name, flagged=flagged)

    def undo(self) -> Decision:
        """Take the last decision back."""
        with refusing():
            return use_cases.reviewing.undo(self._session)
