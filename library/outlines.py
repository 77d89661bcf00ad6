"""What memory holds of trials and revisions: what lists, rates and prompts ask of all of them, and where the rest is.

The rest, code, stages and reports, is many times as much; it stays in the journal and is read when it is asked for.
"""

from __future__ import annotations

from dataclasses import dataclass

from library.entries import Entry
from library.journal import Place
from library.records import Trial, VerdictName

Setting = str | int | float | bool | None
OWN_SETTINGS = ("index", "draw", "proposed_name")
"""Settings that differ between the trials of one run."""
Where = Place | Entry
"""A line of the journal; or the entry itself, where there is no journal to read it from again."""


@dataclass(frozen=True, slots=True)
class TrialOutline:
    """A trial in a twentieth of its memory; fields of the same name say the same as those of a `Trial`."""

    run: str
    trial: str
    recipe: str
    provider: str
    model: str
    started_at: str
    task: str | None
    assets: tuple[str, ...]
    verdict: VerdictName
    was_reflected: bool
    """Whether critics were asked."""
    cost_usd: float | None
    continues: str | None
    hashes: tuple[str, ...]
    """Of each attempt's code."""
    mistakes: tuple[str, ...]
    """What went wrong, as the error book tells it."""
    shared_settings: tuple[tuple[str, Setting], ...]
    """Name and value; the same tuple for all trials of a run, with None for its `OWN_SETTINGS`."""
    index: Setting
    draw: Setting
    proposed_name: Setting
    where: Where

    @property
    def settings(self) -> dict[str, Setting]:
        """As the trial's."""
        return {name: getattr(self, name) if name in OWN_SETTINGS else value for name, value in self.shared_settings}


@dataclass(frozen=True, slots=True)
class RevisionOutline:
    """A revision without its code and its checks."""

    number: int
    source_hash: str
    exact_hash: str
    """Of the code with its line ends as they are; the very same object where they are LF."""
    where: Where


AnyTrial = Trial | TrialOutline
