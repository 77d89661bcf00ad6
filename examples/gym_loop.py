"""A behaviour in a loop, as other libraries have it: several environments at once, pixels in, pixels out.

    python examples/gym_loop.py --task Simsmith/PutBlockInBowl-v0 --environments 2 --actions 20

It picks something that stands on the table and puts it on something else. Replace `choose` by a policy that has learnt.
"""

from __future__ import annotations

import argparse

import gymnasium
import numpy as np
from gymnasium.wrappers import FilterObservation, RecordEpisodeStatistics
from numpy.typing import NDArray

from workbench.gym import PixelAction

STANDS_M = 0.01
"""What is higher above the table stands on it."""


def main() -> None:
    """Act, and say how each episode ended."""
    arguments = parsed()
    environments = gymnasium.make_vec(
        arguments.task,
        num_envs=arguments.environments,
        vectorization_mode="async",
        # arrays only, as most learners take them; with instructions: vector_kwargs={"shared_memory": False}
        wrappers=[lambda env: FilterObservation(env, ["rgb", "height"]), PixelAction, RecordEpisodeStatistics],
    )
    rng = np.random.default_rng(arguments.seed)
    # one seed alone would be counted up, and odd ones are scenes of val and test
    seeds = [arguments.seed + 2 * index for index in range(arguments.environments)]
    observation, _ = environments.reset(seed=seeds)  # type: ignore[arg-type] # vector environments take lists
    for _ in range(arguments.actions):
        action = np.stack([choose(height, rng) for height in observation["height"]])
        observation, _, terminated, truncated, info = environments.step(action)
        for index in np.flatnonzero(terminated | truncated):
            how = "solved" if info["success"][index] else info["outcome"][index]
            print(f"seed {info['seed'][index]}: {how}, return {info['episode']['r'][index]:.2f}")
    environments.close()


def choose(height: NDArray[np.float32], rng: np.random.Generator) -> NDArray[np.int64]:
    """Pick and place on two pixels of what stands on the table, and turn by nothing in particular.

    Args:
        height: (rows, columns), above the table [m].
        rng: Decides.

    Returns:
        Row and column of the pick, row and column of the place, rotation.
    """
    pixels = np.argwhere(height > STANDS_M)
    if len(pixels) == 0:
        pixels = np.argwhere(np.isfinite(height))
    pick, place = rng.choice(pixels, size=2)
    return np.array([*pick, *place, rng.integers(36)])


def parsed() -> argparse.Namespace:
    """What the command line says."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--task", default="Simsmith/PutBlockInBowl-v0", help="as gymnasium.make takes it")
    parser.add_argument("--environments", type=int, default=2, help="at once, each in a process of its own")
    parser.add_argument("--actions", type=int, default=20, help="of each environment")
    parser.add_argument("--seed", type=int, default=0, help="of the first scene, even, and of what is chosen")
    return parser.parse_args()


if __name__ == "__main__":
    main()
