"""The environment from which Ray takes its settings, and which it hands to every process that it starts.

A process of Ray's can be read by whatever runs as the same user, and so by a task that no lock holds. What they get is
therefore named here, and a key has no way in.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

QUIETLY = {"RAY_USAGE_STATS_ENABLED": "0", "RAY_ENABLE_UV_RUN_RUNTIME_ENV": "0"}
"""Nobody is told that Ray is used, and under `uv run` the project is not packed and sent to the nodes."""
ON_LOOPBACK = {"RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER": "0"}
"""A cluster of one machine listens on 127.0.0.1, as Ray has it on macOS by itself."""
TRY_ONCE = {"RAY_gcs_server_port_wait_time_s": "1"}
"""To reach a cluster, which takes up to 40 s; Ray would try 20 times."""
HOOK = "RAY_RUNTIME_ENV_HOOK"
"""Ray's variable: a function that may send files and variables along. Nothing of ours is sent."""
_INHERITED = (
    *("PATH", "HOME", "USER", "LOGNAME", "TMPDIR", "LANG", "LC_ALL", "LC_CTYPE", "TZ"),
    *("PYTHONPATH", "VIRTUAL_ENV", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "RAY_TMPDIR"),
)
"""What it takes to start the same Python with the same packages, and where Ray keeps its files."""


def own_cluster_environment(environ: Mapping[str, str]) -> dict[str, str]:
    """For a cluster of this machine that is started now; who talks to it needs a token that is made here."""
    inherited = {name: environ[name] for name in _INHERITED if name in environ}
    token = {"RAY_AUTH_MODE": "token", "RAY_AUTH_TOKEN": secrets.token_hex(32)}
    return inherited | QUIETLY | ON_LOOPBACK | token


def client_environment(environ: Mapping[str, str]) -> dict[str, str]:
    """For a cluster that runs already: the app's own, since no process is started with it."""
    return TRY_ONCE | {name: value for name, value in environ.items() if name != HOOK} | QUIETLY


@contextmanager
def environment_of_process(environ: Mapping[str, str]) -> Iterator[None]:
    """`os.environ` for a while: Ray's parts in C++ have nowhere else to look. Nothing else should start meanwhile."""
    before = dict(os.environ)
    _replace(environ)
    try:
        yield
    finally:
        _replace(before)


def _replace(environ: Mapping[str, str]) -> None:
    for name in os.environ.keys() - environ.keys():
        del os.environ[name]
    os.environ.update(environ)
