"""A household sample in view: as the library has it, what was seen and found when it was tried, a person's edit."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from workbench.core.household.sample_text import sample_text
from workbench.core.household.showing import SampleSeen, SampleTried
from workbench.tui.household_bench import StoredSample


@dataclass
class SampleState:
    """A sample in view."""

    stored: StoredSample | None = None
    views: list[SampleSeen] = field(default_factory=list)
    """From the start on, one after each call; they come one by one."""
    tried: SampleTried | None = None
    """What trying the text in view showed; None: it runs, or was not tried."""
    held: int | None = None
    """The view that the reader holds; None: the newest."""
    is_running: bool = False
    problem: str = ""
    """Why it could not be tried."""
    draft: str | None = None
    """A person's edit."""
    edited: dict[str, Any] | None = None
    """The sample that was tried, when it is not the stored one."""
    opened_s: float = 0.0

    @property
    def name(self) -> str | None:
        """Of the sample."""
        return self.stored.card.name if self.stored else None

    @property
    def at(self) -> int:
        """Number of calls that were made where the reader looks."""
        return max(len(self.views) - 1, 0) if self.held is None else self.held

    @property
    def view(self) -> SampleSeen | None:
        """What there is to see there."""
        return self.views[self.at] if self.views else None

    @property
    def document(self) -> dict[str, Any]:
        """What is in view: the edit that was tried, else what the library has."""
        return self.edited or (self.stored.document if self.stored else {})

    @property
    def text(self) -> str:
        """What the editor shows."""
        return self.draft if self.draft is not None else sample_text(self.stored.document if self.stored else {})

    def step(self, by: int) -> None:
        """Look `by` calls on or back; past the last one the newest is shown again."""
        if self.views:
            at = self.at + by
            self.held = max(at, 0) if at < len(self.views) else None

    def begin(self) -> None:
        """It is about to be tried."""
        self.views, self.tried, self.held, self.is_running, self.problem = [], None, None, True, ""


def why_not(state: SampleState) -> str:
    """Why the sample cannot be accepted now, in one sentence; empty when it can."""
    if state.stored is None:
        return "there is no sample to accept: {household.make} makes some"
    if state.draft is not None and state.edited is None:
        return "the edit was not tried yet: {household.check} tries it"
    if state.problem:
        return state.problem
    card = state.stored.card
    if card.state == "accepted" and state.edited is None:
        return f"{state.name} is accepted already"
    if state.edited is None and state.tried is None and card.verdict == "completed":
        return ""  # it was tried before; who wants to see it once more waits
    if state.is_running:
        return "it is being tried"
    if state.tried is None or not state.tried.passed:
        return state.tried.reason if state.tried else "it was not tried"
    return ""
