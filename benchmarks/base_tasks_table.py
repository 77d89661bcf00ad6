"""The page about the base tasks: what each is, and how the oracle does it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from statistics import fmean, median

from benchmarks.episode_records import EpisodeRecord, variant_of
from library.base import BaseTask
from library.statistics import Rate

HEAD = """# Base tasks

What every installation starts with. The tables are written by `python -m benchmarks.base_tasks`, which continues where
it stopped; each row says how many seeds it stands on. *Solved* is the share of episodes that the oracle solves, with
the Wilson interval at 95 %; the aim is 95 %, and 90 % for towers-of-hanoi, sweeping-piles and palletizing-boxes. Steps,
simulated steps (480 a second) and CPU seconds are those of one episode, the last one as the median. *Repeats* are
episodes that were run once more in another process, and how many of them ended at bit-identical poses.

Names without a colour suffix mean the colours of training. A variant is the same file with other parameters."""
COLUMNS = (
    "| task | episodes | solved | 95 % interval | steps | sim steps | CPU s | repeats |",
    "|---|--:|--:|--:|--:|--:|--:|--:|",
)


def write_table(path: Path, tasks: dict[str, BaseTask], records: Sequence[EpisodeRecord]) -> None:
    """Write the page anew from the records of the tasks as they are now; a new record stands for older ones."""
    by_variant: dict[str, list[EpisodeRecord]] = {}
    for record in records:
        by_variant.setdefault(record.variant, []).append(record)
    found = {
        name: by_variant.get(variant_of(task.card.source_hash, task.card.parameters), [])
        for name, task in tasks.items()
    }
    rows = [_row(name, found[name]) for name in tasks]
    counted = {
        (record.variant, record.seed, record.repeat): record.world for of_task in found.values() for record in of_task
    }
    worlds = [f"`{world}` ({episodes} episodes)" for world, episodes in Counter(counted.values()).most_common()]
    described = [f"| {name} | {task.card.description} |" for name, task in tasks.items()]
    sections = [
        HEAD,
        "## The oracle",
        "\n".join([*COLUMNS, *rows]),
        f"Digests of the simulations that these episodes ran in: {', '.join(worlds) or 'nothing was run'}.",
        "## The tasks",
        "\n".join(["| task | what it asks for |", "|---|---|", *described]),
    ]
    path.write_text("\n\n".join(sections) + "\n", encoding="utf-8")


def _row(name: str, records: Sequence[EpisodeRecord]) -> str:
    first = {record.seed: record for record in records if not record.repeat}
    if not first:
        return f"| {name} | 0 | | | | | | |"
    episodes = list(first.values())
    rate = Rate(sum(record.outcome == "solved" for record in episodes), len(episodes))
    low, high = rate.interval
    cells = [
        name,
        str(rate.of),
        f"{rate.value:.0%}",
        f"{low:.0%} – {high:.0%}",
        f"{fmean(record.steps for record in episodes):.1f}",
        f"{fmean(record.sim_steps for record in episodes):.0f}",
        f"{median(record.cpu_s for record in episodes):.2f}",
        _repeats(first, [record for record in records if record.repeat]),
    ]
    return f"| {' | '.join(cells)} |"


def _repeats(first: dict[int, EpisodeRecord], repeats: Sequence[EpisodeRecord]) -> str:
    """How many of the repeated episodes ended where the first ones did, in the same world."""
    pairs = [(first[record.seed], record) for record in repeats if record.seed in first]
    compared = [(one, other) for one, other in pairs if one.world == other.world]
    same = sum((one.digest, one.sim_steps) == (other.digest, other.sim_steps) for one, other in compared)
    return f"{same} of {len(compared)}" if compared else ""
