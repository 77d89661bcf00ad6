"""How soon a key shows while everything goes on at once, and what keeps the event loop, in a real terminal.

    python -m benchmarks.screen_latency --tasks 2000 --keys 60

A server that speaks OpenAI's protocol streams 200 tokens a second, a worker sends ten pictures a second, and the
library is full. Keys come at random moments. Writes its tables into docs/screen_performance.md.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.screen_library import full_project
from benchmarks.screen_measuring import HEAD, SIZE, Spent, Times, machine, user_environment, write
from library.base import BASE_TASKS, load_base_tasks
from tests.sse_server import Reply, SseServer
from tests.tui.terminal import Terminal

LIBRARY, TITLES, DESK = (range(36), range(3, 46)), (range(36, 114), range(1, 2)), (range(37, 113), range(3, 46))
"""Where each key's effect is seen: columns and rows at 160 × 48."""
FILTER = (range(1, 35), range(2, 3))
F5, ESCAPE, CTRL_G, CTRL_Q, ENTER = "\x1b[15~", "\x1b", "\x07", "\x11", "\r"
UP, DOWN, RIGHT = "\x1b[A", "\x1b[B", "\x1b[C"
TOKENS_PER_S = 200
ROOT = Path(__file__).parents[1]


class Shown(NamedTuple):
    """One key [s]."""

    seconds: float
    """From the key to the first changed cell."""
    waited: float
    """Of that the event loop's thread waited for a processor."""


def main() -> None:
    """Measure and write the tables."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--tasks", type=int, default=2000)
    parser.add_argument("--keys", type=int, default=60)
    parser.add_argument("--blocks", type=Path, help="write down what every long callback did")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, author() as address:
        project = full_project(Path(folder) / "project", options.tasks)
        served = {"OPENAI_BASE_URL": address, "OPENAI_API_KEY": "none", "SIMSMITH_PROVIDER": "openai"}
        environ = user_environment(Path(folder) / "home", {**served, "SIMSMITH_MODEL": "endless"})
        report = Path(folder) / "report.json"
        command = [sys.executable, "-m", "benchmarks.screen_watched", str(report), "tui", "--project", str(project)]
        with Terminal(command, environ=environ, size=SIZE, folder=ROOT) as terminal:
            shown = press_all(terminal, options.keys, random.Random(0))
            terminal.press(CTRL_Q)
            terminal.wait_until(lambda drawn: "Quit all the same?" in drawn.text)
            terminal.press("y")
            terminal.wait_for_end()
        seen = json.loads(report.read_text(encoding="utf-8"))
    if options.blocks is not None:
        options.blocks.write_text(json.dumps(seen["blocks"], indent=1), encoding="utf-8")
    tables = tables_of(shown, seen, options.tasks)
    sys.stdout.write(tables)
    write("screen_latency", tables)


def press_all(terminal: Terminal, count: int, rng: random.Random) -> dict[str, list[Shown]]:
    """The keys of a reviewer: around in the library, to another tab, into the filter, into the editor."""
    shown = {}
    terminal.wait_until(lambda drawn: "def reset(self, env):" in drawn.text)
    terminal.press(F5)
    terminal.wait_until(lambda drawn: "▸ run" in drawn.text)
    terminal.press(DOWN + RIGHT)  # a branch as long as this starts folded
    terminal.wait_until(lambda drawn: "▼ to review" in drawn.text)
    terminal.press(DOWN * 3)  # away from the first line, where UP changes nothing
    shown["another line of the library, beside the live picture"] = press(terminal, (DOWN, UP), LIBRARY, count, rng)
    terminal.press(CTRL_G)
    terminal.wait_until(lambda drawn: "tok/s" in drawn.lines[-2])
    shown["another line of the library, beside the stream"] = press(terminal, (DOWN, UP), LIBRARY, count, rng)
    shown["another tab, from and to the stream"] = press(terminal, ("5", "2"), TITLES, count, rng)
    terminal.press("/")
    terminal.wait_until(lambda drawn: "filter: words" in drawn.lines[2])
    shown["a letter in the filter of the library"] = press(
        terminal, tuple("block\x7f\x7f\x7f\x7f\x7f"), FILTER, count, rng
    )
    terminal.press(ESCAPE)
    terminal.wait_until(lambda drawn: "filter" not in drawn.lines[2] and "esc Stop" in drawn.lines[-1])
    terminal.press(f"{DOWN}{DOWN}{DOWN}{DOWN}{ENTER}")
    terminal.wait_until(lambda drawn: "new task" not in drawn.lines[2][36:])
    terminal.press("e")
    terminal.wait_until(lambda drawn: "^s" in drawn.lines[-1])
    shown["a letter in the editor"] = press(terminal, tuple("abcdefgh"), DESK, count, rng)
    terminal.press(ESCAPE)
    return shown


def press(
    terminal: Terminal, keys: Sequence[str], where: tuple[range, range], count: int, rng: random.Random
) -> list[Shown]:
    """Press them in turn at random moments; each is waited for."""
    found = []
    for number in range(count):
        pause_until = time.perf_counter() + rng.uniform(0.1, 0.3)
        while (left := pause_until - time.perf_counter()) > 0:
            terminal.read(left)
        before, waited, began = terminal.drawn.region(*where), waits(terminal), time.perf_counter()
        terminal.press(keys[number % len(keys)])
        terminal.wait_until(changed(before, where))
        seconds = time.perf_counter() - began
        found.append(Shown(seconds, waits(terminal) - waited))
    return found


def changed(before: object, where: tuple[range, range]) -> Callable[[Any], bool]:
    """Whether any of these cells has another letter or colour now."""
    return lambda drawn: drawn.region(*where) != before


def waits(terminal: Terminal) -> float:
    """How long the event loop's thread has waited for a processor; those that read keys and write are not counted."""
    return Spent.by(terminal.program.pid).waited


@contextmanager
def author() -> Iterator[str]:
    """A server in a process of its own that streams prose and code without an end; yields its address."""
    here, there = multiprocessing.Pipe()
    process = multiprocessing.get_context("fork").Process(target=serve, args=(there,))
    process.start()
    try:
        yield here.recv()
    finally:
        here.send("enough")
        process.join()


def serve(pipe: Connection) -> None:
    """Until something comes through the pipe."""
    tasks = load_base_tasks(BASE_TASKS).values()
    text = "".join(f"The task {task.card.name}:\n\n```python\n{task.source}```\n\n" for task in tasks)
    with SseServer([Reply(text * 10, chunk=4, delay_s=1 / TOKENS_PER_S)]) as server:
        pipe.send(server.base_url)
        pipe.recv()


def tables_of(shown: dict[str, list[Shown]], seen: dict[str, Any], tasks: int) -> str:
    """Keys, then the event loop."""
    every = [key for keys in shown.values() for key in keys]
    rows = "".join(Times.of([key.seconds for key in keys]).row(what) for what, keys in shown.items())
    total = Times.of([key.seconds for key in every]).row(f"all {len(every)} keys, by the clock")
    free = Times.of([key.seconds - key.waited for key in every]).row("all, less waiting for a processor")
    took = [1000 * (block["took"] - block["waited"]) for block in seen["blocks"]]
    ran = [1000 * block["ran"] for block in seen["blocks"]]
    tokens, pictures = (seen["events"].get(kind, 0) / seen["seconds"] for kind in ("StageDelta", "FrameReady"))
    return (
        f"{HEAD}{rows}{total}{free}\n"
        f"{tasks:,} tasks; {tokens:.0f} tokens and {pictures:.1f} pictures a second on average over\n"
        f"{seen['seconds']:.0f} s, start and end included. {machine()}\n"
        "| callbacks of the event loop | less waiting for a processor | processor time |\n| --- | --- | --- |\n"
        f"| longest of {seen['callbacks']:,} | {max(took, default=0):.0f} ms | {max(ran, default=0):.0f} ms |\n"
        f"| longer than 50 ms | {sum(each > 50 for each in took)} | {sum(each > 50 for each in ran)} |\n"
        f"| longer than 20 ms | {len(took)} | {sum(each > 20 for each in ran)} |\n"
    )


if __name__ == "__main__":
    main()
