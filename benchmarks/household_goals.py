"""Free-form goals, each with a solution, tried in physics: how many hold, and what one costs.

    python -m benchmarks.household_goals

The goals are in `tests/cases/household_goals`: count, not, inside, in_room, exists and forall over one house of two
rooms. Prints each that does not hold with its reason, then JSON; ends with 1 where one does not.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from sim.household.judging.verify import verify
from sim.household.physics.world import HouseholdWorld
from sim.household.tasks.sample_io import sample_from_json
from sim.household.values import Sample

CASES = Path(__file__).parents[1] / "tests" / "cases" / "household_goals"


def read_goals() -> list[Sample]:
    """Every goal as a sample that has not been tried."""
    house = json.loads((CASES / "house.json").read_text(encoding="utf-8"))
    lines = (CASES / "goals.jsonl").read_text(encoding="utf-8").splitlines()
    return [sample_from_json({**json.loads(line), "scene": house}) for line in lines]


def main() -> None:
    """Try all of them, print."""
    samples = read_goals()
    world, begin, failed = HouseholdWorld(samples[0].scene), time.process_time(), 0
    for sample in samples:
        if reason := verify(sample, world).reason:
            failed += 1
            sys.stdout.write(f"{sample.task} {reason}\n")
    cost = (time.process_time() - begin) / len(samples)
    sys.stdout.write(json.dumps({"goals": len(samples), "failed": failed, "cpu_s_mean": round(cost, 3)}) + "\n")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
