"""Evidence on its way out of a worker, and what becomes of it when the worker does not last."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.sandbox.host import Sandbox
from sim.sandbox.protocol import Limits, RolloutReport, RolloutRequest
from tests.sim.tasks import BLOCK_TO_ZONE, task_source

CASES = Path(__file__).parents[2] / "cases"
NAMES = [
    "unsolved-at-reset",
    "null-policy",
    "at-rest",
    "final-heights",
    "still-reached",
    "within-reach",
    "targets-free",
    "words-agree",
    "random-policy",
]


async def report_on(source: str, *seeds: int, evidence: bool = True, limits: Limits | None = None) -> RolloutReport:
    request = RolloutRequest(source, seeds, limits=limits or Limits(), evidence=evidence)
    async with Sandbox() as sandbox:
        report = [event async for event in sandbox.run(request)][-1]
    assert isinstance(report, RolloutReport)
    return report


async def test_evidence_comes_with_the_report_and_changes_no_result() -> None:
    source = (CASES / "evidence/caught/words_agree.py").read_text(encoding="utf-8")
    with_evidence, without = await report_on(source, 0, 1), await report_on(source, 0, 1, evidence=False)
    assert [one.name for one in with_evidence.evidence] == NAMES
    assert [one.name for one in with_evidence.evidence if not one.ok] == ["words-agree"]
    assert (with_evidence.outcome, with_evidence.completed) == ("solved", True)
    assert without.evidence == ()
    digests = [[episode.poses_digest for episode in report.episodes] for report in (with_evidence, without)]
    assert digests[0] == digests[1]


@pytest.mark.parametrize(
    ("waits", "words"),
    [("os._exit(3)", "ProcessExit"), ("while True: pass", "TimeLimit: gathering evidence took longer")],
)
async def test_a_task_that_breaks_only_when_nothing_is_done_keeps_its_episodes(waits: str, words: str) -> None:
    methods = f"def reward(self):\n    if not self.moved:\n        {waits}\n    return super().reward()\n"
    methods += (
        "def shove(self, *arguments):\n    self.moved = True\n    return primitives.PickPlace().__call__(*arguments)\n"
    )
    source = "import os\nfrom sim import primitives\n" + task_source(
        BLOCK_TO_ZONE, init="self.moved = False; self.primitive = self.shove", methods=methods
    )
    report = await report_on(source, 0, limits=Limits(wall_s_per_episode=2.5))
    assert (report.outcome, report.self_judged) == ("solved", True)
    (broken,) = report.evidence
    assert (broken.name, broken.ok) == ("complete", False)
    assert words in broken.detail


async def test_a_task_that_never_ran_to_an_end_has_no_evidence() -> None:
    report = await report_on((CASES / "broken_tasks/raises_in_reset.py").read_text(encoding="utf-8"), 0)
    assert (report.outcome, report.evidence) == ("task_error", ())


async def test_random_actions_are_tried_with_the_seed_of_the_first_sound_episode() -> None:
    """The second worker has begun with the first seed by then, and begins anew."""
    fails_once = "if np.random.rand() > 0.54: raise ValueError('no')\n" + BLOCK_TO_ZONE  # seed 0 draws 0.549, 1 0.417
    report = await report_on(task_source(fails_once), 0, 1)
    assert [episode.outcome for episode in report.episodes] == ["task_error", "solved"]
    assert [one.name for one in report.evidence] == NAMES
    alone = await report_on(task_source(fails_once), 1)
    assert report.evidence == alone.evidence


async def test_a_task_that_breaks_only_under_random_actions_keeps_the_rest_of_its_evidence() -> None:
    methods = (
        "def shove(self, movej, movep, ee, pick, place):\n"
        "    at = self._env.goals[0].targ_poses[0][0]\n"
        "    if abs(place[0][0] - at[0]) + abs(place[0][1] - at[1]) > 0.05: os._exit(3)\n"
        "    return primitives.PickPlace()(movej, movep, ee, pick, place)\n"
    )
    source = "import os\nfrom sim import primitives\n" + task_source(
        BLOCK_TO_ZONE, init="self.primitive = self.shove", methods=methods
    )
    report = await report_on(source, 0)
    *rest, broken = report.evidence
    assert [one.name for one in rest] == NAMES[:-1]
    assert (broken.name, broken.ok) == ("complete", False)
    assert "ended its own process with exit status 3" in broken.detail
