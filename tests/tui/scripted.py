"""An engine that plays a script of real event values, for tests of the screen."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from dataclasses import replace

import numpy as np

from library.records import Decision, DecisionKind, Revision, RolloutSummary, TaskCard, Trial
from prompts.values import (
    Conversation,
    Proposed,
    StageDelta,
    StageFinished,
    StageRecord,
    StageStarted,
    TaskDescription,
    TaskProposal,
    Usage,
    Written,
)
from sim.sandbox.protocol import (
    EpisodeFinished,
    EpisodeStarted,
    FrameReady,
    OutputLine,
    RolloutReport,
    StepTaken,
    WorkerReady,
)
from sim.values import CheckReport, Diagnostic, EpisodeOutcome, EpisodeReport
from workbench.core.events import (
    AttemptFinished,
    AttemptStarted,
    RepairRequested,
    SourceChecked,
    TrialEvent,
    TrialFinished,
    TrialStarted,
)
from workbench.core.task_page import TaskHistory
from workbench.tui.dataset_bench import DatasetBench
from workbench.tui.engine import EngineRefused, Rates, RunSettings, StoredTask
from workbench.tui.household_bench import HouseholdBench
from workbench.tui.policy_bench import PolicyBench
from workbench.tui.recipe_bench import RecipeBench
from workbench.tui.study_bench import StudyBench

PYRAMID = '''from sim import Task


class StackBlockPyramid(Task):
    """Build a pyramid of blocks."""

    def __init__(self):
        super().__init__()
        self.max_steps = 12
        self.lang_template = "make the {blocks} pyramid"

    def reset(self, env):
        super().reset(env)
        base_size = (0.05, 0.15, 0.005)
        base_pose = self.get_random_pose(env, base_size)
        env.add_object("stacking/stand.urdf", base_pose, "fixed")
'''
TOWER = PYRAMID.replace("Pyramid", "Tower").replace("pyramid", "tower").replace("0.005", "0.01")
TOWER_ANSWER = f"Here is the task; it uses list[int] and [/INST].\n\n```python\n{TOWER}```\n"
CHECK_OK = CheckReport(hashlib.sha256(TOWER.encode()).hexdigest(), "StackBlockTower")
SEEDS = (1_000_000, 1_000_001)


def card(name: str, **changes: object) -> TaskCard:
    """A base task's card, or what `changes` make of it."""
    made = TaskCard(name, "accepted", "base", f"The task {name}.", ("block/block.urdf",), "Thing", "0" * 64, 1)
    return replace(made, **changes)  # type: ignore[arg-type]


def picture(shade: int = 90) -> np.ndarray:
    """A small picture with a gradient."""
    image = np.full((60, 80, 3), shade, dtype=np.uint8)
    image[20:40, 20:60] = (200, 60, 50)
    return image


def stage_events(stage: str, index: int, answer: str, chunk: int = 40) -> list[TrialEvent]:
    """A stage that streams in chunks."""
    prompt = f"Please {stage} the task.\nUse {{braces}}, [brackets] and list[int]."
    record = StageRecord(stage, prompt, answer, f"hash-{stage}", usage=Usage(1204, 873), seconds=1.5, finish="stop")
    pieces: list[TrialEvent] = [StageDelta(stage, answer[at : at + chunk]) for at in range(0, len(answer), chunk)]
    return [StageStarted(stage, index, prompt), *pieces, StageFinished(record)]


def rollout_events(outcome: EpisodeOutcome = "solved") -> list[TrialEvent]:
    """A worker that runs every seed."""
    events: list[TrialEvent] = [WorkerReady("process-only", ("process",))]
    reports = []
    for seed in SEEDS:
        reward = 1.0 if outcome == "solved" else 0.3
        report = EpisodeReport(seed, outcome, reward, 2, 4800, 0.4, instruction="make the tower")
        reports.append(report)
        events += [
            EpisodeStarted(seed, "make the tower", 12),
            FrameReady(seed, 0, picture()),
            StepTaken(seed, 1, 0.5, 0.5, "make the tower"),
            OutputLine("the task says [bold]hello[/bold] and [/INST]"),
            FrameReady(seed, 2, picture(120)),
            EpisodeFinished(report),
        ]
    return [*events, RolloutReport(outcome, "StackBlockTower", constructed=True, episodes=tuple(reports))]


def trial_events(outcome: EpisodeOutcome = "solved", name: str = "stack-block-tower") -> list[TrialEvent]:
    """One whole trial."""
    description = TaskDescription(name, "Stack three red[0] blocks into a tower.", ("block/block.urdf",))
    proposal = TaskProposal(description, TOWER, "StackBlockTower")
    rollout = rollout_events(outcome)
    report = rollout[-1]
    assert isinstance(report, RolloutReport)
    summary = RolloutSummary(
        outcome, constructed=True, completed=report.completed, runtime=True, episodes=report.episodes
    )
    revision = Revision(1, TOWER, CHECK_OK.source_hash, "model", CHECK_OK, summary)
    stages = stage_events("propose", 0, '{"task-name": "stack-block-tower"}') + stage_events(
        "implement", 1, TOWER_ANSWER
    )
    records = tuple(event.record for event in stages if isinstance(event, StageFinished))
    trial = Trial(
        "run",
        "run-0",
        "bottom-up",
        "builtin",
        "builtin",
        0,
        "2026-01-01T00:00:00Z",
        name,
        description.description,
        description.assets,
        records,
        (revision,),
        verdict="completed" if report.completed else "runtime",
        problem="" if report.completed else "the oracle solved no episode",
    )
    return [
        TrialStarted("run", "run-0", 0, 1, "bottom-up", "builtin", "builtin"),
        *stages[: len(stage_events("propose", 0, '{"task-name": "stack-block-tower"}'))],
        Proposed(description),
        *stages[len(stage_events("propose", 0, '{"task-name": "stack-block-tower"}')) :],
        Written(proposal, Conversation()),
        AttemptStarted(1, proposal),
        SourceChecked(CHECK_OK),
        *rollout,
        AttemptFinished(1, revision),
        TrialFinished(trial),
    ]


class ScriptedEngine:
    """Keeps cards in memory and plays events; `gates` holds the script at an event until it is opened."""

    def __init__(self, script: Iterable[TrialEvent] = (), cards: Iterable[TaskCard] = ()) -> None:
        self.script = list(script)
        self.checks: list[TrialEvent] = [SourceChecked(CHECK_OK), *rollout_events()]
        self.library = {made.name: made for made in cards}
        self.sources = dict.fromkeys(self.library, PYRAMID)
        self.trials: dict[str, Trial] = {}
        self.decisions: list[Decision] = []
        self.before: list[dict[str, TaskCard]] = []
        self.hold_before: type | None = None
        self.gate = asyncio.Event()
        self.checked_sources: list[str] = []
        self.asked_seeds: list[tuple[int, ...]] = []
        self.drafts: dict[tuple[str, str], str] = {}
        self.earlier: dict[str, tuple[Revision, ...]] = {}
        self.failure = "The scripted oracle solved 0 of 2 [/INST] episodes."
        self.repairs: list[TrialEvent] = []
        self.notes: list[tuple[str, str]] = []
        self.varied: list[str | None] = []
        self.no_desktop = ""
        """Why no folder can be opened."""
        self.no_window = ""
        self.windows: list[tuple[str | None, int | None]] = []
        self.window_closed = asyncio.Event()
        self.window_left = False
        self.closed = False
        self.stopped = False

    def begin(self) -> tuple[str, ...]:
        return ()

    def settings(self) -> RunSettings:
        return RunSettings("bottom-up", "builtin", "builtin", 2, 0, "demo")

    def entries(self) -> dict[str, str]:
        return {"recipe": "bottom-up", "seed": "0"}

    def configure(self, entries: Mapping[str, str]) -> RunSettings:
        if not entries["seed"].isdigit():
            raise EngineRefused(f"seed must be a whole number, not {entries['seed']!r}")
        return replace(self.settings(), recipe=entries["recipe"], seed=int(entries["seed"]))

    def recipes(self) -> RecipeBench:
        raise EngineRefused("no recipes in this script")

    def statistics(self) -> StudyBench:
        raise EngineRefused("no journal in this script")

    def household(self) -> HouseholdBench:
        raise EngineRefused("no samples in this script")

    def datasets(self) -> DatasetBench:
        raise EngineRefused("no datasets in this script")

    def policies(self) -> PolicyBench:
        raise EngineRefused("no policies in this script")

    def cards(self) -> list[TaskCard]:
        return list(self.library.values())

    def rates(self) -> Rates:
        return Rates(1.0, 0.96, 0.91, 0.58)

    def open(self, name: str) -> StoredTask:
        if name not in self.library:
            raise EngineRefused(f"unknown task {name!r}")
        trial = self.trials.get(name)
        checked = trial.revisions[-1] if trial else Revision(1, "", "", "base")
        draft = self.drafts.get((name, self.library[name].source_hash))
        shown = replace(checked, source=self.sources[name], number=self.library[name].revision)
        return StoredTask(self.library[name], shown, trial, draft=draft, earlier=self.earlier.get(name, ()))

    def nearest(self, source: str, name: str | None) -> tuple[tuple[float, str], ...]:
        return tuple((0.83, other) for other in self.library if other != name)[:3]

    async def generate(self, seed_task: str | None = None) -> AsyncIterator[TrialEvent]:
        self.varied.append(seed_task)
        async for event in self._play(self.script):
            if isinstance(event, TrialFinished):
                event = TrialFinished(self._renamed(event.trial))
                self._file(event.trial)
            yield event

    def _renamed(self, trial: Trial) -> Trial:
        """Under a name that is free."""
        number = sum(name.startswith(str(trial.task)) for name in self.library)
        return trial if not number else replace(trial, task=f"{trial.task}-{number}", trial=f"run-{number}")

    async def check(self, source: str, name: str | None, seeds: tuple[int, ...] = ()) -> AsyncIterator[TrialEvent]:
        self.checked_sources.append(source)
        self.asked_seeds.append(seeds)
        async for event in self._play(self.checks):
            yield event

    async def show(self, source: str, name: str | None, seed: int | None, opened: Callable[[], object]) -> None:
        if self.no_window:
            raise EngineRefused(self.no_window)
        self.windows.append((name, seed))
        opened()
        try:
            await self.window_closed.wait()
        finally:
            self.window_left = True

    def open_folder(self, name: str) -> str:
        if self.no_desktop:
            raise EngineRefused(self.no_desktop)
        return f"/projects/{name}"

    def what_failed(self, name: str) -> str:
        if self.library[name].origin == "base":
            raise EngineRefused(f"{name} has no author to send it back to: it is a base task")
        return self.failure

    async def repair(self, name: str, note: str, *, seen: str) -> AsyncIterator[TrialEvent]:
        self.notes.append((name, note))
        async for event in self._play(self.repairs):
            if isinstance(event, TrialFinished) and event.trial.verdict != "void":
                self._file(event.trial)
            yield event

    def history(self, name: str) -> TaskHistory:
        task = self.open(name)
        trials = (task.trial,) if task.trial else ()
        decisions = tuple(one for one in self.decisions if one.task == name)
        return TaskHistory(task.card, None, (task.revision,), trials, decisions)

    def keep_draft(self, name: str, edited_hash: str, draft: str | None) -> None:
        if draft is None:
            self.drafts.pop((name, edited_hash), None)
        else:
            self.drafts[name, edited_hash] = draft

    def accept(self, name: str, source: str, *, seen: str, anyway: bool, seconds: float | None) -> Decision:
        kind: DecisionKind = "accept" if source == self.sources[name] else "edit-accept"
        decision = self._decide(kind, name, anyway=anyway)
        self.library[name] = replace(self.library[name], state="accepted")
        self.sources[name] = source
        return decision

    def reject(self, name: str, reason: str, *, seen: str, seconds: float | None) -> Decision:
        decision = self._decide("reject", name, reason=reason)
        self.library[name] = replace(self.library[name], state="rejected", reason=reason)
        return decision

    def skip(self, name: str, *, seconds: float) -> Decision:
        return self._decide("skip", name)

    def retire(self, name: str, reason: str) -> Decision:
        if self.library[name].state != "accepted":
            raise EngineRefused(f"cannot retire {name!r}: it is {self.library[name].state}, not accepted")
        decision = self._decide("retire", name, reason=reason)
        self.library[name] = replace(self.library[name], state="retired")
        return decision

    def restore(self, name: str) -> Decision:
        decision = self._decide("restore", name)
        self.library[name] = replace(self.library[name], state="accepted")
        return decision

    def flag(self, name: str, *, flagged: bool) -> Decision:
        decision = self._decide("flag" if flagged else "unflag", name)
        self.library[name] = replace(self.library[name], tags=("flagged",) if flagged else ())
        return decision

    def undo(self) -> Decision:
        if not self.before:
            raise EngineRefused("there is no decision to undo")
        self.library = self.before.pop()
        undone = self.decisions[-1]
        return Decision("u", "undo", undone.task, "", "me", "", undoes=undone.id)

    async def close(self) -> None:
        self.closed = True

    async def _play(self, events: list[TrialEvent]) -> AsyncIterator[TrialEvent]:
        try:
            for event in events:
                if self.hold_before is not None and isinstance(event, self.hold_before):
                    await self.gate.wait()
                await asyncio.sleep(0)
                yield event
        except (asyncio.CancelledError, GeneratorExit):
            self.stopped = True
            raise

    def _file(self, trial: Trial) -> None:
        assert trial.task is not None
        number = 1
        if trial.continues:
            number = self.library[trial.task].revision + 1
            was = Revision(number - 1, self.sources[trial.task], "", "model")
            self.earlier[trial.task] = (*self.earlier.get(trial.task, ()), was)
        self.library[trial.task] = card(
            trial.task,
            state="to-review",
            origin="generated",
            trial=trial.trial,
            verdict=trial.verdict,
            revision=number,
            source_hash=trial.revisions[-1].source_hash,
        )
        self.sources[trial.task] = trial.revisions[-1].source
        self.trials[trial.task] = trial

    def _decide(self, kind: DecisionKind, name: str, *, reason: str = "", anyway: bool = False) -> Decision:
        self.before.append(dict(self.library))
        decision = Decision(str(len(self.decisions)), kind, name, "", "me", "", reason=reason, anyway=anyway)
        self.decisions.append(decision)
        return decision


def repair_events(source: str, name: str = "stack-block-tower") -> list[TrialEvent]:
    """A repair that the oracle solves."""
    written = trial_events("solved", name)
    old = next(event.trial for event in written if isinstance(event, TrialFinished))
    answer = f"Sorry; it is a list[int] [/INST].\n\n```python\n{source}```\n"
    stages = stage_events("repair", 0, answer)
    digest = hashlib.sha256(source.encode()).hexdigest()
    revision = replace(old.revisions[-1], source=source, source_hash=digest, author="repair")
    record = next(event.record for event in stages if isinstance(event, StageFinished))
    trial = replace(old, run="mend", trial="mend-0", continues="run-0", stages=(record,), revisions=(revision,))
    proposal = TaskProposal(TaskDescription(name, old.description, old.assets), source, "StackBlockTower")
    check = CheckReport(digest, "StackBlockTower")
    return [
        TrialStarted("mend", "mend-0", 0, 1, "bottom-up", "builtin", "builtin"),
        RepairRequested(1, "The scripted oracle solved 0 of 2 episodes."),
        *stages,
        Written(proposal, Conversation()),
        AttemptStarted(1, proposal),
        SourceChecked(check),
        *rollout_events(),
        AttemptFinished(1, revision),
        TrialFinished(trial),
    ]


HOSTILE = Diagnostic("task-[/error]", "error", "list[int] broke \x1b[31mred[/INST]", 13, "use [this](link)")
