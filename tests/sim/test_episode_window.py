"""An episode in a window goes as fast as it happened; the window itself is tested with the app's side of it."""

from sim.episode_window import STEPS_A_NAP, Pace
from sim.values import SIM_HZ


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def read(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        assert seconds > 0
        self.now += seconds


def test_physics_that_is_quick_waits_for_the_clock() -> None:
    clock = Clock()
    pace = Pace(clock.read, clock.sleep)
    for step in range(1, SIM_HZ + 1):
        pace.keep(step)
    assert abs(clock.now - 101.0) < 0.02


def test_time_that_was_lost_is_not_made_up_for() -> None:
    clock = Clock()
    pace = Pace(clock.read, clock.sleep)
    for step in range(1, SIM_HZ + 1):
        clock.now += 5.0 if step == SIM_HZ // 2 else 0.0
        pace.keep(step)
    assert 105.9 < clock.now < 106.0 + 2 * STEPS_A_NAP / SIM_HZ
