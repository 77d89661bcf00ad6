"""Episodes that are done again: of a task that depends on its seed alone, and of one that remembers."""

from __future__ import annotations

from contextlib import aclosing
from dataclasses import replace
from pathlib import Path

import pytest

from library.episodes.dataset import Dataset
from sim.pool import InProcess
from sim.source import source_hash
from tests.sim.tasks import BLOCK_TO_ZONE, task_source
from tests.workbench.core.test_collecting import TASK, plan_for
from workbench.core import reproducing
from workbench.core.collecting import collect
from workbench.core.reproducing import Reproduction, reproduce

REMEMBERS = task_source(
    f"""
Probe.episodes = getattr(Probe, "episodes", 0) + 1
{BLOCK_TO_ZONE}
if Probe.episodes > 1:
    env.add_object("block/block.urdf", self.get_random_pose(env, (0.04, 0.04, 0.04)))
"""
)


async def test_what_depends_on_more_than_its_seed_is_found_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reproducing, "ONE_IN", 1)
    task = replace(TASK, source=REMEMBERS, source_hash=source_hash(REMEMBERS))
    plan = plan_for(tmp_path / "probe-train", 2, task=task)
    async with aclosing(collect(plan, InProcess())) as events:
        async for _ in events:
            pass
    first, second = (entry.seed for entry in Dataset(plan.folder).entries)

    found = [one async for one in reproduce(plan, InProcess())]
    assert found == [Reproduction(first, ""), Reproduction(second, "rgb of row 0")]
    assert sorted(path.name for path in plan.folder.iterdir()) == [".lock", "data", "meta"]
