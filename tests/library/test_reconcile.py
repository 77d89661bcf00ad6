import json
import shutil
from pathlib import Path

import pytest

from library.journal import Journal
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


def test_a_card_that_is_older_than_a_field_is_left_as_it_is(tmp_path: Path, folder: Path) -> None:
    older = {name: value for name, value in json.loads((folder / "card.json").read_text()).items() if name != "parent"}
    (folder / "card.json").write_text(json.dumps(older))
    assert open_library(tmp_path).notices == ()
    assert json.loads((folder / "card.json").read_text()) == older


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


def test_a_bad_folder_is_left_out_with_a_notice_and_the_others_stay_usable(tmp_path: Path, folder: Path) -> None:
    shutil.rmtree(tmp_path / "project" / "journal")
    shutil.copytree(folder, folder.with_name("stack-cups"))
    bad = folder.with_name("stack-cups")
    assert (
        notice(tmp_path) == f"left out library/stack-cups: {bad}/card.json: the card is of 'stack-blocks', the folder"
        " of 'stack-cups'"
    )
    (bad / "card.json").write_text("{\n}}")
    assert "card.json:2: not JSON" in notice(tmp_path)
    (bad / "card.json").write_text("{}")
    assert "card.json: TaskCard needs the field" in notice(tmp_path)
    (bad / "task.py").write_bytes(b"class \xff")
    assert "task.py: not UTF-8" in notice(tmp_path)
    (bad / "task.py").unlink()
    (bad / "task.py").mkdir()
    assert "directory" in notice(tmp_path)
    bad.rename(bad.with_name("Other Name"))
    assert notice(tmp_path).startswith("left out library/Other Name: not a task's name")


def notice(tmp_path: Path) -> str:
    """The one notice of opening the project, in which the good task can be used all the same."""
    library = open_library(tmp_path)
    assert library.card("stack-blocks").state == "accepted"
    library.retire("stack-blocks", who="ada")
    library.undo(who="ada")
    shutil.rmtree(tmp_path / "project" / "journal")
    (text,) = (text for text in library.notices if text.startswith("left out"))
    return text


def test_a_known_task_whose_file_is_no_text_is_written_again_and_the_file_kept(tmp_path: Path, folder: Path) -> None:
    (folder / "task.py").write_bytes(b"class \xff")
    assert "library/stack-blocks/task.py: written again from the journal" in open_library(tmp_path).notices
    assert (folder / "task.py").read_text() == SOURCE
    assert (folder / "task.py.before").read_bytes() == b"class \xff"
    assert open_library(tmp_path).notices == ()


def test_a_task_that_cannot_be_written_is_named_and_can_be_read(tmp_path: Path, folder: Path) -> None:
    shutil.rmtree(folder)
    folder.write_text("a file where a folder should be")
    library = open_library(tmp_path)
    assert "library/stack-blocks: cannot be brought up to date" in library.notices[0]
    assert library.source("stack-blocks") == SOURCE


# Other processes


def test_opening_and_reading_wait_for_no_writer_and_mending_comes_with_the_first_change(
    tmp_path: Path, folder: Path
) -> None:
    (folder / "task.py").write_text(EDITED)
    with Journal(tmp_path / "project" / "journal").writing():
        library = open_library(tmp_path)
        assert (library.card("stack-blocks").state, library.notices) == ("accepted", ())
    library.propose(make_trial("sort-rings", trial="run-2-0"))
    assert (library.card("stack-blocks").state, len(library.notices)) == ("to-review", 1)


def test_opening_a_project_in_order_takes_no_lock(tmp_path: Path, library: TaskLibrary) -> None:
    (library.root / "journal" / ".lock").unlink()
    open_library(tmp_path)
    assert not (library.root / "journal" / ".lock").exists()


def test_a_torn_line_is_told_of_once(tmp_path: Path, library: TaskLibrary) -> None:
    with (library.root / "journal" / "000001.jsonl").open("ab") as journal:
        journal.write(b'{"schema":1')
    (text,) = open_library(tmp_path).notices
    assert "000001.jsonl:3: ignored a line that was never finished" in text
    assert open_library(tmp_path).notices == ()
    library.retire("stack-blocks", who="ada")
    assert open_library(tmp_path).notices == ()
