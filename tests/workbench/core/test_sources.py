from io import BytesIO
from pathlib import Path

import pytest

from library.errors import UnknownTask
from library.store import TaskLibrary
from workbench.core.sources import MAX_FILE_BYTES, SourceError, TaskSource, find_sources

TASK = "from sim import Task\n\n\nclass PutBlockAway(Task):\n    pass\n"


def find(*targets: object, stdin: bytes = b"", library: TaskLibrary | None = None) -> list[TaskSource]:
    def open_library() -> TaskLibrary:
        assert library is not None, "the library must not be opened for a path"
        return library

    return find_sources([str(target) for target in targets], stdin=BytesIO(stdin), library=open_library)


@pytest.fixture
def task_file(tmp_path: Path) -> Path:
    path = tmp_path / "mine.py"
    path.write_text(TASK)
    return path


def test_a_file_is_named_after_its_class(task_file: Path) -> None:
    (source,) = find(task_file)
    assert (source.name, source.path, source.text) == ("put-block-away", str(task_file), TASK)


def test_a_file_that_cannot_be_parsed_is_named_after_itself(tmp_path: Path) -> None:
    (tmp_path / "Half_Done.py").write_text("def (\n")
    (source,) = find(tmp_path / "Half_Done.py")
    assert source.name == "half-done"


def test_standard_input_is_a_dash() -> None:
    (source,) = find("-", stdin=TASK.encode())
    assert (source.name, source.path) == ("put-block-away", "-")


def test_a_folder_gives_its_tasks_and_leaves_helpers_out(tmp_path: Path, task_file: Path) -> None:
    (tmp_path / "helpers.py").write_text("def helper():\n    return 1\n")
    (tmp_path / "__pycache__").mkdir()
    (tmp_path / "__pycache__" / "x.py").write_text(TASK)
    (tmp_path / "broken.py").write_text("class (\n")
    assert [source.name for source in find(tmp_path)] == ["broken", "put-block-away"]


def test_a_file_named_twice_is_checked_once(tmp_path: Path, task_file: Path) -> None:
    assert len(find(task_file, tmp_path, task_file)) == 1


def test_a_name_is_looked_up_in_the_library(tmp_path: Path) -> None:
    library = TaskLibrary(tmp_path / "project")
    card = library.cards()[0]
    (source,) = find(card.name, library=library)
    assert (source.name, source.path, source.class_name) == (card.name, "", card.class_name)
    assert source.text == library.source(card.name)


def test_an_unknown_name_is_refused_by_the_library(tmp_path: Path) -> None:
    with pytest.raises(UnknownTask):
        find("no-such-task", library=TaskLibrary(tmp_path / "project"))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b" \n\n", "empty"),
        (b"\xff\xfe\x00\x01", "not UTF-8"),
        (b"a = '\x00'\n", "zero byte"),
        (b"#" * (MAX_FILE_BYTES + 1), "MiB"),
    ],
)
def test_what_is_no_source_is_refused_with_the_reason(tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "task.py"
    path.write_bytes(content)
    with pytest.raises(SourceError, match=words):
        find(path)
    with pytest.raises(SourceError, match=words):
        find("-", stdin=content)


@pytest.mark.parametrize("target", ["/dev/null", "/dev/zero", "missing.py", "no/such/folder", "x" * 5000])
def test_what_cannot_be_read_is_refused(target: str) -> None:
    with pytest.raises(SourceError):
        find(target)


def test_a_folder_without_tasks_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="no Python file"):
        find(tmp_path)


def test_an_unreadable_file_is_refused(task_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:  # as root, permissions refuse nothing
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(SourceError, match="Permission denied"):
        find(task_file)
