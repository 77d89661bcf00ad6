"""Processes that learn together on one machine: the one that was asked starts the others, and they end with it.

Each knows its rank by the variables that PyTorch and Lightning read, and is given the same order on its standard input.
An open input means that the first process lives: a peer that finds it closed ends itself, whatever it waits for.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager

from library.codec import decode, encode
from policy.errors import PeerFailed
from policy.train_job import TrainOrder

SECONDS_TO_END = 60.0
"""After the last step, for a peer that is as far as the first process."""
_RANK = "LOCAL_RANK"


@contextmanager
def peers(order: TrainOrder, count: int) -> Iterator[None]:
    """This process and `count` − 1 others as ranks of one training, until the context is left.

    Args:
        order: With the number of steps that was decided on.
        count: Of processes, this one included; of 1, nothing is started.

    Raises:
        PeerFailed: One of them ended otherwise than at the end of the training.
    """
    if count == 1:
        yield
        return
    shared = {"MASTER_ADDR": "127.0.0.1", "MASTER_PORT": str(_free_port()), "NODE_RANK": "0"}
    with ExitStack() as stack:
        stack.enter_context(_environment({**shared, _RANK: "0"}))
        started = [stack.enter_context(_peer(order, {**shared, _RANK: str(rank)})) for rank in range(1, count)]
        yield
        for rank, process in enumerate(started, start=1):
            if status := _status_of(process, rank):
                raise PeerFailed(rank, f"it ended with the status {status}")


def main() -> None:
    """A peer: learn the share of a rank from the order on the standard input, and write nothing."""
    from policy.train_run import train_beside

    order = decode(TrainOrder, json.loads(sys.stdin.readline()))
    threading.Thread(target=_end_with_the_first, daemon=True).start()
    train_beside(order, int(os.environ[_RANK]))


def _status_of(process: subprocess.Popen[str], rank: int) -> int:
    try:
        return process.wait(SECONDS_TO_END)
    except subprocess.TimeoutExpired:
        raise PeerFailed(rank, f"it did not end within {SECONDS_TO_END:g} s after the last step") from None


@contextmanager
def _peer(order: TrainOrder, variables: Mapping[str, str]) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "policy.peers"]
    process = subprocess.Popen(command, env={**os.environ, **variables}, stdin=subprocess.PIPE, text=True)
    try:
        assert process.stdin is not None
        process.stdin.write(json.dumps(encode(order)) + "\n")
        process.stdin.flush()
        yield process
    finally:
        process.kill()  # one that has ended is not harmed
        process.communicate()


@contextmanager
def _environment(variables: Mapping[str, str]) -> Iterator[None]:
    before = {name: os.environ.get(name) for name in variables}
    os.environ.update(variables)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def _free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])


def _end_with_the_first() -> None:
    sys.stdin.read()
    os._exit(1)


if __name__ == "__main__":
    main()
