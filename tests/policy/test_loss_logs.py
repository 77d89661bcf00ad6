from pathlib import Path

import pytest

pytest.importorskip("torch", reason="torch is not installed: make policy")

from policy.errors import MissingPackage
from policy.loss_logs import LOG_HEADER, TENSORBOARD, LossLogs, require_tensorboard
from policy.train_job import LOG_FILE
from policy.training import StepTaken


def note(folder: Path, steps: range, *, tensorboard: bool = False) -> None:
    with LossLogs(folder, steps.start - 1, tensorboard=tensorboard) as logs:
        for step in steps:
            logs.note(StepTaken(step, 4.0 / step, 2.0, 1.0, 1.0))


def test_what_was_written_after_the_training_was_last_kept_is_dropped(tmp_path: Path) -> None:
    note(tmp_path, range(1, 6))
    note(tmp_path, range(3, 5))
    lines = (tmp_path / LOG_FILE).read_text().splitlines()
    assert lines[0] + "\n" == LOG_HEADER
    assert [line.split(",")[0] for line in lines[1:]] == ["1", "2", "3", "4"]


def test_a_curve_that_goes_on_is_replaced_as_a_whole(tmp_path: Path) -> None:
    """A kill while it is written leaves the one or the other; whoever has the old file open reads on in it."""
    note(tmp_path, range(1, 6))
    with (tmp_path / LOG_FILE).open() as before:
        note(tmp_path, range(3, 4))
        assert len(before.readlines()) == 1 + 5


def test_a_training_that_begins_anew_has_a_new_curve(tmp_path: Path) -> None:
    note(tmp_path, range(1, 6))
    note(tmp_path, range(1, 2))
    assert (tmp_path / LOG_FILE).read_text() == f"{LOG_HEADER}1,4.0,2.0,1.0,1.0\n"


def test_every_part_of_every_step_is_there_for_tensorboard(tmp_path: Path) -> None:
    pytest.importorskip("tensorboardX", reason="needs pip install 'simsmith[tensorboard]'")
    from tensorboardX.proto.event_pb2 import Event

    note(tmp_path, range(1, 4), tensorboard=True)
    note(tmp_path, range(3, 5), tensorboard=True)
    told, starts = dict[tuple[str, int], float](), list[int]()
    for file in sorted((tmp_path / TENSORBOARD).iterdir()):
        for record in _records(file.read_bytes()):
            event = Event.FromString(record)
            if event.HasField("session_log"):
                starts.append(event.step)
            told |= {(value.tag, event.step): value.simple_value for value in event.summary.value}
    assert {step for _, step in told} == {1, 2, 3, 4}
    assert told["train/loss", 4] == pytest.approx(1.0)
    assert {tag for tag, _ in told} == {"train/loss", "train/pick", "train/place", "train/rotation"}
    assert starts == [3], "TensorBoard hides what came at step 3 or later before"


def test_beginning_anew_for_tensorboard_takes_nothing_away_but_what_was_written_for_it(tmp_path: Path) -> None:
    pytest.importorskip("tensorboardX", reason="needs pip install 'simsmith[tensorboard]'")
    note(tmp_path, range(1, 3), tensorboard=True)
    (tmp_path / TENSORBOARD / "notes.txt").write_text("mine")
    before = next((tmp_path / TENSORBOARD).glob("events*"))
    before = before.rename(before.with_name("events.out.tfevents.1.elsewhere.0"))
    note(tmp_path, range(1, 3), tensorboard=True)
    assert (tmp_path / TENSORBOARD / "notes.txt").read_text() == "mine"
    assert not before.exists()


def _records(data: bytes) -> list[bytes]:
    """Those of a file of events: length (8 bytes), its checksum (4), the record, its checksum (4)."""
    records, at = [], 0
    while at < len(data):
        length = int.from_bytes(data[at : at + 8], "little")
        records.append(data[at + 12 : at + 12 + length])
        at += 16 + length
    return records


def test_where_nothing_writes_for_tensorboard_it_is_said_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("policy.loss_logs.find_spec", lambda _: None)
    with pytest.raises(MissingPackage, match=r"tensorboardX, .* is not installed: pip install 'simsmith\[tensorboard"):
        require_tensorboard()
