"""The warm parent of workers: hides, then loads what `forking_workers` needs.

    python -m sim.sandbox.warm_parent APP DOORBELL   (a process id and a descriptor)

In this order, because a task that is held less than `full` may kill the parent and lie in wait for the next one.
"""

from __future__ import annotations

import sys
from typing import NoReturn

from sim.sandbox import containment, kernel


def main() -> NoReturn:
    """Fork workers until the app is gone."""
    app, doorbell = map(int, sys.argv[1:])
    sys.argv[1:] = []
    containment.die_with_parent(app)
    kernel.hide_from_equals()
    from sim.sandbox.forking_workers import fork_workers  # takes a third of a second

    fork_workers(app, doorbell)


if __name__ == "__main__":
    main()
