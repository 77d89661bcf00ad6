"""What the kernel's locks cost: putting them on, and every call of a simulation afterwards.

    python -m benchmarks.sandbox_cost [--rounds 15]

Each round measures two fresh processes, one with all locks and one without, in turn. Processor time, and the best of
all rounds: what else runs on the machine only ever adds to it.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pybullet as p
import pybullet_data

from sim.environment import Environment
from sim.physics import Physics
from sim.sandbox.lockdown import lock
from sim.sandbox.probes import Surroundings, open_doors

STEPS, KINEMATICS, LOADS, PICTURES = 2000, 500, 100, 20


def main() -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--measure", choices=["locked", "open"], help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.measure:
        sys.stdout.write(json.dumps(measure(with_locks=arguments.measure == "locked")) + "\n")
        sys.stdout.flush()
        os._exit(0)
    found: dict[str, list[dict[str, float]]] = {"open": [], "locked": []}
    for _ in range(arguments.rounds):
        for kind, rounds in found.items():
            rounds.append(_in_fresh_process(kind))
    lines = [f"{'ms of processor time':24}{'open':>10}{'locked':>10}{'change':>9}"]
    for name in found["locked"][0]:
        values = [min(one[name] for one in found[kind]) for kind in ("open", "locked")]
        change = f"{values[1] / values[0] - 1:+9.1%}" if values[0] else " " * 9
        lines.append(f"{name:24}{values[0]:10.3f}{values[1]:10.3f}{change}")
    sys.stdout.write("\n".join(lines) + "\n")


def measure(*, with_locks: bool) -> dict[str, float]:
    """Times of one process [ms, of the whole loop or of one lock]."""
    environment = Environment(Physics())
    p.setAdditionalSearchPath(pybullet_data.getDataPath())
    scratch = Path(tempfile.mkdtemp()) / "work"
    scratch.mkdir()
    (scratch.parent / "lock").touch()
    times = {"locks": 0.0, "nine probes": 0.0}
    if with_locks:
        times["locks"] = _ms(lambda: lock(scratch))
        times["nine probes"] = _ms(lambda: open_doors(Surroundings(scratch, (os.getppid(),))))
    body = p.loadURDF("kuka_iiwa/model.urdf", (2, 2, 0))
    times[f"{STEPS} steps"] = _ms(lambda: environment.physics.step(STEPS))
    times[f"{KINEMATICS} kinematics"] = _ms(
        lambda: [p.calculateInverseKinematics(body, 6, (2, 2, 0.5)) for _ in range(KINEMATICS)]
    )
    times[f"{LOADS} loadURDF"] = _ms(lambda: [p.loadURDF("cube_small.urdf", (i, 3, 1)) for i in range(LOADS)])
    times[f"{PICTURES} pictures"] = _ms(lambda: [p.getCameraImage(160, 120) for _ in range(PICTURES)])
    return times


def _ms(action: Callable[[], object]) -> float:
    start = time.process_time()
    action()
    return 1e3 * (time.process_time() - start)


def _in_fresh_process(kind: str) -> dict[str, float]:
    """Measure there; its folder is removed here, for a locked process cannot."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "benchmarks.sandbox_cost", "--measure", kind]
        environment = {**os.environ, "TMPDIR": folder, "OPENBLAS_NUM_THREADS": "1"}
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
        times: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
        return times


if __name__ == "__main__":
    main()
