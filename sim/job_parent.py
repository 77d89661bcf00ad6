"""The warm parent of job processes: hides, then loads what `forking_jobs` needs.

    python -m sim.job_parent APP DOORBELL   (a process id and a descriptor)

In this order, because it has the app's environment, keys included. Unlike the parent of workers it outlives the app by
a moment: its children are to end in order when the app was killed, and at once when it was killed itself.
"""

from __future__ import annotations

import sys
from typing import NoReturn

from sim.sandbox import kernel


def main() -> NoReturn:
    """Fork jobs until the app is gone."""
    kernel.hide_from_equals()
    from sim.forking_jobs import fork_jobs  # takes a tenth of a second

    fork_jobs(int(sys.argv[2]))


if __name__ == "__main__":
    main()
