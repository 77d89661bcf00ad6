"""Nine tasks through one sandbox, of which one crashes, one never ends and one forges messages.

`benchmarks/sandbox_endurance.py` runs two hundred.
"""

import random
import tempfile
from pathlib import Path

import pytest

from benchmarks.sandbox_endurance import BROKEN, Trial, choose, endure
from sim.sandbox.protocol import RolloutRequest


async def test_many_tasks_leave_nothing_behind_and_do_not_touch_each_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    source = (BROKEN / "sound_task.py").read_text()
    sound = [Trial(f"seed {seed}", RolloutRequest(source, (seed,)), "sound") for seed in (0, 1)]
    result = await endure(choose(9, random.Random(59), sound))
    assert (result.sound, result.hostile) == (6, 3)
    assert result.outcomes["sound solved"] == 6
    assert result.is_sound, result
