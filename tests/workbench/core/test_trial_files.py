from pathlib import Path

import numpy as np
from PIL import Image

from prompts.values import StageRecord
from tests.library.builders import make_revision
from workbench.core.trial_files import TrialFolder


def record(stage: str, answer: str) -> StageRecord:
    return StageRecord(stage, f"prompt of {stage}", answer, "0" * 64)


def test_each_turn_is_kept_once_in_the_order_in_which_it_was_asked(tmp_path: Path) -> None:
    folder = TrialFolder(tmp_path / "run" / "trial")
    propose, implement = record("propose", "a task"), record("implement", "some co")
    folder.write_stages((propose,))
    folder.write_stages((propose, implement))
    assert sorted(path.name for path in folder.path.iterdir()) == [
        "01-propose.answer.md",
        "01-propose.prompt.md",
        "02-implement.answer.md",
        "02-implement.prompt.md",
    ]
    assert (folder.path / "02-implement.answer.md").read_text() == "some co"


def test_an_attempt_keeps_code_checks_and_pictures(tmp_path: Path) -> None:
    folder = TrialFolder(tmp_path)
    image = np.full((4, 6, 3), 200, dtype=np.uint8)
    folder.write_attempt(make_revision("a = 1\r\n"), {1_000_000: image})
    attempt = tmp_path / "attempt-1"
    assert (attempt / "task.py").read_bytes() == b"a = 1\r\n"
    assert (attempt / "check.json").exists()
    assert (attempt / "rollout.json").exists()
    with Image.open(attempt / "seed-1000000.png") as picture:
        assert np.array_equal(np.asarray(picture), image)


def test_pictures_come_back_in_the_order_of_the_episodes(tmp_path: Path) -> None:
    folder = TrialFolder(tmp_path)
    revision = make_revision("a = 1\n")
    assert revision.rollout is not None
    seed = revision.rollout.episodes[0].seed
    image = np.full((4, 6, 3), 200, dtype=np.uint8)
    folder.write_attempt(revision, {seed: image})
    assert [*folder.pictures(revision)] == [seed]
    assert np.array_equal(folder.pictures(revision)[seed], image)
    (tmp_path / "attempt-1" / f"seed-{seed}.png").write_bytes(b"\x89PNG cut off")
    assert folder.pictures(revision) == {}
