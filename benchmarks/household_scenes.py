"""Houses that surely hold a reachable pumpkin: how many of them hold in physics, and what each costs.

    python -m benchmarks.household_scenes --runs 100

Each house is written down, read again and tried by `sim.household.scenes.validate`. Prints JSON: what failed, by
seed, and the processor seconds of a house.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import time
from typing import Any

import numpy as np

from sim.household import generate_scene
from sim.household.scenes.scene_io import from_json
from sim.household.scenes.validate import problems_of
from sim.household.space.navigation import NavigationGrid

ALIAS = "LowPolyInterior_Pumpkin"


def main() -> None:
    """Measure and print; ends with 1 when a house does not hold."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--runs", type=int, default=100)
    parser.add_argument("--rooms", type=int, default=0, help="0 draws one to four")
    options = parser.parse_args()
    result = measure(options.runs, options.rooms)
    sys.stdout.write(json.dumps(result, indent=2) + "\n")
    sys.exit(1 if result["problems"] else 0)


def measure(runs: int, rooms: int) -> dict[str, Any]:
    """Draw and try that many houses."""
    seconds: list[float] = []
    counts: list[int] = []
    problems: dict[int, list[str]] = {}
    for seed in range(runs):
        begin = time.process_time()
        document = json.loads(json.dumps(generate_scene({ALIAS: 1}, room_num=rooms, seed=seed)))
        seconds.append(time.process_time() - begin)
        counts.append(len(document["instances"]))
        if found := [*problems_of(document), *_unreachable_pumpkin(document)]:
            problems[seed] = found
    return {
        "houses": runs,
        "problems": problems,
        "instances_median": statistics.median(counts),
        "cpu_s_mean": round(statistics.mean(seconds), 3),
        "cpu_s_p95": round(float(np.percentile(seconds, 95)), 3),
        "cpu_s_max": round(max(seconds), 3),
    }


def _unreachable_pumpkin(document: dict[str, Any]) -> list[str]:
    ids = {instance["prefab"]: index for index, instance in enumerate(document["instances"])}
    if ALIAS not in ids:
        return [f"there is no {ALIAS}"]
    scene = from_json(document)
    grid = NavigationGrid.of(scene)
    reached = grid.reachable_from(scene.agent.position)
    places = grid.standing_places(ids[ALIAS])
    return [] if any(grid.holds(reached, place) for place in places) else [f"{ALIAS} cannot be reached"]


if __name__ == "__main__":
    main()
