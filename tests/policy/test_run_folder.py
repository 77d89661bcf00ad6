from pathlib import Path

import pytest

from library.episodes.locking import LOCK
from policy.cards import CARD_FILE, WEIGHTS_FILE
from policy.errors import FolderTaken
from policy.run_folder import claimed, forget_checkpoints, require_free
from policy.selection import folder_at
from policy.train_job import LOG_FILE
from tests.policy.folders import write_log


@pytest.mark.parametrize("foreign", ["checkpoints/step-3/mine.txt", "tensorboard/mine.txt", LOG_FILE, "notes.txt"])
def test_a_folder_with_what_no_training_wrote_is_refused_and_left_as_it_is(tmp_path: Path, foreign: str) -> None:
    file = tmp_path / foreign
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("mine")
    with pytest.raises(FolderTaken, match=f"{tmp_path}: it holds {foreign.partition('/')[0]}, and no training wrote"):
        require_free(tmp_path)
    with pytest.raises(FolderTaken), claimed(tmp_path, resume=False):
        pytest.fail("it was claimed")
    assert file.read_text() == "mine"
    assert not (tmp_path / LOCK).exists()


def test_a_file_is_refused_as_a_folder(tmp_path: Path) -> None:
    (tmp_path / "policy").touch()
    with pytest.raises(FolderTaken, match="it is no folder"):
        require_free(tmp_path / "policy")


def test_an_empty_folder_and_what_a_killed_training_left_are_free(tmp_path: Path) -> None:
    require_free(tmp_path / "new")
    (tmp_path / LOCK).touch()
    require_free(tmp_path)
    write_log(tmp_path, 3)
    (tmp_path / "checkpoints").mkdir()
    require_free(tmp_path)


def test_of_kept_policies_nothing_else_is_taken_away(tmp_path: Path) -> None:
    for step in (1, 2):
        folder_at(tmp_path, step).mkdir(parents=True)
        for name in (CARD_FILE, WEIGHTS_FILE):
            (folder_at(tmp_path, step) / name).touch()
    mine = [folder_at(tmp_path, 2) / "mine.txt", tmp_path / "checkpoints" / "step-9" / "mine.txt"]
    for file in mine:
        file.parent.mkdir(exist_ok=True)
        file.write_text("mine")
    forget_checkpoints(tmp_path)
    assert sorted(file for file in (tmp_path / "checkpoints").rglob("*") if file.is_file()) == sorted(mine)
    assert not folder_at(tmp_path, 1).exists()
