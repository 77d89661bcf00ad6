"""A task's folder: which it is, and that a desktop's opener is handed it without the terminal."""

from pathlib import Path

import pytest

from library.base import BASE_TASKS
from library.errors import UnknownTask
from tests.workbench.core.sessions import SOUND_SOURCE
from workbench.core.project import create_project
from workbench.core.session import Session
from workbench.core.task_folder import NoDesktop, folder_of, open_folder


def opener(folder: Path, script: str) -> dict[str, str]:
    """An environment with a desktop whose opener is a script."""
    program = folder / "xdg-open"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    return {"DISPLAY": ":0", "PATH": f"{folder}:/usr/bin:/bin"}


def test_the_folder_of_a_task_that_was_not_written_here_has_its_code(tmp_path: Path) -> None:
    session = Session.open(create_project(tmp_path / "mine").root, environ={})
    session.library.import_task("mine", SOUND_SOURCE)
    assert (folder_of(session, "mine") / "task.py").read_text() == SOUND_SOURCE
    assert folder_of(session, "put-block-in-bowl") == BASE_TASKS
    with pytest.raises(UnknownTask, match="put-block-in-bowl"):
        folder_of(session, "put-block-in-bowll")


def test_the_opener_gets_the_folder_and_no_terminal(tmp_path: Path) -> None:
    environ = opener(tmp_path, f'echo "$1" > {tmp_path}/opened; test -t 1 && exit 4; echo noise; echo noise >&2')
    open_folder(tmp_path, environ, "linux")
    assert (tmp_path / "opened").read_text().strip() == str(tmp_path)


def test_an_opener_that_stays_is_not_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workbench.core.task_folder.PATIENCE_S", 0.05)
    open_folder(tmp_path, opener(tmp_path, "exec sleep 0.5"), "linux")


def test_who_has_no_desktop_is_told_where_the_folder_is(tmp_path: Path) -> None:
    for environ, why in (
        ({"PATH": "/usr/bin"}, "no desktop"),
        ({"DISPLAY": ":0", "PATH": str(tmp_path / "none")}, "xdg-open is not installed"),
        (opener(tmp_path, "exit 3"), "xdg-open ended with 3"),
    ):
        with pytest.raises(NoDesktop, match=f"{why}.*{tmp_path}"):
            open_folder(tmp_path, environ, "linux")
