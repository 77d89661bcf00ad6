import json
from pathlib import Path

import pytest

from library.errors import CorruptProject, ProjectBusy
from library.journal import Journal


def entries(journal: Journal) -> list[object]:
    return [line.entry for line in journal.read_new()]


def test_lines_are_read_in_the_order_in_which_they_were_written(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    for number in range(3):
        journal.append("trial", {"number": number})
    assert entries(journal) == [{"number": 0}, {"number": 1}, {"number": 2}]


def test_every_line_carries_schema_and_kind(tmp_path: Path) -> None:
    Journal(tmp_path).append("decision", None)
    assert json.loads((tmp_path / "000001.jsonl").read_text()) == {"schema": 1, "kind": "decision", "entry": None}


def test_a_reader_follows_another_writer(tmp_path: Path) -> None:
    reader, writer = Journal(tmp_path), Journal(tmp_path)
    assert entries(reader) == []
    writer.append("trial", 1)
    assert entries(reader) == [1]
    assert entries(reader) == []
    writer.append("trial", 2)
    assert entries(reader) == [2]


def test_a_line_in_the_making_is_not_read_until_it_is_complete(tmp_path: Path) -> None:
    reader = Journal(tmp_path)
    line = b'{"schema":1,"kind":"trial","entry":"whole"}\n'
    file = tmp_path / "000001.jsonl"
    for end in range(len(line)):
        file.write_bytes(line[:end])
        assert entries(reader) == []
    file.write_bytes(line)
    assert entries(reader) == ["whole"]
    assert reader.torn == ()


def test_nothing_is_ever_glued_to_a_torn_line(tmp_path: Path) -> None:
    Journal(tmp_path).append("trial", "first")
    first = tmp_path / "000001.jsonl"
    torn = first.read_bytes() + b'{"schema":1,"kin'
    first.write_bytes(torn)

    Journal(tmp_path).append("trial", "second")

    reader = Journal(tmp_path)
    assert entries(reader) == ["first", "second"]
    assert [(line.file.name, line.number, line.text) for line in reader.torn] == [
        ("000001.jsonl", 2, '{"schema":1,"kin'),
    ]
    assert first.read_bytes() == torn


def test_a_torn_line_may_be_the_only_one(tmp_path: Path) -> None:
    (tmp_path / "000001.jsonl").write_bytes(b"{")
    Journal(tmp_path).append("trial", "whole")
    reader = Journal(tmp_path)
    assert entries(reader) == ["whole"]
    assert [line.text for line in reader.torn] == ["{"]


def test_a_reader_of_old_standing_learns_of_the_torn_line_once_it_is_passed(tmp_path: Path) -> None:
    reader, writer = Journal(tmp_path), Journal(tmp_path)
    writer.append("trial", 1)
    assert entries(reader) == [1]
    with (tmp_path / "000001.jsonl").open("ab") as file:
        file.write(b"half a li")
    assert entries(reader) == []
    assert reader.torn == ()
    writer.append("trial", 2)
    assert entries(reader) == [2]
    assert len(reader.torn) == 1


def test_a_torn_end_is_told_once_by_who_holds_the_lock(tmp_path: Path) -> None:
    (tmp_path / "000001.jsonl").write_bytes(b"half a li")
    journal = Journal(tmp_path)
    with journal.writing():
        assert entries(journal) == []
        assert [line.text for line in journal.tell()] == ["half a li"]
        assert journal.tell() == ()
    assert [line.text for line in journal.torn] == ["half a li"]
    again = Journal(tmp_path)
    again.append("trial", 1)
    assert entries(again) == [1]
    assert again.untold() == ()
    with (tmp_path / "000002.jsonl").open("ab") as file:
        file.write(b"another ha")
    assert [line.file.name for line in again.untold()] == ["000002.jsonl"]
    assert len(again.torn) == 1, "it may still be in the making"


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("{broken", "not JSON"),
        ("\x00\x00", "not JSON"),
        ("", "not JSON"),
        ('"text"', "lacks schema, kind or entry"),
        ('{"schema":1,"kind":"trial"}', "lacks schema, kind or entry"),
        ('{"schema":2,"kind":"trial","entry":1}', "newer version"),
    ],
)
def test_a_complete_line_that_is_no_line_of_ours_is_named(tmp_path: Path, line: str, problem: str) -> None:
    journal = Journal(tmp_path)
    journal.append("trial", 1)
    with (tmp_path / "000001.jsonl").open("a") as file:
        file.write(line + "\n")
    with pytest.raises(CorruptProject, match=problem) as corrupt:
        entries(journal)
    assert (corrupt.value.file.name, corrupt.value.line) == ("000001.jsonl", 2)
    assert "000001.jsonl:2" in str(corrupt.value)


def test_a_second_writer_waits_and_then_says_why_it_gives_up(tmp_path: Path) -> None:
    holder, other = Journal(tmp_path), Journal(tmp_path, lock_timeout_s=0.05)
    with holder.writing(), pytest.raises(ProjectBusy, match="another process"):
        other.append("trial", 1)
    other.append("trial", 2)
    assert entries(other) == [2]
