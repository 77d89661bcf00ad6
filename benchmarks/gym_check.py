"""Gymnasium's checker on every base task, and what it warns of.

    python -m benchmarks.gym_check [NAME ...]

A minute for some tasks; names are those of `gymnasium.make`, such as Simsmith/PutBlockInBowl-v0.
"""

from __future__ import annotations

import argparse
import sys
import warnings
from collections import Counter

import gymnasium
from gymnasium.error import Error
from gymnasium.utils.env_checker import check_env

from workbench.gym.registration import register_base_tasks


def main() -> None:
    """Check, and print a line for each task; exit code 1 where one fails."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", metavar="NAME")
    names = parser.parse_args().names or register_base_tasks()
    warned: Counter[str] = Counter()
    failed = 0
    for name in names:
        try:
            warned.update(warnings_of(name))
        except (AssertionError, Error) as error:  # the checker says it by the first
            failed += 1
            sys.stdout.write(f"FAILED {name}: {error}\n")
        else:
            sys.stdout.write(f"passed {name}\n")
        sys.stdout.flush()
    for message, times in warned.most_common():
        sys.stdout.write(f"{times} times: {message}\n")
    sys.exit(1 if failed else 0)


def warnings_of(name: str, *, pictures: bool = True) -> list[str]:
    """What the checker warns of.

    Args:
        name: As `gymnasium.make` takes it.
        pictures: Also look at what `render` gives.

    Raises:
        AssertionError: The environment does not pass.
        Error: It cannot be reset.
    """
    env = gymnasium.make(name)
    try:
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            check_env(env.unwrapped, skip_render_check=not pictures)
    finally:
        env.close()
    return [str(warning.message) for warning in caught]


if __name__ == "__main__":
    main()
