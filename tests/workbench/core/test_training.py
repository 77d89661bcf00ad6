"""Training in a process of its own: where it goes, and what becomes of it when that process dies."""

from __future__ import annotations

import asyncio
import os
import signal
from contextlib import aclosing, suppress
from pathlib import Path

import pytest

pytest.importorskip("torch", reason="torch is not installed: make policy")

from library.episodes.dataset import DatasetWriter
from library.episodes.info import DatasetInfo
from library.episodes.locking import LOCK, only_adder
from policy.cards import read_card
from policy.errors import FolderTaken, PolicyError
from policy.train_job import PAUSE_FILE, Begun, Progress, TrainOrder
from policy.train_run import run_training
from sim.jobs import GRACE_S
from tests.policy.making import config, dataset
from workbench.core.errors import PolicyJobFailed
from workbench.core.session import Session
from workbench.core.training import TrainPlan, free_run_folder, tasks_kept_for_testing, train


@pytest.fixture
def stopped(tmp_path: Path) -> Path:
    """A training of many steps that was stopped after its first one."""
    told: list[Begun | Progress] = []
    order = TrainOrder((str(dataset(tmp_path / "data", [0])),), str(tmp_path / "run"), config(steps=100_000))
    run_training(order, told.append, lambda: len(told) > 1)
    return tmp_path / "run"


async def kill_at_a_step(stopped: Path, told: list[object]) -> None:
    async with aclosing(train(TrainPlan((), stopped, config(), resume=True))) as events:
        async for event in events:
            told.append(event)
            if isinstance(event, Progress):
                with suppress(ProcessLookupError):  # steps that it took before may still be told
                    os.kill(int((stopped / LOCK).read_text().split()[1]), signal.SIGKILL)


async def test_a_training_that_is_stopped_in_a_slow_step_is_written_down(tmp_path: Path) -> None:
    """Its process is halted for longer than other jobs have to end, as if it computed."""
    out = tmp_path / "run"
    plan = TrainPlan((dataset(tmp_path / "data", [0]),), out, config(steps=100_000))
    async with aclosing(train(plan)) as events:
        async for event in events:
            if isinstance(event, Progress):
                break
        process = int((out / LOCK).read_text().split()[1])
        os.kill(process, signal.SIGSTOP)
        asyncio.get_running_loop().call_later(GRACE_S + 0.5, os.kill, process, signal.SIGCONT)
    assert (out / PAUSE_FILE).exists()
    assert 1 <= read_card(out).steps < 100_000


async def test_a_training_whose_process_dies_is_not_begun_again_by_itself(stopped: Path) -> None:
    kept, told = (stopped / PAUSE_FILE).read_bytes(), list[object]()
    with pytest.raises(PolicyJobFailed, match=f"To go on: simsmith train --resume {stopped}"):
        await kill_at_a_step(stopped, told)
    assert sum(isinstance(event, Begun) for event in told) == 1
    assert (stopped / PAUSE_FILE).read_bytes() == kept


@pytest.mark.parametrize("resume", [False, True])
def test_one_process_trains_in_a_folder(stopped: Path, resume: bool) -> None:
    if not resume:
        (stopped / PAUSE_FILE).unlink()
    order = TrainOrder((), str(stopped), config(), resume=resume)
    with only_adder(stopped), pytest.raises(FolderTaken, match=f"process {os.getpid()} on .* trains in it"):
        run_training(order, lambda _: None, lambda: False)


def test_of_a_training_that_is_refused_no_folder_stays(tmp_path: Path) -> None:
    order = TrainOrder((str(dataset(tmp_path / "data", [0])),), str(tmp_path / "run"), config(demos=5))
    with pytest.raises(PolicyError):
        run_training(order, lambda _: None, lambda: False)
    assert not (tmp_path / "run").exists()


def test_two_trainings_that_begin_at_once_have_folders_of_their_own(project: Path) -> None:
    session = Session.open(project, environ={})
    first, second = (free_run_folder(session, ["align-rope"]) for _ in range(2))
    assert (first.name, second.name) == ("align-rope-1", "align-rope-2")


def test_tasks_that_show_what_is_kept_for_testing_are_named(tmp_path: Path) -> None:
    tasks = dict.fromkeys(("put-block-in-bowl-seen-colors", "put-block-in-bowl-unseen-colors"), "ab" * 32)
    DatasetWriter(tmp_path / "data", DatasetInfo("data", "train", tasks)).add([])
    assert tasks_kept_for_testing([tmp_path / "data"]) == ("put-block-in-bowl-unseen-colors",)
