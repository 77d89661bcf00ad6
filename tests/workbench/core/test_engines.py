"""Where jobs run; that they come out the same everywhere is what `test_pool.py` holds executors to."""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Iterator
from contextlib import aclosing
from dataclasses import replace
from pathlib import Path

import pytest

from library.episodes.verifying import verify_dataset
from sim.pool import LocalProcesses
from sim.sandbox.kernel import show_to_equals
from tests.library.episodes.contents import contents_of
from tests.sim.ray_clusters import VirtualCluster, import_ray, virtual_cluster
from tests.workbench.core.test_collecting import plan_for
from workbench.core.collecting import CollectProgress, CollectResult, collect
from workbench.core.engines import open_engine
from workbench.core.errors import MissingExtra

PR_GET_DUMPABLE = 3


@pytest.fixture
def cluster() -> Iterator[VirtualCluster]:
    with virtual_cluster(nodes=2) as cluster:
        yield cluster


async def test_this_machine_works_on_one_job_unless_told_otherwise() -> None:
    async with open_engine("local", None) as (executor, at_once):
        assert isinstance(executor, LocalProcesses)
        assert at_once == 1
    async with open_engine("local", 3) as (_, at_once):
        assert at_once == 3


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a process cannot hide its environment")
async def test_what_runs_beside_the_app_cannot_read_its_environment() -> None:
    show_to_equals()
    async with open_engine("local", None):
        assert ctypes.CDLL(None).prctl(PR_GET_DUMPABLE) == 0


async def test_without_ray_it_is_said_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(MissingExtra, match=r"need ray, which is not installed: pip install 'simsmith\[ray\]'"):
        async with open_engine("ray", 1):
            pass


async def test_a_cluster_that_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    import_ray()
    monkeypatch.setenv("RAY_ADDRESS", "nonsense")
    with pytest.raises(ConnectionError, match="no Ray cluster at RAY_ADDRESS=nonsense"):
        async with open_engine("ray", 1):
            pass


async def test_a_node_that_dies_changes_nothing_of_what_is_collected(
    cluster: VirtualCluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in cluster.environ.items():
        monkeypatch.setenv(name, value)
    plan = plan_for(tmp_path / "ray" / "probe-train", 4)
    async with open_engine("ray", None) as (executor, at_once):
        assert at_once == 2
        async with aclosing(collect(replace(plan, workers=at_once), executor)) as events:
            assert isinstance(await anext(events), CollectProgress)
            cluster.kill_one()  # either node has a job of two seeds
            *_, result = [event async for event in events]
    assert isinstance(result, CollectResult)
    assert result.is_complete
    assert list(verify_dataset(plan.folder)) == []

    local = replace(plan, folder=tmp_path / "local" / "probe-train")
    async with aclosing(collect(local, LocalProcesses())) as events:
        *_, expected = [event async for event in events]
    assert isinstance(expected, CollectResult)
    assert result.failures == expected.failures
    assert contents_of(plan.folder) == contents_of(local.folder)
