from __future__ import annotations

import numpy as np
import pytest

from sim.environment import Environment
from sim.rollout import Silence, run_episode
from sim.sandbox.protocol import FrameOptions, Outline
from sim.values import ColorImage, Diagnostic, Step
from tests.sim.tasks import BLOCK_TO_ZONE, FIRST_LINE, make_task


class Notes(Silence):
    """A listener that writes everything down."""

    def __init__(self) -> None:
        self.heard: list[str] = []
        self.images: list[tuple[int, ColorImage]] = []
        self.goals: list[tuple[Outline, ...]] = []
        self.diagnostics: list[Diagnostic] = []

    def started(self, seed: int, instruction: str, max_steps: int) -> None:
        self.heard.append(f"started {seed} {instruction} {max_steps}")

    def stepped(self, step: Step, instruction: str) -> None:
        self.heard.append(f"stepped {step.index} {step.instruction} -> {instruction}")

    def frame(self, step: int, image: ColorImage, goals: tuple[Outline, ...]) -> None:
        self.images.append((step, image))
        self.goals.append(goals)

    def diagnosed(self, diagnostic: Diagnostic) -> None:
        self.diagnostics.append(diagnostic)


def test_a_solved_episode_is_recorded_and_told_step_by_step(environment: Environment) -> None:
    notes = Notes()
    episode = run_episode(environment, make_task(), 7, listener=notes)
    assert (episode.seed, episode.outcome, episode.instruction) == (7, "solved", "go")
    assert episode.reward == pytest.approx(1.0)
    assert episode.error is None
    assert notes.heard == ["started 7 go 3", "stepped 0 go -> done."]
    assert episode.sim_steps == environment.physics.steps > 480
    assert episode.cpu_s > 0
    assert episode.final_poses == environment.final_poses()
    assert episode.observations == ()
    assert notes.images == []


def test_pictures_and_observations_change_nothing(environment: Environment) -> None:
    plain = run_episode(environment, make_task(), 7)
    notes = Notes()
    shown = run_episode(environment, make_task(), 7, listener=notes, frames=FrameOptions(80, 60, 240), observe=True)
    assert shown.final_poses == plain.final_poses
    assert shown.steps == plain.steps
    assert shown.sim_steps == plain.sim_steps
    assert len(notes.images) == shown.sim_steps // 240
    assert {image.shape for _, image in notes.images} == {(60, 80, 3)}
    assert len(shown.observations) == 2
    assert not np.array_equal(shown.observations[0].color[0], shown.observations[1].color[0])
    assert environment.physics.on_step is None


def test_a_task_without_enough_steps_stays_unsolved(environment: Environment) -> None:
    reset = BLOCK_TO_ZONE.replace("targ_poses=[zone_pose]", "targ_poses=[(0.5, 0.0, 0.02), (5.0, 0.0, 0.02)]")
    reset = reset.replace("np.ones((1, 1))", "np.array([[0, 1]])")
    episode = run_episode(environment, make_task(reset), 0)
    assert episode.outcome == "unsolved"
    assert len(episode.steps) == 3
    assert episode.reward == 0
    assert episode.reason == "not solved within 3 actions; the last action did not come to its end"


def test_nothing_to_pick_ends_the_episode_with_the_reason(environment: Environment) -> None:
    reset = BLOCK_TO_ZONE.replace("self.get_random_pose(env, (0.04, 0.04, 0.04))", "((2.0, 0, 0.02), (0, 0, 0, 1))")
    episode = run_episode(environment, make_task(reset), 0)
    assert episode.outcome == "nothing_to_pick"
    assert "visible" in episode.reason


@pytest.mark.parametrize(
    ("statement", "type_", "message"),
    [
        ("1 / 0", "ZeroDivisionError", "division by zero"),
        ("raise SystemExit(0)", "SystemExit", "0"),
        ("env.add_object('block/blok.urdf', (0.5, 0, 0.02))", "TaskMisuse", "unknown asset"),
        ("p.getBasePositionAndOrientation(99)", "error", "etBasePositionAndOrientation"),
        ("def f(x): return f(x) + 1\nf(0)", "RecursionError", "maximum recursion depth"),
        ("self.no_such_thing()", "AttributeError", "no_such_thing"),
    ],
)
def test_a_mistake_of_the_task_is_an_outcome_with_its_line(
    environment: Environment, statement: str, type_: str, message: str
) -> None:
    episode = run_episode(environment, make_task(statement), 0)
    assert episode.outcome == "task_error"
    assert episode.error is not None
    assert episode.error.type == type_
    assert message in episode.error.message
    assert episode.error.line == FIRST_LINE


def test_a_mistake_while_stepping_is_an_outcome_too(environment: Environment) -> None:
    methods = "def done(self):\n    return self.nothing\n"
    episode = run_episode(environment, make_task(methods=methods), 0)
    assert episode.outcome == "task_error"
    assert episode.error is not None
    assert episode.error.line == len(BLOCK_TO_ZONE.strip().splitlines()) + FIRST_LINE + 1


def test_a_goal_without_objects_that_exist_is_diagnosed_once_with_its_line(environment: Environment) -> None:
    notes = Notes()
    reset = BLOCK_TO_ZONE.strip() + "\np.removeBody(block)"
    episode = run_episode(environment, make_task(reset), 0, listener=notes)
    assert episode.outcome == "task_error"
    (diagnostic,) = notes.diagnostics
    assert diagnostic.code == "bad-objects"
    assert episode.error is not None
    assert episode.error.line == diagnostic.line is not None


def test_a_failure_of_ours_is_raised(environment: Environment) -> None:
    class Broken(Silence):
        def started(self, seed: int, instruction: str, max_steps: int) -> None:
            raise OSError("the pipe is gone")

    with pytest.raises(OSError, match="pipe"):
        run_episode(environment, make_task(), 0, listener=Broken())
    assert environment.physics.on_step is None


def test_an_interrupt_is_not_the_tasks_doing(environment: Environment) -> None:
    with pytest.raises(KeyboardInterrupt):
        run_episode(environment, make_task("raise KeyboardInterrupt"), 0)
