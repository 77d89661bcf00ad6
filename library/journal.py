"""An append-only record as JSON lines that survives `kill -9` and is shared by processes.

The journal is a folder of segments, `000001.jsonl` and on. A line is complete when its newline is there; a
line without one, at the end of a segment, was torn by a kill and never acknowledged. It is left as it is:
the next writer starts a new segment, so nothing is ever glued to it, rewritten or lost. Beside the segments,
`told.txt` names the torn lines that the user has been told of.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from filelock import FileLock, Timeout

from library.errors import CorruptProject, ProjectBusy
from library.whole_files import fsync_folder
from prompts.values import JsonValue

SCHEMA = 1
"""Of a line; a line of a newer schema is refused."""
TOLD = "told.txt"


class Place(NamedTuple):
    """Where a complete line stands; lines are never moved."""

    segment: str
    """File name."""
    offset: int
    """Of the line's first byte."""
    number: int
    """1-based line of the segment."""


class Line(NamedTuple):
    """One complete line."""

    file: Path
    number: int
    """1-based line of the file."""
    kind: str
    """What `entry` is."""
    entry: JsonValue
    offset: int
    """Of its first byte in the file."""

    @property
    def place(self) -> Place:
        """Where to read it again."""
        return Place(sys.intern(self.file.name), self.offset, self.number)


class TornLine(NamedTuple):
    """What a killed writer left of its last line."""

    file: Path
    number: int
    text: str
    """As far as it was written."""


class _Position(NamedTuple):
    segment: str
    """File name; empty before the first segment."""
    offset: int
    """Bytes of the segment that were read, always the start of a line."""
    lines: int
    """Complete lines of the segment that were read."""


class Journal:
    """Reads what is new and appends, one writer at a time across threads and processes.

    Args:
        folder: Where the segments are; made at the first append.
        lock_timeout_s: How long a writer waits for another one [s].
    """

    def __init__(self, folder: Path, *, lock_timeout_s: float = 30.0) -> None:
        self.folder = folder
        self._lock = FileLock(folder / ".lock", timeout=lock_timeout_s)
        self._position = _Position("", 0, 0)
        self._torn: dict[Path, TornLine] = {}

    @property
    def torn(self) -> tuple[TornLine, ...]:
        """Lines that a killed writer never finished, as far as they are known; at most one a segment."""
        return tuple(self._torn.values())

    @contextmanager
    def writing(self, timeout_s: float | None = None) -> Iterator[None]:
        """Hold the journal's lock: what is read and appended inside is one step for all other writers.

        Args:
            timeout_s: How long to wait for another writer [s]; None takes the journal's own patience.

        Raises:
            ProjectBusy: Another process did not let go in time.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        try:
            self._lock.acquire(timeout_s)
        except Timeout:
            raise ProjectBusy(f"another process is writing to {self.folder}; try again when it is done") from None
        try:
            yield
        finally:
            self._lock.release()

    def append(self, kind: str, entry: JsonValue) -> None:
        """Write one line; when this returns, it is on the disk."""
        text = json.dumps({"schema": SCHEMA, "kind": kind, "entry": entry}, separators=(",", ":"), allow_nan=False)
        with self.writing():
            _append_durably(self._segment_to_append_to(), f"{text}\n".encode())

    def read_new(self) -> Iterator[Line]:
        """The complete lines that this object has not yet read, oldest first; whoever wrote them.

        A line counts as read when the next one is asked for.

        Raises:
            CorruptProject: A complete line is not a line of a journal that we know.
        """
        for segment in self._segments():
            if segment.name >= self._position.segment:
                yield from self._read_segment(segment)

    def lines_at(self, places: Iterable[Place]) -> Iterator[Line]:
        """Lines that were read before, in the order of their places.

        Raises:
            CorruptProject: A line is not there any more; somebody else changed the journal.
        """
        for name, wanted in groupby(places, key=lambda place: place.segment):
            segment = self.folder / name
            try:
                file = segment.open("rb")
            except FileNotFoundError:
                raise CorruptProject(segment, "this segment of the journal is gone since it was read") from None
            with file:
                for place in wanted:
                    file.seek(place.offset)
                    yield _parse_line(segment, place.number, file.readline(), place.offset)

    def examine(self) -> Iterator[Line | CorruptProject]:
        """Every complete line, or what is wrong with it, oldest first; what this object has read stays as it is."""
        for segment in self._segments():
            *complete, _ = segment.read_bytes().split(b"\n")
            offset = 0
            for number, raw in enumerate(complete, start=1):
                try:
                    yield _parse_line(segment, number, raw, offset)
                except CorruptProject as error:
                    yield error
                offset += len(raw) + 1

    def torn_lines(self) -> Iterator[TornLine]:
        """The ends of segments that are no complete line; the last one may be a line in the making."""
        for segment in self._segments():
            *complete, rest = segment.read_bytes().split(b"\n")
            if rest:
                yield TornLine(segment, len(complete) + 1, rest.decode(errors="replace"))

    def untold(self) -> tuple[TornLine, ...]:
        """Torn lines that nobody was told of; the last one may be a line that a living process is writing."""
        end = self._torn_end()
        lines = {**self._torn, **({end.file: end} if end else {})}
        told = self._told()
        return tuple(line for line in lines.values() if _place(line) not in told)

    def tell(self) -> tuple[TornLine, ...]:
        """Torn lines that nobody was told of, and from now on somebody was.

        To be called while `writing`: then no living process can be in the midst of a line.
        """
        self._note_torn_end()
        news = self.untold()
        if news:
            _append_durably(self.folder / TOLD, "".join(f"{_place(line)}\n" for line in news).encode())
        return news

    def _told(self) -> frozenset[str]:
        try:
            return frozenset((self.folder / TOLD).read_text(encoding="utf-8", errors="replace").splitlines())
        except FileNotFoundError:
            return frozenset()

    def _read_segment(self, segment: Path) -> Iterator[Line]:
        if segment.name > self._position.segment:
            self._note_torn_end()  # it has a successor, so nobody writes to it
            self._position = _Position(segment.name, 0, 0)
        _, offset, number = self._position
        if segment.stat().st_size == offset:
            return
        with segment.open("rb") as file:  # line by line: a whole segment in memory would leave a hole of its size
            file.seek(offset)
            for line in file:
                if not line.endswith(b"\n"):  # it is being written, or was cut off
                    return
                number += 1
                yield _parse_line(segment, number, line[:-1], offset)
                offset += len(line)
                self._position = _Position(segment.name, offset, number)  # whoever could not use the line gets it again

    def _note_torn_end(self) -> None:
        if end := self._torn_end():
            self._torn[end.file] = end

    def _torn_end(self) -> TornLine | None:
        """What follows the last newline that was read: torn for good when nobody writes to the segment any more."""
        if not self._position.segment:
            return None
        file = self.folder / self._position.segment
        with file.open("rb") as stream:
            stream.seek(self._position.offset)
            rest = stream.read()
        return TornLine(file, self._position.lines + 1, rest.decode(errors="replace")) if rest else None

    def _segments(self) -> list[Path]:
        return sorted(self.folder.glob("[0-9]*.jsonl"))

    def _segment_to_append_to(self) -> Path:
        segments = self._segments()
        if not segments:
            return self.folder / "000001.jsonl"
        last = segments[-1]
        if _ends_with_newline(last):
            return last
        return self.folder / f"{int(last.stem) + 1:06d}.jsonl"


def _place(line: TornLine) -> str:
    return f"{line.file.name}:{line.number}"


def _parse_line(file: Path, number: int, raw: bytes, offset: int) -> Line:
    try:
        data = json.loads(raw)
    except ValueError as error:
        raise CorruptProject(file, f"this line of the journal is not JSON ({error})", number) from None
    match data:
        case {"schema": int(schema)} if schema > SCHEMA:
            problem = f"written by a newer version (schema {schema}); this one reads up to {SCHEMA}"
            raise CorruptProject(file, problem, number)
        case {"schema": 1, "kind": str(kind), "entry": entry}:
            return Line(file, number, kind, entry, offset)
    raise CorruptProject(file, "this line of the journal lacks schema, kind or entry", number)


def _ends_with_newline(file: Path) -> bool:
    """Whether the last line is complete; an empty file is."""
    with file.open("rb") as stream:
        if stream.seek(0, os.SEEK_END) == 0:
            return True
        stream.seek(-1, os.SEEK_END)
        return stream.read() == b"\n"


def _append_durably(file: Path, content: bytes) -> None:
    is_new = not file.exists()
    with file.open("ab") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    if is_new:
        fsync_folder(file.parent)
