"""`--yes` accepts what no person has looked at: there a success counts only when it is borne out without the code."""

from dataclasses import replace
from pathlib import Path

import pytest

from library.store import TaskLibrary
from tests.workbench.core.sessions import SOUND_SOURCE, YES, collect, only, plan, scripted_session, writing
from workbench.core.events import RunFinished
from workbench.core.running import run

CHEAT = (Path(__file__).parents[2] / "cases" / "cheats" / "cheat.py").read_text()
TELEPORTS = CHEAT.replace("import os\nimport json\nimport sys\n", "").replace("class Cheat", "class SoundTask") + (
    "\n    def get_lang_goal(self):\n"
    "        self.calls = getattr(self, 'calls', 0) + 1\n"
    "        if self.calls == 2:\n"
    "            self.teleport()\n"
    "        return 'put the blocks on the stand'\n"
)
OWN_WORD = SOUND_SOURCE.rstrip() + "\n\n    def reward(self):\n        return 1.0, {}\n"


async def accepted(project: Path, source: str, *, unread: bool) -> tuple[str, int]:
    """The trial's verdict, and how many tasks were accepted."""
    session, _ = scripted_session(project, *writing(source), YES, YES)
    async with session:
        finished = only(
            await collect(run(session, replace(plan(repair_attempts=0), accept=unread, frames=None))), RunFinished
        )
    return finished.trials[0].verdict, len(finished.accepted)


async def test_a_sound_task_is_accepted(project: Path) -> None:
    assert await accepted(project, SOUND_SOURCE, unread=True) == ("reflected", 1)
    (revision,) = TaskLibrary(project).revisions("sound-task")
    assert revision.rollout is not None
    assert [one.verification.verdict for one in revision.rollout.episodes if one.verification] == ["verified"]


@pytest.mark.parametrize("source", [TELEPORTS, OWN_WORD], ids=["teleports", "judges itself"])
async def test_a_success_that_is_not_borne_out_is_none(project: Path, source: str) -> None:
    assert await accepted(project, source, unread=True) == ("runtime", 0)


async def test_where_a_person_will_look_it_waits_for_him(project: Path) -> None:
    assert await accepted(project, TELEPORTS, unread=False) == ("reflected", 0)
