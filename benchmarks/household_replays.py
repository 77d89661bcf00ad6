"""Trajectories that are replayed: how far apart two runs of one sample are, at any step.

    simsmith household create --types all --scenes 50 --out made
    python -m benchmarks.household_replays made --every 4

Records each fourth sample without pictures and replays it. Prints JSON; ends with 1 where anything was more than 1 mm
from where the record has it, or a call ended otherwise.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from pathlib import Path

from sim.household.recording.trajectory import Replay, record, replay
from sim.household.tasks.sample_io import sample_from_json

SAME_POSE_M = 1e-3


def main() -> None:
    """Record, replay, print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.household_replays")
    parser.add_argument("folder", type=Path, help="of samples")
    parser.add_argument("--every", type=int, default=1, help="which of them")
    options = parser.parse_args()
    begin = time.process_time()
    replays = [_replayed(file) for file in sorted(options.folder.rglob("scene*_task*.json"))[:: options.every]]
    apart = max((one.apart_m for one in replays), default=0.0)
    same = sum(one.same_results and one.apart_m <= SAME_POSE_M for one in replays)
    cost = (time.process_time() - begin) / max(1, len(replays))
    figures = {"replays": len(replays), "same": same, "apart_mm_max": 1000 * apart, "cpu_s_mean": round(cost, 3)}
    sys.stdout.write(json.dumps(figures) + "\n")
    sys.exit(0 if same == len(replays) else 1)


def _replayed(file: Path) -> Replay:
    sample = sample_from_json(json.loads(file.read_text(encoding="utf-8")))
    with tempfile.TemporaryDirectory() as folder:
        record(sample, Path(folder), pictures=False)
        return replay(Path(folder))


if __name__ == "__main__":
    main()
