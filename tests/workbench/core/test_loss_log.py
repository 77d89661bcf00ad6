from pathlib import Path

import pytest

from policy.train_job import LOG_FILE
from tests.policy.folders import write_log
from workbench.core import loss_log
from workbench.core.loss_log import LossLog


def test_a_curve_is_read_on_while_it_grows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loss_log, "AT_ONCE", 100)  # so that it takes several goes
    log = LossLog(tmp_path)
    assert log.look().steps == 0
    write_log(tmp_path, 30)
    with (tmp_path / LOG_FILE).open("a") as file:
        file.write("31,0.3,0.2,")
    seen = log.look()
    assert (seen.steps, seen.problem) == (30, ""), "what is being written is left for the next look"
    assert list(seen.parts) == ["step", "loss", "pick", "place", "rotation"]
    assert seen.parts["pick"].tolist() == [6 / step for step in range(1, 31)]
    with (tmp_path / LOG_FILE).open("a") as file:
        file.write("nan,0.03\n")
    assert log.look().steps == 31


def test_a_log_that_was_cut_for_going_on_is_read_anew(tmp_path: Path) -> None:
    log = LossLog(write_log(tmp_path, 30))
    assert log.look().steps == 30
    write_log(tmp_path, 20)
    assert log.look().steps == 20


@pytest.mark.parametrize("rubbish", [b"step,loss\n1,[bold]\n", b"step,loss\n1,2,3\n", b"step,loss\n\xff\xff\n"])
def test_what_is_no_curve_is_said_with_what_was_read_before(rubbish: bytes, tmp_path: Path) -> None:
    (tmp_path / LOG_FILE).write_bytes(rubbish)
    seen = LossLog(tmp_path).look()
    assert seen.steps == 0
    assert seen.problem.startswith("loss.csv cannot be read: ")
