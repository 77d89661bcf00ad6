import json
from dataclasses import replace
from pathlib import Path

import pytest

pytest.importorskip("torch", reason="torch is not installed: make policy")

from policy.cards import WEIGHTS_FILE, read_card
from policy.errors import FolderTaken, NoSuchDevice, StoppedEarly, UnfitCheckpoint
from policy.pauses import read_pause, write_pause
from policy.selection import checkpoints_of
from policy.train_job import LOG_FILE, PAUSE_FILE, Begun, Progress, Trained, TrainOrder
from policy.train_run import read_lessons, run_training
from tests.policy.making import config, dataset


class Killed(Exception):
    pass


def train(order: TrainOrder, stop_after: int | None = None) -> tuple[Trained, Begun]:
    told: list[Begun | Progress] = []
    trained = run_training(order, told.append, lambda: bool(told) and getattr(told[-1], "step", 0) == stop_after)
    begun = told[0]
    assert isinstance(begun, Begun)
    return trained, begun


@pytest.fixture
def order(tmp_path: Path) -> TrainOrder:
    return TrainOrder((str(dataset(tmp_path / "data", [0, 2])),), str(tmp_path / "whole"), config(steps=4))


def test_a_training_that_was_stopped_goes_on_to_the_same_policy(order: TrainOrder, tmp_path: Path) -> None:
    whole, stopped = Path(order.out), tmp_path / "stopped"
    train(order)
    trained, _ = train(replace(order, out=str(stopped)), stop_after=2)
    assert (trained.steps, trained.planned) == (2, 4)
    assert read_card(stopped).steps == 2, "the policy is written as far as it came"

    trained, begun = train(TrainOrder((), str(stopped), config(), resume=True))
    assert (begun.before, trained.steps) == (2, 4)
    for file in (WEIGHTS_FILE, LOG_FILE):
        assert (stopped / file).read_bytes() == (whole / file).read_bytes()
    assert not (stopped / PAUSE_FILE).exists(), "there is nothing left to go on with"


@pytest.mark.parametrize("asked", [0, 1, 3], ids=["reading", "encoding", "timing"])
def test_a_training_that_is_stopped_before_its_first_step_leaves_nothing(order: TrainOrder, asked: int) -> None:
    def is_stopped() -> bool:
        nonlocal asked
        asked -= 1
        return asked < 0

    with pytest.raises(StoppedEarly):
        run_training(order, lambda _: pytest.fail("it began"), is_stopped)
    assert not Path(order.out).exists()


def test_a_killed_training_goes_on_from_where_it_was_last_kept(
    order: TrainOrder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def kill(told: Begun | Progress) -> None:
        if isinstance(told, Progress) and told.step == 3:
            raise Killed

    monkeypatch.setattr("policy.train_run.SECONDS_BETWEEN_PAUSES", 0.0)
    whole, killed = Path(order.out), tmp_path / "killed"
    train(order)
    with pytest.raises(Killed):
        run_training(replace(order, out=str(killed)), kill, lambda: False)
    assert not (killed / WEIGHTS_FILE).exists()
    _, begun = train(TrainOrder((), str(killed), config(), resume=True))
    assert begun.before == 2, "the third step was told of, and not kept yet"
    for file in (WEIGHTS_FILE, LOG_FILE):
        assert (killed / file).read_bytes() == (whole / file).read_bytes()


def test_a_training_that_was_killed_is_not_trained_over(
    order: TrainOrder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("policy.train_run.SECONDS_BETWEEN_PAUSES", 0.0)

    def kill(told: Begun | Progress) -> None:
        if isinstance(told, Progress) and told.step == 2:
            raise Killed

    with pytest.raises(Killed):
        run_training(order, kill, lambda: False)
    out = Path(order.out)
    kept = (out / PAUSE_FILE).read_bytes()
    with pytest.raises(FolderTaken, match=f"a training was stopped here; to go on: simsmith train --resume {out}"):
        train(order)
    assert (out / PAUSE_FILE).read_bytes() == kept


def test_other_demonstrations_than_before_are_refused(order: TrainOrder, tmp_path: Path) -> None:
    train(order, stop_after=1)
    Path(order.datasets[0]).rename(tmp_path / "away")
    dataset(tmp_path / "data", [4, 6])
    with pytest.raises(UnfitCheckpoint, match="the datasets are not those that its training began with"):
        train(replace(order, resume=True))


def test_where_nothing_was_stopped_there_is_nothing_to_go_on_with(order: TrainOrder, tmp_path: Path) -> None:
    with pytest.raises(UnfitCheckpoint, match="no training was stopped here"):
        train(replace(order, resume=True))
    (tmp_path / "whole").mkdir()
    (tmp_path / "whole" / PAUSE_FILE).write_bytes(b"\x08\0\0\0\0\0\0\0{}      ")
    with pytest.raises(UnfitCheckpoint, match="it cannot be read"):
        train(replace(order, resume=True))


@pytest.mark.parametrize("damage", ["weights.", "moments.1.", "schedule"])
def test_a_pause_of_another_network_is_refused(order: TrainOrder, damage: str) -> None:
    train(order, stop_after=1)
    out = Path(order.out)
    pause, state = read_pause(out)
    parts = state.tensors.items()
    tensors = {name: part[:1] if part.ndim and name.startswith(damage) else part for name, part in parts}
    numbers = {name: number for name, number in json.loads(pause.numbers).items() if name != damage}
    write_pause(out, replace(pause, numbers=json.dumps(numbers)), replace(state, tensors=tensors))
    with pytest.raises(UnfitCheckpoint, match="of another network"):
        train(replace(order, resume=True))


def test_demonstrations_that_are_not_learnt_from_do_not_count_for_how_pictures_are_scaled(tmp_path: Path) -> None:
    first, both = dataset(tmp_path / "first", [0]), dataset(tmp_path / "both", [0, 2])
    asked = config(demos=1)
    assert read_lessons([both], asked).normalisation == read_lessons([first], asked).normalisation
    assert read_lessons([both], asked).normalisation != read_lessons([both], config()).normalisation


def test_of_a_dataset_that_is_not_needed_for_so_many_demonstrations_nothing_is_learnt(tmp_path: Path) -> None:
    first, second = dataset(tmp_path / "first", [0, 2]), dataset(tmp_path / "second", [4])
    lessons = read_lessons([first, second], config(demos=2))
    assert (lessons.episodes, lessons.samples, lessons.left_out) == (2, 2, 0)
    assert [used.name for used in lessons.data] == ["first"]
    assert lessons.normalisation == read_lessons([first], config()).normalisation


def test_a_batch_that_cannot_be_shared_out_is_refused_before_demonstrations_are_read(order: TrainOrder) -> None:
    unread = replace(order, datasets=("none",), devices=2, config=config(batch=1))
    with pytest.raises(NoSuchDevice, match="a batch of 1 actions cannot be shared out evenly among 2 processes"):
        train(unread)


def test_it_is_told_how_many_actions_are_left_out(tmp_path: Path) -> None:
    lessons = read_lessons([dataset(tmp_path / "data", [0, 2, 4], picks_outside=[4])], config())
    assert (lessons.samples, lessons.left_out) == (2, 1)


def test_minutes_become_steps_before_training_begins(order: TrainOrder) -> None:
    trained, begun = train(replace(order, minutes=1e-6))
    assert begun.steps == trained.steps == 1


def test_checkpoints_are_policies_of_their_own_and_the_same_after_a_stop(order: TrainOrder, tmp_path: Path) -> None:
    order = replace(order, checkpoints=4)
    whole, stopped = Path(order.out), tmp_path / "stopped"
    train(order)
    assert [one.card.steps for one in checkpoints_of(whole)] == [1, 2, 3, 4]
    train(replace(order, out=str(stopped)), stop_after=2)
    assert [one.card.steps for one in checkpoints_of(stopped)] == [1, 2]
    train(TrainOrder((), str(stopped), config(), resume=True))
    weights = [[one.card.weights_sha256 for one in checkpoints_of(folder)] for folder in (whole, stopped)]
    assert weights[0] == weights[1]
    assert len(set(weights[0])) == 4
