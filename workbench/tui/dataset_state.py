"""What is in view of a dataset: the episodes that the filter leaves, one of them, one of its rows. Without Textual."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import TYPE_CHECKING

from workbench.tui.dataset_pictures import COLOR, picture_names

if TYPE_CHECKING:
    from library.episodes.info import DatasetInfo, EpisodeEntry
    from library.episodes.values import Frame
    from workbench.core.dataset_reading import DatasetReader, EpisodeSeen


class DatasetState:
    """The dataset on the screen.

    Args:
        reader: The dataset.
    """

    def __init__(self, reader: DatasetReader) -> None:
        self.query = ""
        self.step = 0
        """The row in view, counted in its episode."""
        self.at: int | None = None
        """The episode in view, by its index in the dataset; None: the filter leaves none."""
        self.seen: EpisodeSeen | None = None
        """That episode; None while it is being read."""
        self.draws_marks = True
        self._beside = 0
        self.take(reader)

    def take(self, reader: DatasetReader) -> None:
        """The dataset as it is now; who looks at an episode stays there."""
        self.reader = reader
        self._seeds = [str(entry.seed) for entry in self.entries]
        self._texts = ["\n".join((entry.task, *entry.instructions)).lower() for entry in self.entries]
        self.beside_names = tuple(name for name in picture_names(self.info.layout) if name != COLOR)
        self.seen = None
        self.filter(self.query)

    @property
    def info(self) -> DatasetInfo:
        """What it says of itself."""
        return self.reader.dataset.info

    @property
    def entries(self) -> Sequence[EpisodeEntry]:
        """Every episode."""
        return self.reader.dataset.entries

    @property
    def entry(self) -> EpisodeEntry | None:
        """The episode in view."""
        return None if self.at is None else self.entries[self.at]

    @property
    def frame(self) -> Frame | None:
        """The row in view; None where it was not read."""
        return self.seen.frames[self.step] if self.seen and self.seen.frames else None

    @property
    def beside(self) -> str:
        """Which picture is shown beside the colours."""
        return self.beside_names[self._beside % len(self.beside_names)]

    @property
    def unread(self) -> int | None:
        """The episode that is to be read; None when what is in view was."""
        return self.at if self.seen is None else None

    def filter(self, query: str) -> None:
        """Leave the episodes in which every word is found: in the task, an instruction, or as the seed's number.

        The one in view stays if it is left, else the one after it comes.
        """
        self.query = query
        self.found = list(range(len(self.entries)))
        for word in query.lower().split():
            self.found = [at for at in self.found if word in self._texts[at] or word == self._seeds[at]]
        if self.at is None or self.place is None:
            after = bisect_left(self.found, self.at or 0)
            self.go_to(min(after, len(self.found) - 1))

    @property
    def place(self) -> int | None:
        """Which of the episodes that the filter leaves is in view."""
        if self.at is None:
            return None
        place = bisect_left(self.found, self.at)
        return place if self.found[place : place + 1] == [self.at] else None

    def go_to(self, place: int) -> None:
        """Look at one of the episodes that the filter leaves, from its first row; beyond them is the last."""
        at = self.found[max(0, min(place, len(self.found) - 1))] if self.found else None
        if at != self.at:
            self.at, self.seen, self.step = at, None, 0

    def go(self, by: int) -> None:
        """So many episodes on or back."""
        self.go_to((self.place or 0) + by)

    def look_at(self, step: int) -> None:
        """Look at a row of the episode; beyond them is the last."""
        rows = self.entry.length if self.entry else 1
        self.step = max(0, min(step, rows - 1))

    def show(self, at: int, seen: EpisodeSeen) -> None:
        """An episode was read; it is no longer asked for where another one is in view by now."""
        if at == self.at:
            self.seen = seen
            self.step = min(self.step, max(len(seen.frames) - 1, 0))

    def other_picture(self) -> str:
        """Show the next of the pictures beside the colours; returns its name."""
        self._beside = (self._beside + 1) % len(self.beside_names)
        return self.beside
