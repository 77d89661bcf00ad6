"""Household samples as a library: the tasks' journal, rules and files once more, in a folder of their own.

    household/journal/…                      decisions; undo takes back the last one about a sample
    household/library/<name>/sample.json     card.json  revisions/<n>/sample.json
    household/scenes/<hash>.json             each scene once, however many samples take place in it

A sample's source is its document with the scene's hash in the place of the scene, which is ten times as long as all the
rest; so the journal stays small, and samples of one scene are told from each other by reading them.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import ClassVar

from library.entries import ProposalEntry, Standing
from library.errors import CorruptProject
from library.fsck import Examination, Finding, examine
from library.reconcile import BadFolder
from library.records import Decision, Revision, RolloutSummary, TaskCard
from library.rules import verdict_of
from library.store import Imported, TaskLibrary
from library.task_files import read_source
from library.whole_files import write_atomically
from sim.source import source_hash


class SampleLibrary(TaskLibrary):
    """The household samples of a project.

    Args:
        root: The project's folder for household samples; what the library needs in it is made at the first change.
        clock: Seconds since the epoch; dates arrivals and decisions.
        lock_timeout_s: How long a change waits for another process [s].

    Raises:
        CorruptProject: A line of the journal cannot be read; names file and line.
    """

    SOURCE_FILE: ClassVar[str] = "sample.json"
    NOUN: ClassVar[str] = "sample"

    def __init__(self, root: Path, *, clock: Callable[[], float] = time.time, lock_timeout_s: float = 30.0) -> None:
        super().__init__(root, None, clock=clock, lock_timeout_s=lock_timeout_s)

    def put_up(self, card: TaskCard, source: str, rollout: RolloutSummary | None = None) -> Imported:
        """Put a sample up for review; one that the library holds already changes nothing.

        Args:
            card: What is known of it. Its name may get a number, everything that depends on the source is filled in.
            source: Its document, the scene as `keep_scene` named it.
            rollout: What trying it showed; None: nobody has tried it.

        Raises:
            InvalidName: The name cannot be a folder's; nothing was written.
        """
        with self._changing():
            digest = source_hash(source)
            if known := self.holders(digest):
                return Imported(self._standing(known[0]).card, is_new=False)
            author = "import" if card.origin == "imported" else "model"
            revision = Revision(1, source, digest, author, None, rollout)
            name, at = self.free_name(card.name), self._now()
            self._require_free(name, new_revision=False)
            arrived = _judged(replace(card, name=name, source_hash=digest, revision=1, created_at=at), revision)
            self._put_up(ProposalEntry(Standing(arrived), (revision,), at))
        return Imported(arrived, is_new=True)

    def accept(
        self,
        name: str,
        *,
        who: str,
        reason: str = "",
        anyway: bool = False,
        seconds: float | None = None,
        expected_hash: str | None = None,
    ) -> Decision:
        """Accept the revision that the card shows, as a task is accepted, if its scene is there.

        Raises:
            UnknownTask, CodeMovedOn, DecisionRefused: As for a task.
            CorruptProject: Its scene is missing, or holds something else.
        """
        if digest := _scene_named(self.source(name)):
            self.scene(digest)
        return super().accept(name, who=who, reason=reason, anyway=anyway, seconds=seconds, expected_hash=expected_hash)

    def judge(self, name: str, digest: str, rollout: RolloutSummary) -> TaskCard:
        """Keep what trying a sample showed, as long as it waits for review as it was tried; returns its card.

        Raises:
            UnknownTask: With the names most like it.
        """
        with self._changing():
            standing, revision = self._standing(name), self.revision(name)
            if standing.card.source_hash != digest or standing.card.state != "to-review":
                return standing.card
            tried = replace(revision, rollout=rollout)
            card = _judged(standing.card, tried)
            if card != standing.card:
                self._append(ProposalEntry(replace(standing, card=card), (tried,), self._now()))
                self._write_files(name)
        return card

    def keep_scene(self, text: str) -> str:
        """Write a scene's document down, also over a spoilt one; returns its hash, by which samples name it."""
        digest = source_hash(text)
        file = self._scene_file(digest)
        if not _is_whole(file, digest):
            write_atomically(file, text)
        return digest

    def scene(self, digest: str) -> str:
        """The document of a scene.

        Raises:
            CorruptProject: It is not there, or holds something else.
        """
        file = self._scene_file(digest)
        text = read_source(file)
        if source_hash(text) != digest:
            raise CorruptProject(file, "is not the scene that its name says")
        return text

    def _shown(self, card: TaskCard, revision: Revision) -> TaskCard:
        return replace(super()._shown(card, revision), description=_sentence(revision.source) or card.description)

    def _scene_file(self, digest: str) -> Path:
        return self.root / "scenes" / f"{digest}.json"

    def _find_unknown(self) -> list[ProposalEntry | BadFolder]:
        return [one if isinstance(one, BadFolder) else _described(one) for one in super()._find_unknown()]


def examine_samples(root: Path) -> Examination:
    """Look at the folder of a project's household samples as `fsck.examine` does, and for the scenes that they name."""
    found = examine(root, None, SampleLibrary.SOURCE_FILE)
    named = {_scene_of_file(file) for file in sorted(root.glob(f"library/*/{SampleLibrary.SOURCE_FILE}"))} - {""}
    lost = [digest for digest in sorted(named) if not _is_whole(root / "scenes" / f"{digest}.json", digest)]
    remedy = "restore it from a backup, or import the samples once more from their run"
    findings = [Finding(f"scenes/{one}.json", "is missing, or holds another scene", "error", remedy) for one in lost]
    return replace(found, findings=(*found.findings, *findings))


def _scene_of_file(file: Path) -> str:
    try:
        return _scene_named(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):  # `examine` says what is wrong with it
        return ""


def _scene_named(source: str) -> str:
    """The hash of a sample's scene; empty where it names none, which trying it will tell."""
    try:
        scene = json.loads(source)["scene"]
    except (ValueError, KeyError, TypeError):
        return ""
    return scene if isinstance(scene, str) else ""


def _is_whole(file: Path, digest: str) -> bool:
    try:
        return source_hash(read_source(file)) == digest
    except CorruptProject:
        return False


def _judged(card: TaskCard, revision: Revision) -> TaskCard:
    """The card with what is known of a revision by its checks."""
    if revision.rollout is None:
        return replace(card, verdict=None, outcome=None)
    return replace(card, verdict=verdict_of(revision), outcome=revision.rollout.outcome)


def _described(found: ProposalEntry) -> ProposalEntry:
    """A file that somebody wrote by hand: its sentence is in it."""
    standing = found.standing
    sentence = _sentence(found.revisions[-1].source) or standing.card.description
    return replace(found, standing=replace(standing, card=replace(standing.card, description=sentence)))


def _sentence(source: str) -> str:
    """What a sample says; empty where it is none, which trying it will tell."""
    try:
        return str(json.loads(source)["task"])
    except (ValueError, KeyError, TypeError):
        return ""
