"""Real workers with real physics against tasks that go wrong in every way that we know."""

import os
import signal
import subprocess
import sys
import tempfile
import textwrap
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest

from sim.sandbox.host import Sandbox
from sim.sandbox.protocol import (
    DiagnosticRaised,
    EpisodeFinished,
    EpisodeStarted,
    FrameOptions,
    FrameReady,
    Limits,
    OutputLine,
    RolloutEvent,
    RolloutReport,
    RolloutRequest,
    StepTaken,
    WorkerReady,
)
from sim.sandbox.views import ViewOptions, ViewTaken
from tests.sim.sandbox.processes import processes_below
from tests.sim.tasks import BLOCK_TO_ZONE, task_source

BROKEN = Path(__file__).parents[2] / "cases" / "broken_tasks"
MARK = "# <- line"


@pytest.fixture(autouse=True)
def scratch_root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Whatever a task does, no scratch folder and no process stays."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    yield tmp_path
    assert list(tmp_path.glob("simsmith-worker-*")) == []
    assert processes_below(tmp_path) == []


def source_of(name: str) -> str:
    return (BROKEN / f"{name}.py").read_text()


def marked_line(source: str) -> int:
    return next(number for number, line in enumerate(source.split("\n"), 1) if MARK in line)


async def run(
    name: str, *seeds: int, limits: Limits | None = None, frames: FrameOptions | None = None
) -> list[RolloutEvent]:
    request = RolloutRequest(source_of(name), seeds or (0,), limits=limits or Limits(), frames=frames)
    return [event async for event in Sandbox().run(request)]


def report_in(events: list[RolloutEvent]) -> RolloutReport:
    reports = [event for event in events if isinstance(event, RolloutReport)]
    assert reports == events[-1:], "exactly one report, at the end"
    return reports[0]


async def test_a_sound_task_is_solved_and_told_step_by_step() -> None:
    events = await run("sound_task", 0, 1)
    kinds = [WorkerReady, *[EpisodeStarted, StepTaken, EpisodeFinished] * 2, RolloutReport]
    assert [type(event) for event in events] == kinds
    report = report_in(events)
    assert (report.outcome, report.completed, report.class_name) == ("solved", True, "SoundTask")
    assert "environment" in report.mechanisms


async def test_what_is_seen_is_told_before_each_action_and_at_the_end() -> None:
    options = ViewOptions(masks=True, cameras=True)
    request = RolloutRequest(source_of("sound_task"), (4,), views=options)
    events = [event async for event in Sandbox().run(request)]
    assert [type(event) for event in events[1:6]] == [EpisodeStarted, ViewTaken, StepTaken, ViewTaken, EpisodeFinished]
    before, step, after = events[2:5]
    assert isinstance(before, ViewTaken)
    assert isinstance(step, StepTaken)
    assert isinstance(after, ViewTaken)
    assert (before.step, after.step, before.goal_index, after.goal_index) == (0, 1, 0, 1)
    assert step.action is not None
    moved = [body for body in before.poses if before.poses[body] != after.poses[body]]
    assert moved
    assert before.mask is not None
    assert set(moved) <= set(np.unique(before.mask))
    assert not np.array_equal(before.height, after.height)
    assert before.cameras is not None
    assert before.cameras["front"].color.std() > 0
    assert report_in(await run("sound_task", 4)).episodes[0].poses_digest == report_in(events).episodes[0].poses_digest


async def test_what_moves_is_told_at_equal_times_and_changes_nothing() -> None:
    request = RolloutRequest(source_of("sound_task"), (4,), views=ViewOptions(every_sim_steps=48))
    events = [event async for event in Sandbox().run(request)]
    kinds = [type(event) for event in events]
    on_the_way = events[kinds.index(ViewTaken) + 1 : kinds.index(StepTaken)]
    seen = [view.tool for view in on_the_way if isinstance(view, ViewTaken)]
    report = report_in(events).episodes[0]
    assert len(seen) == len(on_the_way)
    assert 5 < len(seen) <= report.sim_steps // 48
    heights = [tool.pose.position[2] for tool in seen if tool]
    assert min(heights) < 0.1 < 0.2 < max(heights)
    holds = [tool.holds for tool in seen if tool]
    assert (holds[0], any(holds), holds[-1]) == (False, True, False)
    assert [event.tool for event in events if isinstance(event, ViewTaken)][:: len(seen) + 1] == [None, None]
    assert report.poses_digest == report_in(await run("sound_task", 4)).episodes[0].poses_digest


async def test_equal_seeds_give_equal_poses_in_different_processes() -> None:
    first, second = report_in(await run("sound_task", 4, 5)), report_in(await run("sound_task", 5))
    assert len({episode.poses_digest for episode in first.episodes}) == 2
    assert first.episodes[1].poses_digest == second.episodes[0].poses_digest


async def test_live_pictures_arrive_as_images() -> None:
    events = await run("sound_task", frames=FrameOptions(width=40, height=30, every_sim_steps=400))
    frames = [event for event in events if isinstance(event, FrameReady)]
    assert frames
    assert {frame.goals for frame in frames} == {()}
    assert {frame.image.shape for frame in frames} == {(30, 40, 3)}
    assert frames[0].image.std() > 0


async def test_pictures_stay_within_their_share_of_the_cap() -> None:
    limits = Limits(events_kb=16)
    events = await run("sound_task", limits=limits, frames=FrameOptions(width=40, height=30, every_sim_steps=10))
    assert report_in(events).outcome == "solved"
    assert len([event for event in events if isinstance(event, FrameReady)]) == 3


class Case(NamedTuple):
    """How a broken task ends."""

    outcome: str
    error: str
    limits: Limits = Limits()


SHORT = Limits(wall_s_per_episode=2.0)
CASES = {
    "endless_numpy": Case("limit_exceeded", "TimeLimit", SHORT),
    "endless_simulation": Case("limit_exceeded", "TimeLimit", SHORT),
    "hangs_in_message": Case("limit_exceeded", "TimeLimit", SHORT),
    "hogs_memory": Case("limit_exceeded", "MemoryLimit", Limits(memory_mb=300)),
    "floods_output": Case("limit_exceeded", "OutputLimit", Limits(output_kb=16)),
    "scalar_euler": Case("task_error", "BadCall"),
    "bypasses_facade": Case("task_error", "SIGSEGV"),
    "unknown_asset": Case("task_error", "TaskMisuse"),
    "wrong_matches": Case("task_error", "TaskMisuse"),
    "raises_in_reset": Case("task_error", "ZeroDivisionError"),
    "exits_process": Case("task_error", "ProcessExit"),
    "system_exit": Case("task_error", "SystemExit"),
}


@pytest.mark.parametrize("name", CASES)
async def test_a_broken_task_is_contained_and_its_line_is_named(name: str) -> None:
    case = CASES[name]
    report = report_in(await run(name, limits=case.limits))
    (episode,) = report.episodes
    assert (report.outcome, episode.outcome) == (case.outcome, case.outcome)
    assert report.constructed
    assert not report.completed
    assert episode.error is not None
    assert (episode.error.type, episode.error.line) == (case.error, marked_line(source_of(name)))


async def test_an_endless_loop_in_reset_is_ended_in_the_loop() -> None:
    report = report_in(await run("endless_reset", 0, 1, 2, limits=SHORT))
    assert report.outcome == "limit_exceeded"
    error = report.episodes[0].error
    assert error is not None
    assert error.line == marked_line(source_of("endless_reset"))
    assert len(report.episodes) == 1, "what never ends is not tried again"


@pytest.mark.parametrize(("name", "error"), [("syntax_error", "SyntaxError"), ("raises_in_constructor", "ValueError")])
async def test_what_fails_to_load_runs_no_seed(name: str, error: str) -> None:
    report = report_in(await run(name, 0, 1))
    assert (report.outcome, report.constructed, report.episodes) == ("task_error", False, ())
    assert report.failure is not None
    assert (report.failure.type, report.failure.line) == (error, marked_line(source_of(name)))


async def test_two_task_classes_need_a_name() -> None:
    report = report_in(await run("two_tasks"))
    assert report.failure is not None
    assert "FirstTask, SecondTask" in report.failure.message
    named = RolloutRequest(source_of("two_tasks"), (0,), class_name="SecondTask")
    assert report_in([event async for event in Sandbox().run(named)]).class_name == "SecondTask"


async def test_a_crash_on_one_seed_does_not_hide_the_others() -> None:
    report = report_in(await run("crashes_on_one_seed", 0, 1, 3))
    assert [episode.seed for episode in report.episodes] == [0, 1, 3]
    assert {episode.outcome for episode in report.episodes} == {"solved", "task_error"}
    assert report.outcome == "task_error"


async def test_closing_every_descriptor_ends_only_the_task() -> None:
    report = report_in(await run("closes_descriptors"))
    assert report.outcome == "task_error"
    assert report.episodes[0].error is not None
    assert report.episodes[0].error.type == "ProtocolViolation"


async def test_forged_events_do_not_make_a_task_solved() -> None:
    report = report_in(await run("forges_events"))
    assert report.outcome == "task_error"
    assert report.episodes[0].error is not None
    assert report.episodes[0].error.type == "ProtocolViolation"


async def test_escape_sequences_are_not_passed_on() -> None:
    events = await run("prints_escapes")
    assert [event.text for event in events if isinstance(event, OutputLine)] == ["red"]
    assert report_in(events).outcome == "solved"


async def test_a_forked_child_neither_speaks_nor_survives_where_it_can_be_made() -> None:
    without_locks = Sandbox(pretend="landlock=0,seccomp=0")
    request = RolloutRequest(source_of("forks_and_sleeps"), (0,))
    report = report_in([event async for event in without_locks.run(request)])
    assert (report.outcome, report.level) == ("solved", "process-only")


async def test_a_diagnostic_comes_with_line_and_hint() -> None:
    events = await run("unknown_asset")
    (raised,) = [event.diagnostic for event in events if isinstance(event, DiagnosticRaised)]
    assert raised.line == marked_line(source_of("unknown_asset"))
    assert "bowl/bowl.urdf" in raised.hint
    assert report_in(events).diagnostics == (raised,)


async def test_lenient_mode_goes_on_after_a_diagnostic() -> None:
    request = RolloutRequest(source_of("wrong_matches"), (0,), mode="lenient")
    report = report_in([event async for event in Sandbox().run(request)])
    assert report.outcome == "solved"
    assert [diagnostic.code for diagnostic in report.diagnostics] == ["bad-matches"]


async def test_parameters_are_set_on_the_task() -> None:
    request = RolloutRequest(source_of("sound_task"), (0,), parameters={"task_completed_desc": "all done"})
    steps = [event async for event in Sandbox().run(request) if isinstance(event, StepTaken)]
    assert steps[-1].instruction == "all done"


async def test_a_goal_far_away_is_no_tampering() -> None:
    far = BLOCK_TO_ZONE.replace("targ_poses=[zone_pose]", "targ_poses=[((1e7, 0.0, 0.0), (0, 0, 0, 1))]")
    events = [event async for event in Sandbox().run(RolloutRequest(task_source(far), (0,)))]
    assert [event.action for event in events if isinstance(event, StepTaken)] == [None] * 3
    assert report_in(events).outcome == "unsolved"


def test_the_killed_app_takes_its_worker_with_it(scratch_root: Path) -> None:
    app = textwrap.dedent("""
        import asyncio, sys, tempfile
        from sim.sandbox.host import Sandbox
        from sim.sandbox.protocol import RolloutRequest
        tempfile.tempdir = sys.argv[1]
        async def main():
            async for event in Sandbox().run(RolloutRequest(open(sys.argv[2]).read(), (0,))):
                print(type(event).__name__, flush=True)
        asyncio.run(main())
    """)
    arguments = [sys.executable, "-c", app, str(scratch_root), str(BROKEN / "endless_reset.py")]
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True, cwd="/") as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "WorkerReady\n"
        assert processes_below(scratch_root)
        os.kill(process.pid, signal.SIGKILL)
    while processes_below(scratch_root):  # the kernel kills it at once; a time-out of the test means that it did not
        time.sleep(0.01)
    Sandbox()  # the next start sweeps the folder
