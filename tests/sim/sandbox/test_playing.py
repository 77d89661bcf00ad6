"""Episodes whose actions come from here, in real workers and in ones that lie."""

from __future__ import annotations

import asyncio
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from sim.errors import SandboxUnavailable
from sim.sandbox.host import Sandbox
from sim.sandbox.patience import Patience
from sim.sandbox.playing import Moment, PlayedEpisode
from sim.sandbox.protocol import PlayRequest, RolloutReport, RolloutRequest, StepTaken
from sim.sandbox.views import ViewOptions
from sim.values import Action, Pose
from tests.sim.sandbox.processes import processes_below

CASES = Path(__file__).parents[2] / "cases"
SOUND = (CASES / "broken_tasks" / "sound_task.py").read_text()
SCRIPTED = (sys.executable, str(CASES / "scripted_worker.py"))
BESIDE = Action(Pose((0.5, 0.45, 0.0)), Pose((0.5, 0.45, 0.0)))
STARTS = "loaded(); send(type='started', seed=1, instruction='go', max_steps=3)"
ASK = "send(type='your-turn', seed=1, step={})"
ASKS = f"{STARTS}; {ASK.format(0)}\n"


@pytest.fixture(autouse=True)
def scratch_root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """However an episode ends, no scratch folder and no process stays."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    yield tmp_path
    assert list(tmp_path.glob("simsmith-worker-*")) == []
    assert processes_below(tmp_path) == []


async def test_the_oracles_actions_from_outside_are_the_oracles_episode() -> None:
    sandbox, request = Sandbox(), RolloutRequest(SOUND, (4,), views=ViewOptions())
    events = [event async for event in sandbox.run(request)]
    actions = [event.action for event in events if isinstance(event, StepTaken) and event.action]
    report = events[-1]
    assert isinstance(report, RolloutReport)
    async with PlayedEpisode(sandbox, request) as episode:
        moment = await episode.begin()
        assert (moment.steps, moment.outcome, moment.failure) == (0, None, None)
        assert moment.view is not None
        for action in actions:
            moment = await episode.act(action)
    assert moment.report is not None
    assert moment.report.episodes[0].poses_digest == report.episodes[0].poses_digest
    assert (moment.outcome, moment.reward, moment.total_reward) == ("solved", 1.0, 1.0)
    assert moment.view is not None
    assert moment.view.step == moment.steps == len(actions)


async def test_an_episode_ends_at_the_horizon() -> None:
    async with PlayedEpisode(Sandbox(), RolloutRequest(SOUND, (4,))) as episode:
        moment = await episode.begin()
        horizon = moment.max_steps
        while not moment.is_over:
            moment = await episode.act(BESIDE)
        with pytest.raises(ValueError, match="over"):
            await episode.act(BESIDE)
    assert (moment.outcome, moment.steps, moment.reward) == ("unsolved", horizon, 0.0)


async def test_a_task_that_fails_ends_its_episode_with_the_line() -> None:
    source = SOUND.replace("super().reset(env)", "raise RuntimeError('no table')")
    async with PlayedEpisode(Sandbox(), RolloutRequest(source, (4,))) as episode:
        moment = await episode.begin()
    assert moment.outcome == "task_error"
    assert moment.failure is not None
    assert (moment.failure.message, moment.failure.line is None) == ("no table", False)


async def test_a_task_that_cannot_be_loaded_has_no_episode() -> None:
    async with PlayedEpisode(Sandbox(), RolloutRequest("import nothing_of_that_name", (4,))) as episode:
        moment = await episode.begin()
    assert (moment.outcome, moment.view) == ("task_error", None)
    assert moment.failure is not None
    assert moment.failure.type == "ModuleNotFoundError"


async def begin(script: str) -> Moment:
    async with PlayedEpisode(Sandbox(command=SCRIPTED), RolloutRequest(script, (1,))) as episode:
        return await episode.begin()


async def test_leaving_in_the_middle_ends_the_worker() -> None:
    assert (await begin(ASKS + "time.sleep(60)")).max_steps == 3


async def test_a_worker_that_dies_while_its_pilot_chooses_blames_no_task() -> None:
    script = ASKS + "os.kill(os.getpid(), 9)"
    held = Sandbox(command=(*SCRIPTED, "seccomp"))  # one that cannot kill itself
    async with PlayedEpisode(held, RolloutRequest(script, (1,))) as episode:
        await episode.begin()
        with pytest.raises(SandboxUnavailable, match="killed from outside"):
            await episode.act(BESIDE)


async def test_a_question_that_nobody_was_to_be_asked_is_no_honest_workers() -> None:
    request = RolloutRequest(ASKS + "time.sleep(60)", (1,))
    report = [event async for event in Sandbox(command=SCRIPTED).run(request)][-1]
    assert isinstance(report, RolloutReport)
    assert report.episodes[0].error is not None
    assert report.episodes[0].error.type == "ProtocolViolation"


@pytest.mark.parametrize(
    ("script", "views"),
    [
        (f"loaded(); {ASK.format(0)}", None),
        (f"{STARTS}; {ASK.format(1)}", None),
        (f"{STARTS}; {ASK.format(0)}; {ASK.format(0)}", None),
        (f"{STARTS}; {ASK.format(0)}", ViewOptions()),
    ],
    ids=["before the start", "of another step", "twice", "before the scene was shown"],
)
async def test_an_action_that_is_asked_for_out_of_turn_is_the_tasks_failure(
    script: str, views: ViewOptions | None
) -> None:
    request = RolloutRequest(f"{script}; time.sleep(60)", (1,), views=views)
    async with PlayedEpisode(Sandbox(command=SCRIPTED), request) as episode:
        moment = await episode.begin()
        while not moment.is_over:
            moment = await episode.act(BESIDE)
    assert (moment.outcome, moment.steps) == ("task_error", 0)
    assert moment.failure is not None
    assert moment.failure.type == "ProtocolViolation"


def test_one_episode_is_played_at_a_time() -> None:
    with pytest.raises(ValueError, match="one episode"):
        PlayRequest(RolloutRequest(SOUND, (1, 2)), asyncio.Queue[Action]().get)


def test_while_a_pilot_chooses_the_tasks_clock_stands_still() -> None:
    now = 0.0
    patience = Patience(lambda: now, 10.0)
    now = 9.0
    patience.stop()
    now = 500.0
    assert not patience.is_over
    patience.go_on()
    assert not patience.is_over
    now = 501.5
    assert patience.is_over
