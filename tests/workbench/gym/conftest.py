from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import gymnasium
import pytest

from library.store import TaskLibrary
from tests.library.builders import make_trial
from workbench.gym import register_project

SOUND = (Path(__file__).parents[2] / "cases" / "broken_tasks" / "sound_task.py").read_text()
"""Put one block on a stand: one action, three at most."""
AcceptTask = Callable[..., str]


@pytest.fixture(autouse=True)
def registry() -> Iterator[None]:
    """No test sees what another one registered."""
    before = dict(gymnasium.registry)
    yield
    gymnasium.registry.clear()
    gymnasium.registry.update(before)


@pytest.fixture
def accept_task(project: Path) -> AcceptTask:
    """Has a model-written task accepted by its project and registered; returns its id."""

    def accept(source: str = SOUND, name: str = "block-on-stand") -> str:
        library = TaskLibrary(project)
        library.propose(make_trial(name, trial=f"run-1-{name}", sources=(source.replace("SoundTask", "StackBlocks"),)))
        library.accept(name, who="ada")
        [identifier] = [one for one in register_project(project) if one.endswith("BlockOnStand-v1")]
        return identifier

    return accept
