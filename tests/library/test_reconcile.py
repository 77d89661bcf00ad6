import shutil
from pathlib import Path

import pytest

from library.errors import CorruptProject
from library.store import TaskLibrary
from sim.source import source_hash
from tests.library.builders import SOURCE, make_trial, open_library

EDITED = SOURCE + "    # by hand\n"


@pytest.fixture
def library(tmp_path: Path) -> TaskLibrary:
    library = open_library(tmp_path)
    library.propose(make_trial())
    library.accept("stack-blocks", who="ada")
    return library


@pytest.fixture
def folder(library: TaskLibrary) -> Path:
    return library.root / "library" / "stack-blocks"


def test_an_untouched_project_opens_without_a_word(tmp_path: Path, library: TaskLibrary) -> None:
    reopened = open_library(tmp_path)
    assert reopened.notices == ()
    assert reopened.cards() == library.cards()


def test_files_that_a_kill_left_behind_are_written_again(tmp_path: Path, library: TaskLibrary, folder: Path) -> None:
    before = {file: file.read_bytes() for file in folder.rglob("*") if file.is_file()}
    shutil.rmtree(folder)
    reopened = open_library(tmp_path)
    assert reopened.cards() == library.cards()
    assert {file: file.read_bytes() for file in folder.rglob("*") if file.is_file()} == before
    assert "library/stack-blocks/task.py: written again from the journal" in reopened.notices


def test_a_file_that_was_never_renamed_is_cleared_away(tmp_path: Path, folder: Path) -> None:
    unfinished = folder / "revisions" / "1" / ".task.py.4711.tmp"
    unfinished.write_text("class Half")
    open_library(tmp_path)
    assert not unfinished.exists()


def test_an_edited_file_is_a_new_revision_that_needs_a_decision(tmp_path: Path, library: TaskLibrary) -> None:
    (library.root / "library" / "stack-blocks" / "task.py").write_text(EDITED)
    reopened = open_library(tmp_path)
    card = reopened.card("stack-blocks")
    assert (card.state, card.revision, card.verdict, card.decided_by) == ("to-review", 2, None, "")
    assert reopened.source("stack-blocks") == EDITED
    assert reopened.revisions("stack-blocks")[1].author == "person"
    assert not reopened.is_accepted("stack-blocks", source_hash(EDITED))
    assert reopened.is_accepted("stack-blocks", source_hash(SOURCE))
    assert open_library(tmp_path).notices == ()


def test_an_older_revision_in_place_of_the_newest_is_no_edit(tmp_path: Path, library: TaskLibrary) -> None:
    library.edit_accept("stack-blocks", EDITED, who="ada", anyway=True)
    task_file = library.root / "library" / "stack-blocks" / "task.py"
    task_file.write_text(SOURCE)
    assert open_library(tmp_path).card("stack-blocks") == library.card("stack-blocks")
    assert task_file.read_text() == EDITED


def test_a_card_edited_by_hand_is_replaced_but_kept(tmp_path: Path, library: TaskLibrary, folder: Path) -> None:
    (folder / "card.json").write_text("{}")
    assert open_library(tmp_path).card("stack-blocks") == library.card("stack-blocks")
    assert (folder / "card.json.before").read_text() == "{}"


def test_tasks_and_decisions_survive_the_loss_of_the_journal(tmp_path: Path, library: TaskLibrary) -> None:
    library.edit_accept("stack-blocks", EDITED, who="ada", anyway=True)
    shutil.rmtree(library.root / "journal")
    reopened = open_library(tmp_path)
    assert reopened.cards() == library.cards()
    assert reopened.is_accepted("stack-blocks", source_hash(EDITED))
    assert reopened.source("stack-blocks", 1) == SOURCE


def test_a_copied_card_vouches_only_for_the_code_that_it_was_written_for(tmp_path: Path, folder: Path) -> None:
    shutil.rmtree(tmp_path / "project" / "journal")
    (folder / "task.py").write_text(EDITED)
    reopened = open_library(tmp_path)
    assert reopened.card("stack-blocks").state == "to-review"
    assert not reopened.is_accepted("stack-blocks", source_hash(EDITED))
    assert not reopened.is_accepted("stack-blocks", source_hash(SOURCE))


@pytest.mark.parametrize(
    ("source", "class_name"),
    [
        ("class A: ...\nclass Sort(sim.Task): ...\n", "Sort"),
        ("class A: ...\n", ""),
        ("class Sort(Task:\n", ""),
    ],
)
def test_a_file_put_there_by_hand_waits_for_review(tmp_path: Path, source: str, class_name: str) -> None:
    task_file = tmp_path / "project" / "library" / "sort-rings" / "task.py"
    task_file.parent.mkdir(parents=True)
    task_file.write_text(source)
    card = open_library(tmp_path).card("sort-rings")
    assert (card.state, card.origin, card.class_name) == ("to-review", "imported", class_name)


def test_a_folder_named_like_a_base_task_does_not_replace_it(tmp_path: Path) -> None:
    task_file = tmp_path / "project" / "library" / "put-block-in-bowl" / "task.py"
    task_file.parent.mkdir(parents=True)
    task_file.write_text(EDITED)
    library = open_library(tmp_path)
    assert library.card("put-block-in-bowl").origin == "base"
    assert not library.is_accepted("put-block-in-bowl", source_hash(EDITED))
    assert task_file.read_text() == EDITED
    assert any("put-block-in-bowl" in notice and "base task" in notice for notice in library.notices)


def test_a_renamed_folder_and_a_broken_card_are_named(tmp_path: Path, folder: Path) -> None:
    shutil.rmtree(tmp_path / "project" / "journal")
    folder.rename(folder.with_name("other-name"))
    with pytest.raises(CorruptProject, match="the card is of 'stack-blocks', the folder of 'other-name'"):
        open_library(tmp_path)
    (folder.with_name("other-name") / "card.json").write_text("{\n}}")
    with pytest.raises(CorruptProject, match=r"card.json:2: not JSON"):
        open_library(tmp_path)
    (folder.with_name("other-name") / "card.json").write_text("{}")
    with pytest.raises(CorruptProject, match=r"card.json: TaskCard needs the field"):
        open_library(tmp_path)
    folder.with_name("other-name").rename(folder.with_name("Other Name"))
    with pytest.raises(CorruptProject, match="not a task's name"):
        open_library(tmp_path)
