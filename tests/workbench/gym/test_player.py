from __future__ import annotations

import pytest

from sim.errors import SandboxTooWeak
from sim.sandbox.host import Sandbox
from sim.sandbox.protocol import RolloutRequest
from tests.workbench.gym.conftest import SOUND
from workbench.gym.player import Player


def test_a_sandbox_that_holds_too_little_is_refused_with_the_setting_that_allows_it() -> None:
    without_locks = Sandbox(pretend="landlock=0,seccomp=0")
    player = Player(RolloutRequest(SOUND, (0,)), "partial", without_locks)
    with pytest.raises(SandboxTooWeak, match=r"only the level process-only.*require = .process-only. in the project"):
        player.begin(0)
    player.end()


def test_one_episode_runs_at_a_time_and_leaving_it_is_no_error() -> None:
    player = Player(RolloutRequest(SOUND, (0,)), "process-only", Sandbox())
    assert not player.begin(0).is_over
    assert not player.begin(1).is_over
    player.end()
    player.end()
