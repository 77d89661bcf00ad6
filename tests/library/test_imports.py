from dataclasses import replace
from pathlib import Path

import pytest

from library.errors import InvalidName, NameTaken
from library.exports import export_task
from library.imports import imported_card
from library.records import Revision
from library.store import TaskLibrary
from library.task_files import read_record
from sim.source import source_hash
from tests.library.builders import BASE_SOURCE, SOURCE, make_card, make_revision, make_trial, open_library

AT = "2024-05-01T12:00:00.000+00:00"
PUBLISHED = '''
from cliport.tasks.task import Task

class Helper:
    """Not this one."""

class SortRings(Task):
    """Sort the rings
    by colour.

    More than anybody wants to know.
    """

    def reset(self, env):
        urdf = 'stacking/stand.urdf'
        for path in ('stacking/block.urdf', 'stacking/stand.urdf'):
            env.add_object(path, 'no asset')
'''
OTHER_SOURCE = SOURCE.replace("3", "4")


@pytest.fixture
def library(tmp_path: Path) -> TaskLibrary:
    return open_library(tmp_path)


def revision_of(source: str) -> Revision:
    return Revision(1, source, source_hash(source), "import")


def journal_of(library: TaskLibrary) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in (library.root / "journal").iterdir()}


def test_a_card_is_read_from_the_code_when_none_came_with_it() -> None:
    card = imported_card("sort-rings", revision_of(PUBLISHED), AT)
    assert (card.state, card.origin, card.class_name) == ("to-review", "imported", "SortRings")
    assert card.description == "Sort the rings by colour."
    assert card.assets == ("stacking/stand.urdf", "stacking/block.urdf")
    assert (card.verdict, card.created_at) == (None, AT)


@pytest.mark.parametrize("source", ["", "class (", "x = 1\n", "(" * 5000, "class A(Task): pass\n"])
def test_code_that_says_little_makes_a_card_that_says_little(source: str) -> None:
    card = imported_card("odd", revision_of(source), AT)
    assert (card.description, card.assets) == ("", ())


def test_a_card_that_came_along_is_believed_about_the_task_and_not_about_decisions() -> None:
    known = replace(make_card("stack-blocks", "Stack them.", ("ball/ball.urdf",)), source_hash=source_hash(SOURCE))
    card = imported_card("stack-more", revision_of(SOURCE), AT, known=known)
    assert (card.name, card.description, card.assets) == ("stack-more", "Stack them.", ("ball/ball.urdf",))
    assert (card.state, card.decided_by, card.trial) == ("to-review", "", None)


def test_assets_are_read_again_when_the_code_is_not_the_cards() -> None:
    known = make_card("sort-rings", "Sort.", ("ball/ball.urdf",))
    card = imported_card("sort-rings", revision_of(PUBLISHED), AT, known=known)
    assert (card.description, card.class_name) == ("Sort.", "SortRings")
    assert card.assets == ("stacking/stand.urdf", "stacking/block.urdf")


def test_an_imported_task_waits_for_review_and_survives_a_restart(library: TaskLibrary, tmp_path: Path) -> None:
    card, is_new = library.import_task("sort-rings", PUBLISHED)
    assert (is_new, card.state, card.origin) == (True, "to-review", "imported")
    assert open_library(tmp_path).card("sort-rings") == card
    assert open_library(tmp_path).source("sort-rings") == PUBLISHED
    assert (library.root / "library" / "sort-rings" / "task.py").read_text() == PUBLISHED
    assert not library.is_accepted("sort-rings", card.source_hash)


def test_the_journal_alone_brings_an_imported_task_back(library: TaskLibrary, tmp_path: Path) -> None:
    library.import_task("sort-rings", PUBLISHED)
    for file in (library.root / "library" / "sort-rings").rglob("*.*"):
        file.unlink()
    assert open_library(tmp_path).source("sort-rings") == PUBLISHED


def test_its_checks_decide_whether_it_may_be_accepted(library: TaskLibrary) -> None:
    checked = make_revision()
    card, _ = library.import_task("stack-blocks", SOURCE, check=checked.check, rollout=checked.rollout)
    assert (card.verdict, card.outcome) == ("completed", "solved")
    library.accept("stack-blocks", who="ada")
    assert library.is_accepted("stack-blocks", source_hash(SOURCE))


def test_importing_again_changes_nothing_whatever_was_decided(library: TaskLibrary) -> None:
    library.import_task("stack-blocks", SOURCE)
    library.reject("stack-blocks", who="ada")
    before = journal_of(library)
    card, is_new = library.import_task("stack-blocks", SOURCE.replace("\n", "\r\n"), new_revision=True)
    assert (is_new, card.state) == (False, "rejected")
    assert journal_of(library) == before


def test_other_code_of_that_name_is_refused_or_becomes_a_revision(library: TaskLibrary) -> None:
    library.propose(make_trial())
    library.accept("stack-blocks", who="ada")
    with pytest.raises(NameTaken) as refusal:
        library.import_task("stack-blocks", OTHER_SOURCE)
    assert (refusal.value.free, refusal.value.revisable) == ("stack-blocks-2", True)
    assert len(library.revisions("stack-blocks")) == 1
    card, _ = library.import_task("stack-blocks", OTHER_SOURCE, new_revision=True)
    assert (card.revision, card.state, card.description) == (2, "to-review", "Stack three blocks.")
    assert library.is_accepted("stack-blocks", source_hash(SOURCE)), "the older one stays in use"


def test_a_base_task_takes_no_revision_and_knows_its_own_code(library: TaskLibrary) -> None:
    assert not library.import_task("put-block-in-bowl", BASE_SOURCE).is_new
    with pytest.raises(NameTaken):
        library.import_task("put-block-in-bowl", SOURCE, new_revision=True)


def test_a_name_that_is_no_folder_is_refused(library: TaskLibrary) -> None:
    with pytest.raises(InvalidName):
        library.import_task("../evil", SOURCE)


def test_the_holders_of_some_code_are_known(library: TaskLibrary) -> None:
    library.propose(make_trial(sources=(OTHER_SOURCE, SOURCE)))
    assert library.holders(source_hash(OTHER_SOURCE)) == ("stack-blocks",)
    assert library.holders(source_hash(BASE_SOURCE)) == ("put-block-in-bowl", "put-block-in-bowl-unseen")
    assert library.holders(source_hash("x")) == ()


def test_an_imported_task_may_be_undone_only_as_far_as_it_was_decided(library: TaskLibrary) -> None:
    library.import_task("stack-blocks", SOURCE)
    library.accept("stack-blocks", who="ada", anyway=True)
    library.undo(who="ada")
    assert library.card("stack-blocks").state == "to-review"


def test_what_is_exported_can_be_read_again(library: TaskLibrary, tmp_path: Path) -> None:
    card = library.import_task("sort-rings", PUBLISHED).card
    written = export_task(tmp_path / "out", card, PUBLISHED)
    assert [file.name for file in written] == ["task.py", "card.json"]
    assert written[0].read_text() == PUBLISHED
    assert read_record(type(card), written[1]) == card
    assert export_task(tmp_path / "out", card, PUBLISHED) == ()
