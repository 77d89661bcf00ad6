"""A Ray cluster of virtual nodes on this machine's loopback: real schedulers, real processes, real deaths."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

import pytest

from sim.ray_engine import ADDRESS
from sim.ray_environment import ON_LOOPBACK, QUIETLY

NODE: dict[str, Any] = {
    "node_ip_address": "127.0.0.1",
    "include_dashboard": False,
    "object_store_memory": 80_000_000,
    "num_cpus": 1,
}


class VirtualCluster(NamedTuple):
    """A head and other nodes, each of which runs one job at a time."""

    cluster: Any
    others: list[Any]

    @property
    def environ(self) -> dict[str, str]:
        """What leads a program to it."""
        return {ADDRESS: self.cluster.address}

    def kill_one(self) -> None:
        """End a node that is not the head as a power cut would."""
        self.cluster.remove_node(self.others.pop(), allow_graceful=False)


def import_ray() -> None:
    """As all tests of a process have to, since it reads its settings but once; skips where it is not installed."""
    os.environ.update(QUIETLY | ON_LOOPBACK)
    pytest.importorskip("ray", reason="Ray is not installed: pip install 'simsmith[ray]'")


@contextmanager
def virtual_cluster(nodes: int) -> Iterator[VirtualCluster]:
    """Skips the test where Ray is not installed."""
    import_ray()
    from ray.cluster_utils import Cluster

    cluster = Cluster(initialize_head=True, head_node_args=NODE)
    try:
        yield VirtualCluster(cluster, [cluster.add_node(**NODE) for _ in range(nodes - 1)])
    finally:
        cluster.shutdown()
