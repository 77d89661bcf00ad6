"""Files under an editor's hands; a look at the files is a turn of the test, so no time passes."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from pathlib import Path

import pytest

from tests.workbench.core.sessions import SOUND_SOURCE
from workbench.core.sources import SourceError, TaskSource
from workbench.core.watching import saved_sources


class Editor:
    """Does one thing to the file between two looks."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.looks = 0
        self.steps: list[object] = []

    async def pause(self) -> None:
        self.looks += 1
        if self.looks > 40:
            raise TimeoutError("nothing came of it")
        match self.steps.pop(0) if self.steps else None:
            case str(text):
                self.file.write_text(text)
            case bytes(data):
                self.file.write_bytes(data)
            case Path() as other:
                other.replace(self.file)
            case False:
                self.file.unlink()

    def then(self, *steps: object) -> None:
        """Text and bytes are written in place, a path is renamed over the file, False deletes it, None waits."""
        self.steps = list(steps)


@pytest.fixture
def editor(tmp_path: Path) -> Editor:
    file = tmp_path / "my_task.py"
    file.write_text(SOUND_SOURCE)
    return Editor(file)


@pytest.fixture
async def saved(editor: Editor) -> AsyncIterator[AsyncGenerator[TaskSource, None]]:
    async with aclosing(saved_sources([editor.file], editor.pause)) as sources:
        yield sources


Saved = AsyncGenerator[TaskSource, None]


async def test_the_code_is_told_at_once_and_after_every_save(editor: Editor, saved: Saved) -> None:
    assert (await anext(saved)).text == SOUND_SOURCE
    for text in (SOUND_SOURCE + "# one\n", SOUND_SOURCE + "# two\n", SOUND_SOURCE):
        editor.then(text)
        assert (await anext(saved)).text == text


async def test_half_of_a_save_is_passed_over(editor: Editor, saved: Saved) -> None:
    await anext(saved)
    editor.then("", SOUND_SOURCE[:100], SOUND_SOURCE + "# whole\n")
    assert (await anext(saved)).text == SOUND_SOURCE + "# whole\n"


@pytest.mark.parametrize("gone", [(), (None, None, None)], ids=["at once", "after a while"])
async def test_an_editor_may_delete_or_rename(editor: Editor, saved: Saved, gone: tuple[None, ...]) -> None:
    await anext(saved)
    other = editor.file.with_suffix(".swp")
    other.write_text(SOUND_SOURCE + "# renamed\n")
    editor.then(False, *gone, other)
    assert (await anext(saved)).text.endswith("# renamed\n")


async def test_a_save_without_a_change_is_none(editor: Editor, saved: Saved) -> None:
    await anext(saved)
    editor.then(SOUND_SOURCE, None, False, None, SOUND_SOURCE, None, None, "# other\n" + SOUND_SOURCE)
    assert (await anext(saved)).text.startswith("# other\n")


@pytest.mark.parametrize(
    ("content", "problem"),
    [(b"\xff\xfe", "not UTF-8"), (b"", "empty"), (b"a\0b", "zero byte"), (b"x" * (2 << 20), "MiB")],
)
async def test_what_is_no_text_is_said_and_waited_out(
    editor: Editor, saved: Saved, content: bytes, problem: str
) -> None:
    await anext(saved)
    editor.then(content)
    told = await anext(saved)
    assert problem in told.problem
    assert told.text == ""
    editor.then(SOUND_SOURCE)
    assert (await anext(saved)).problem == ""


async def test_a_file_that_was_never_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="no such file"):
        await anext(saved_sources([tmp_path / "nothing.py"]))
