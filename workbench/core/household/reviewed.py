"""Where exported samples come from: a run as it verified them, or a project's library as a person decided on them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, cast

from library.records import TaskState
from library.samples import SampleLibrary
from sim.source import source_hash
from workbench.core.household.keeping import FOLDER, document_of, written
from workbench.core.household.plan import Split, split_of
from workbench.core.household.runs import Run
from workbench.core.household.trajectories import read_sample
from workbench.core.project import SETTINGS_NAME


class ExportSource(Protocol):
    """Samples that may become rows."""

    def samples(self, split: Split | None) -> Iterator[tuple[Path, Split]]:
        """Their files with the split of each, in order; of one split or of all."""

    def read(self, file: Path) -> dict[str, Any]:
        """The document of one, its scene included; `verified` says whether it is known to hold.

        Raises:
            HouseholdPlanError, CorruptProject: It cannot be read.
        """

    def is_turned_down(self, file: Path) -> bool:
        """Whether a person does not want it as it stands."""

    def method(self, file: Path) -> str:
        """Who proposed it; empty where nobody knows."""

    def place(self, file: Path) -> str:
        """Where a file is, within the source."""


@dataclass(frozen=True)
class RunSamples:
    """The verified samples of a run; one in a project does without those that its review turned down."""

    run: Run
    library: SampleLibrary | None = None
    """Of the project that the run is in."""

    @classmethod
    def of(cls, run: Run) -> RunSamples:
        """With the library that the run belongs to."""
        above = run.root.resolve().parents
        home = next((one for one in above if one.name == FOLDER and (one.parent / SETTINGS_NAME).is_file()), None)
        return cls(run, SampleLibrary(home) if home else None)

    def samples(self, split: Split | None) -> Iterator[tuple[Path, Split]]:
        """Those of finished scenes."""
        return self.run.samples(split)

    def read(self, file: Path) -> dict[str, Any]:
        """The file as it stands."""
        return read_sample(file)

    def is_turned_down(self, file: Path) -> bool:
        """Whether it was rejected, retired or replaced by an edit."""
        if self.library is None:
            return False
        digest = source_hash(written(self.read(file)).source)
        cards = [self.library.card(name) for name in self.library.holders(digest)]
        wanted = [one for one in cards if one.source_hash == digest and one.state in ("to-review", "accepted")]
        return bool(cards) and not wanted

    def method(self, file: Path) -> str:
        """The run's."""
        return self.run.plan.method

    def place(self, file: Path) -> str:
        """From the run's folder on."""
        return file.relative_to(self.run.root.parent).as_posix()


@dataclass(frozen=True)
class LibrarySamples:
    """Samples of a project, in order of arrival."""

    library: SampleLibrary
    states: tuple[TaskState, ...] = ("accepted",)

    def samples(self, split: Split | None) -> Iterator[tuple[Path, Split]]:
        """Those in the states that are asked for."""
        for card in self.library.cards(*self.states):
            own = cast(Split, card.parameters.get("split")) or self._split(card.name)
            if split in (None, own):
                yield self.library.root / "library" / card.name / self.library.SOURCE_FILE, own

    def read(self, file: Path) -> dict[str, Any]:
        """What the card shows; `verified` as its judgement says."""
        name = file.parent.name
        is_verified = self.library.card(name).verdict == "completed"
        return {**document_of(self.library, name, self.library.source(name)), "verified": is_verified}

    def is_turned_down(self, file: Path) -> bool:
        """Never: only what is wanted is listed."""
        return False

    def method(self, file: Path) -> str:
        """That of the run which it comes from."""
        return self.library.card(file.parent.name).recipe

    def place(self, file: Path) -> str:
        """From the project's folder of samples on."""
        return file.relative_to(self.library.root).as_posix()

    def _split(self, name: str) -> Split:
        """By the scene's seed, as for whatever nobody has said it of."""
        scene = document_of(self.library, name, self.library.source(name)).get("scene")
        seed = scene.get("seed") if isinstance(scene, dict) else None
        return split_of(seed if type(seed) is int else None)
