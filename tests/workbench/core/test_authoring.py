"""One trial with real recipe, real checks and a real sandbox; only the author's answers are written by hand."""

import asyncio
import json
from contextlib import aclosing
from dataclasses import replace
from pathlib import Path

import pytest
from filelock import FileLock

from library.errors import DecisionRefused
from library.records import Trial
from library.store import TaskLibrary
from prompts.errors import ProviderUnavailable, RecipeError
from prompts.values import StageDelta, StageFinished, Unusable
from sim.sandbox.host import Sandbox
from sim.sandbox.protocol import EpisodeStarted
from tests.workbench.core.sessions import (
    DEAD_LINE,
    NO,
    OPENING_SOURCE,
    RAISING_SOURCE,
    SOUND_SOURCE,
    UNSOLVABLE_SOURCE,
    YES,
    Answer,
    code,
    collect,
    only,
    plan,
    proposal,
    scripted_session,
    trial_plan,
    writing,
)
from workbench.core.authoring import CANCELLED, author
from workbench.core.events import (
    AttemptFinished,
    AttemptStarted,
    Notice,
    RepairRequested,
    TrialEvent,
    TrialFinished,
    TrialInterrupted,
    TrialStarted,
)
from workbench.core.plans import TrialPlan

DROPPED = ProviderUnavailable("dropped", "the connection broke off", "try again")


async def run_trial(project: Path, *answers: Answer, settings: TrialPlan | None = None) -> list[TrialEvent]:
    session, _ = scripted_session(project, *answers)
    async with session:
        return await collect(author(session, settings or trial_plan()))


def trial_of(events: list[TrialEvent]) -> Trial:
    return only(events, TrialFinished).trial


async def test_a_sound_task_is_reflected_and_waits_for_review(project: Path) -> None:
    events = await run_trial(project, *writing(), YES, YES, settings=trial_plan(episodes=2))
    assert isinstance(events[0], TrialStarted)
    assert isinstance(events[-1], TrialFinished)
    trial = trial_of(events)
    assert (trial.verdict, trial.problem, trial.task) == ("reflected", "", "sound-task")
    assert [stage.stage for stage in trial.stages] == [
        "propose",
        "review-api",
        "review-errors",
        "pick-references",
        "implement",
        "reflect",
        "reflect",
    ]
    assert trial.references == ("put-block-in-bowl",)
    assert trial.usage is not None
    library = TaskLibrary(project)
    assert library.card("sound-task").state == "to-review"
    assert library.source("sound-task").strip() == SOUND_SOURCE.strip()
    assert library.trial("run-1-0") == trial


async def test_everything_is_kept_as_files(project: Path) -> None:
    events = await run_trial(project, *writing(), YES, YES)
    folder = project / "trials" / "run-1" / "run-1-0"
    names = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
    assert {
        "01-propose.prompt.md",
        "01-propose.answer.md",
        "07-reflect.answer.md",
        "attempt-1/task.py",
        "attempt-1/check.json",
        "attempt-1/rollout.json",
        "attempt-1/seed-1000000.png",
        "trial.json",
    } <= names
    assert (folder / "01-propose.answer.md").read_text() == proposal()
    assert json.loads((folder / "attempt-1" / "rollout.json").read_text())["outcome"] == "solved"
    stages = [event for event in events if isinstance(event, StageFinished)]
    assert len(list((project / "calls").glob("*.json"))) == len(stages)


@pytest.mark.parametrize(
    ("broken", "line", "complaint"),
    [
        (OPENING_SOURCE, 2, "import socket"),
        (RAISING_SOURCE, SOUND_SOURCE.splitlines().index("        super().reset(env)") + 2, DEAD_LINE.strip()),
    ],
    ids=["static", "runtime"],
)
async def test_a_failed_check_goes_back_with_its_line(project: Path, broken: str, line: int, complaint: str) -> None:
    session, model = scripted_session(project, *writing(broken), code(SOUND_SOURCE), YES, YES)
    async with session:
        events = await collect(author(session, trial_plan()))
    asked = only(events, RepairRequested)
    assert f"line {line}: " in asked.message
    assert complaint in asked.message
    assert model.requests[5].messages[-1].content == asked.message
    trial = trial_of(events)
    assert [(revision.number, revision.author) for revision in trial.revisions] == [(1, "model"), (2, "repair")]
    assert (trial.verdict, trial.problem) == ("reflected", "")
    assert len(TaskLibrary(project).revisions("sound-task")) == 2


@pytest.mark.parametrize(
    ("source", "verdict", "problem"),
    [
        (OPENING_SOURCE, "proposed", "The code was not run: line 2: "),
        (RAISING_SOURCE, "syntax", "The task failed while it ran: line "),
        (UNSOLVABLE_SOURCE, "runtime", "The scripted oracle solved 0 of 1 episodes"),
    ],
    ids=["static", "runtime", "unsolved"],
)
async def test_without_repair_the_verdict_says_how_far_it_came(
    project: Path, source: str, verdict: str, problem: str
) -> None:
    events = await run_trial(project, *writing(source), settings=trial_plan(repair_attempts=0))
    trial = trial_of(events)
    assert trial.verdict == verdict
    assert trial.problem.startswith(problem)
    assert not any(isinstance(event, RepairRequested) for event in events)
    card = TaskLibrary(project).card("sound-task")
    assert (card.state, card.verdict) == ("to-review", verdict)


async def test_an_answer_without_code_is_a_syntax_failure_and_no_task(project: Path) -> None:
    trial = trial_of(await run_trial(project, *writing()[:4], "I cannot do that."))
    assert (trial.verdict, trial.revisions) == ("proposed", ())
    assert trial.format_error is not None
    assert trial.problem == trial.format_error.message
    assert [card.name for card in TaskLibrary(project).cards("to-review")] == []


async def test_a_truncated_answer_is_never_run(project: Path) -> None:
    events = await run_trial(project, *writing()[:4], (code(SOUND_SOURCE), "length"))
    trial = trial_of(events)
    assert trial.format_error is not None
    assert (trial.verdict, trial.format_error.code) == ("proposed", "truncated")
    assert not any(isinstance(event, AttemptStarted) for event in events)


async def test_a_repair_without_code_leaves_the_verdict_of_the_code_before(project: Path) -> None:
    trial = trial_of(await run_trial(project, *writing(RAISING_SOURCE), "I give up."))
    assert (trial.verdict, len(trial.revisions)) == ("syntax", 1)
    assert trial.format_error is not None


async def test_critics_that_disagree_leave_it_completed(project: Path) -> None:
    trial = trial_of(await run_trial(project, *writing(), YES, NO))
    assert (trial.verdict, trial.problem) == ("completed", "The critics did not agree that it should be added.")
    assert [reflection.add for reflection in trial.reflections] == [True, False]


async def test_a_provider_that_fails_makes_the_trial_void_and_loses_nothing(project: Path) -> None:
    events = await run_trial(project, *writing()[:4], ("Here it is.\n\n```python\nimp", DROPPED))
    failure = only(events, TrialInterrupted)
    assert (failure.cause, failure.kind, failure.hint) == ("provider", "dropped", "try again")
    trial = trial_of(events)
    assert (trial.verdict, trial.problem) == ("void", "the connection broke off")
    assert trial.stages[-1].answer == "Here it is.\n\n```python\nimp"
    folder = project / "trials" / "run-1" / "run-1-0"
    assert (folder / "05-implement.answer.md").read_text() == trial.stages[-1].answer
    library = TaskLibrary(project)
    assert library.trial("run-1-0") == trial
    assert library.cards("to-review") == []


async def test_a_sandbox_that_cannot_run_makes_the_trial_void(project: Path) -> None:
    session, _ = scripted_session(project, *writing())
    async with replace(session, sandbox=Sandbox(command=("/bin/false",))) as broken:
        events = await collect(author(broken, trial_plan()))
    assert only(events, TrialInterrupted).cause == "sandbox"
    assert trial_of(events).verdict == "void"


async def test_closing_in_the_middle_of_an_answer_keeps_it_as_a_void_trial(project: Path) -> None:
    session, model = scripted_session(project, *writing())
    async with session, aclosing(author(session, trial_plan())) as events:
        async for event in events:
            if isinstance(event, StageDelta):
                break
    assert model.closed == 1
    trial = TaskLibrary(project).trial("run-1-0")
    assert (trial.verdict, trial.problem) == ("void", CANCELLED)
    assert trial.stages[0].answer == proposal()[:10]
    assert trial.stages[0].finish is None


async def test_cancelling_in_the_middle_of_a_rollout_keeps_the_answers_and_ends_the_worker(project: Path) -> None:
    session, _ = scripted_session(project, *writing())
    running = asyncio.Event()

    async def watch() -> None:
        async with aclosing(author(session, trial_plan(episodes=50))) as events:
            async for event in events:
                if isinstance(event, EpisodeStarted):
                    running.set()

    task = asyncio.create_task(watch())
    await asyncio.wait_for(running.wait(), 120)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await session.aclose()
    trial = TaskLibrary(project).trial("run-1-0")
    assert (trial.verdict, trial.problem, len(trial.stages)) == ("void", CANCELLED, 5)
    (revision,) = trial.revisions
    assert (revision.source.strip(), revision.rollout) == (SOUND_SOURCE.strip(), None)
    assert revision.check is not None
    card = TaskLibrary(project).card("sound-task")
    assert (card.state, card.verdict, card.trial) == ("to-review", "void", "run-1-0")
    with pytest.raises(DecisionRefused, match=r"its checks did not pass \(void\)"):
        TaskLibrary(project).accept("sound-task", who="me")
    TaskLibrary(project).reject("sound-task", who="me", reason="unfinished")
    assert (project / "trials" / "run-1" / "run-1-0" / "attempt-1" / "task.py").is_file()


async def test_code_that_no_critic_could_judge_waits_for_review_with_its_checks(project: Path) -> None:
    trial = trial_of(await run_trial(project, *writing(), ("", DROPPED)))
    assert trial.verdict == "void"
    card = TaskLibrary(project).card("sound-task")
    assert (card.state, card.verdict, card.outcome) == ("to-review", "void", "solved")
    TaskLibrary(project).accept("sound-task", who="me", anyway=True)


async def test_a_trial_that_will_be_run_again_leaves_nothing_to_review(project: Path) -> None:
    settings = replace(trial_plan(), resumable=True)
    trial = trial_of(await run_trial(project, *writing(), ("", DROPPED), settings=settings))
    assert (trial.verdict, len(trial.revisions)) == ("void", 1)
    assert TaskLibrary(project).cards("to-review") == []


async def test_keeping_waits_for_others_that_write(project: Path) -> None:
    session, _ = scripted_session(project, "no task")
    session = replace(session, library=TaskLibrary(project, lock_timeout_s=0.05))
    others = FileLock(project / "journal" / ".lock")
    async with session, aclosing(author(session, trial_plan())) as events:
        others.acquire()
        async for event in events:
            if isinstance(event, Notice):
                assert "waits to be kept" in event.text
                others.release()
    assert TaskLibrary(project).trial("run-1-0").verdict == "proposed"


async def test_a_stop_while_a_trial_is_being_kept_loses_nothing(project: Path) -> None:
    session, _ = scripted_session(project, "no task")
    others = FileLock(project / "journal" / ".lock")
    unusable = asyncio.Event()

    async def watch() -> None:
        async with aclosing(author(session, trial_plan())) as events:
            async for event in events:
                if isinstance(event, Unusable):
                    unusable.set()

    with others:
        task = asyncio.create_task(watch())
        await unusable.wait()
        await asyncio.sleep(0)  # its next step is to be kept
        task.cancel()
        await asyncio.sleep(0.1)
        assert not task.done()
    with pytest.raises(asyncio.CancelledError):
        await task
    await session.aclose()
    assert TaskLibrary(project).trials()[0].trial == "run-1-0"


async def test_a_name_that_is_taken_gets_a_number_and_the_record_says_so(project: Path) -> None:
    await run_trial(project, *writing(), YES, YES)
    events = await run_trial(project, *writing(), YES, YES, settings=trial_plan(1))
    assert "the new one is called 'sound-task-2'" in only(events, Notice).text
    trial = trial_of(events)
    assert (trial.task, trial.settings["proposed_name"]) == ("sound-task-2", "sound-task")
    assert TaskLibrary(project).card("sound-task-2").trial == "run-1-1"


async def test_the_task_that_was_asked_for_becomes_a_new_revision(project: Path) -> None:
    await run_trial(project, *writing(), YES, YES)
    settings = trial_plan(1, target="sound-task")
    await run_trial(project, *writing(SOUND_SOURCE + "\n# again\n"), YES, YES, settings=settings)
    assert TaskLibrary(project).card("sound-task").revision == 2


async def test_events_of_attempts_frame_their_checks(project: Path) -> None:
    events = await run_trial(project, *writing(RAISING_SOURCE), code(SOUND_SOURCE), YES, YES)
    frames = [event for event in events if isinstance(event, AttemptStarted | AttemptFinished | RepairRequested)]
    assert [(type(event), event.attempt) for event in frames] == [
        (AttemptStarted, 1),
        (AttemptFinished, 1),
        (RepairRequested, 1),
        (AttemptStarted, 2),
        (AttemptFinished, 2),
    ]


async def test_an_unknown_recipe_is_the_users_mistake(project: Path) -> None:
    session, _ = scripted_session(project)
    async with session:
        with pytest.raises(RecipeError, match="bottom-up"):
            await collect(author(session, TrialPlan("run-1", 0, replace(plan(), recipe="botom-up"))))
    assert TaskLibrary(project).trials() == ()
