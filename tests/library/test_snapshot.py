from dataclasses import replace
from pathlib import Path

from library.reading import LibraryReader, Mark
from library.records import Trial
from library.snapshot import LibrarySnapshot
from library.store import TaskLibrary
from tests.library.builders import SOURCE, make_trial, ticking_clock, write_base

TRIALS = (
    make_trial(trial="run-1-0"),
    make_trial("sort-blocks", trial="run-1-1", sources=(SOURCE + "\n# 1\n", SOURCE + "\n# 2\n")),
    make_trial("sort-blocks", trial="run-1-2", sources=(SOURCE + "\n# 3\n",), verdict="runtime"),
    make_trial(None, trial="run-1-3", sources=(), verdict="proposed"),
    make_trial("put-block-in-bowl", trial="run-1-4", sources=(SOURCE + "\n# 5\n",)),
)


def a_library(tmp_path: Path) -> TaskLibrary:
    return TaskLibrary(tmp_path / "project", write_base(tmp_path / "base"), clock=ticking_clock())


def keep(library: TaskLibrary, trial: Trial, *, accept: bool) -> Trial:
    """As `authoring` keeps a trial."""
    if not trial.revisions:
        library.record(trial)
        return trial
    name = library.free_name(str(trial.task))
    settings = {**trial.settings, "proposed_name": trial.task}
    kept = replace(trial, task=name, settings=settings if name != trial.task else trial.settings)
    library.propose(kept)
    if accept:
        library.accept(name, who="--yes")
    return kept


def seen(library: LibraryReader) -> list[object]:
    """What a prompt may be made of; when a decision was taken is not."""
    cards = [replace(card, decided_at="") for card in library.cards()]
    return [cards, [library.source(card.name) for card in cards], [trial.task for trial in library.trials()]]


def test_a_snapshot_that_was_told_of_a_runs_trials_equals_the_library_that_kept_them(tmp_path: Path) -> None:
    library = a_library(tmp_path)
    keep(library, make_trial("older-task", trial="run-0-0", sources=(SOURCE + "\n# 0\n",)), accept=True)
    snapshot = LibrarySnapshot(library.root, library.mark(), library.base_folder)
    assert seen(snapshot) == seen(library)
    for trial in TRIALS:
        accept = trial.verdict == "completed"
        snapshot.add(keep(library, trial, accept=accept), accepted_by="--yes" if accept else None)
        assert seen(snapshot) == seen(library)


def test_what_others_do_meanwhile_does_not_show(tmp_path: Path) -> None:
    library = a_library(tmp_path)
    keep(library, TRIALS[0], accept=False)
    mark = library.mark()
    before = LibrarySnapshot(library.root, mark, library.base_folder)
    library.reject("stack-blocks", who="somebody", reason="dull")
    keep(library, replace(TRIALS[1], run="run-2", trial="run-2-0"), accept=True)
    assert seen(LibrarySnapshot(library.root, mark, library.base_folder)) == seen(before)


def test_a_name_that_others_took_meanwhile_is_still_the_authors_own_here(tmp_path: Path) -> None:
    library = a_library(tmp_path)
    snapshot = LibrarySnapshot(library.root, library.mark(), library.base_folder)
    keep(library, TRIALS[0], accept=False)
    kept = keep(library, replace(TRIALS[0], trial="run-2-0"), accept=False)
    assert kept.task == "stack-blocks-2"
    snapshot.add(kept)
    assert [card.name for card in snapshot.cards("to-review")] == ["stack-blocks"]


def test_the_task_that_was_asked_for_becomes_a_revision(tmp_path: Path) -> None:
    library = a_library(tmp_path)
    snapshot = LibrarySnapshot(library.root, library.mark(), library.base_folder)
    snapshot.add(TRIALS[1], accepted_by="--yes")
    snapshot.add(TRIALS[2], new_revision=True)
    (card,) = snapshot.cards("to-review")
    accepted = snapshot.accepted("sort-blocks")
    assert accepted is not None
    assert (card.revision, accepted.revision) == (3, 2)


def test_the_mark_of_an_empty_journal_is_before_all_others(tmp_path: Path) -> None:
    library = a_library(tmp_path)
    empty = library.mark()
    keep(library, TRIALS[0], accept=False)
    assert Mark() == empty < library.mark() < Mark("999999.jsonl", 1)
