import numpy as np
import pytest

pytest.importorskip("torch", reason="torch is not installed: make policy")

from policy.config import TrainConfig
from policy.encoders import NgramEncoder
from policy.pictures import Normalisation
from policy.samples import Batches
from policy.training import StepTaken, fit, make_transporter
from tests.policy.making import INSTRUCTIONS, config, sample

ENCODER = NgramEncoder()
WORDS = {instruction: ENCODER.encode(instruction) for instruction in INSTRUCTIONS}
SCALED = Normalisation((200.0, 200.0, 180.0, 0.002), (50.0, 50.0, 50.0, 0.01))
SAMPLES = [
    sample((20.0, 12.0), (60.0, 28.0)),
    sample((60.0, 28.0), (20.0, 12.0), instruction=1),
    sample((30.0, 30.0), (50.0, 10.0), turn_rad=0.6),
    sample((50.0, 10.0), (30.0, 30.0), instruction=1, turn_rad=-1.0),
]


def curve(how: TrainConfig, stop_after: int | None = None) -> list[StepTaken]:
    taken: list[StepTaken] = []

    def note(step: StepTaken, _: object) -> bool:
        taken.append(step)
        return len(taken) == stop_after

    fit(make_transporter(how, ENCODER.size), Batches(SAMPLES, SCALED, WORDS, how.batch, how.seed), how, note)
    return taken


def test_the_same_seed_gives_the_same_loss_curve_to_the_last_bit() -> None:
    assert curve(config(steps=4)) == curve(config(steps=4))
    assert curve(config(steps=4)) != curve(config(steps=4, seed=1))


def test_four_samples_are_learnt_by_heart_in_sixty_steps() -> None:
    how = config(steps=60, batch=4, turn_deg=0.0, shift=0.0, learning_rate=1e-2)
    taken = curve(how)
    last = taken[-5:]
    assert np.mean([step.pick for step in last]) < 0.3, "the instruction says which square is picked"
    assert np.mean([step.place for step in last]) < 0.5


def test_a_training_that_is_stopped_ends_after_that_step() -> None:
    assert [step.step for step in curve(config(steps=50), stop_after=2)] == [1, 2]
