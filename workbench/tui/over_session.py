"""The screen's `Engine`, answered by `workbench.core`."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import aclosing
from dataclasses import replace
from typing import TYPE_CHECKING

from library.grouping import kind_of
from sim.source import source_hash
from workbench.core.drafts import Drafts
from workbench.core.errors import EXPECTED
from workbench.core.sandbox_level import least_level
from workbench.core.seeds import evidence_seeds
from workbench.tui import use_cases
from workbench.tui.engine import Rates, RunSettings, StoredTask
from workbench.tui.over_decisions import SessionDecisions
from workbench.tui.packed_text import PackedText
from workbench.tui.refusing import refusing

if TYPE_CHECKING:
    from library.records import Revision, TaskCard, Trial
    from library.similarity import SimilarityIndex
    from prompts.budget import Budget
    from prompts.prices import Price
    from prompts.recipe import Recipe
    from sim.sandbox.protocol import FrameReady, SandboxLevel
    from sim.values import CheckReport
    from workbench.core.events import TrialEvent
    from workbench.core.opening import Opening
    from workbench.core.plans import RunPlan, TrialPlan
    from workbench.core.session import Session
    from workbench.core.task_page import TaskHistory
    from workbench.tui.dataset_bench import DatasetBench
    from workbench.tui.household_bench import HouseholdBench
    from workbench.tui.policy_bench import PolicyBench
    from workbench.tui.recipe_bench import RecipeBench
    from workbench.tui.study_bench import StudyBench

NEAREST = 5


class SessionEngine(SessionDecisions):
    """One project behind the screen."""

    def __init__(self, opening: Opening) -> None:
        super().__init__(opening)
        self._budget: Budget | None = None
        """The sitting's, whatever settings come; None until a job needs one."""
        self._drafts = Drafts(opening.project.drafts)
        self._datasets: DatasetBench | None = None
        self._policies: PolicyBench | None = None
        self._run: str | None = None
        """Id of this sitting's run; claimed with the first proposal."""
        self._similarity: SimilarityIndex | None = None

    def settings(self) -> RunSettings:
        """The run that `ctrl+g` starts."""
        settings, choice = self._opening.settings, self._opening.provider_choice()
        return RunSettings(
            settings.recipe,
            choice.name,
            choice.model or "",
            settings.episodes,
            settings.seed,
            self._opening.project.root.name,
            settings.target or "",
            dict(settings.temperature),
            settings.seed_task or "",
        )

    def entries(self) -> dict[str, str]:
        """The settings of the next run as texts."""
        return use_cases.next_run.entries_of(self._opening.settings)

    def configure(self, entries: Mapping[str, str]) -> RunSettings:
        """Settings of the next run, for this sitting, checked as those of a file and against the recipe."""
        with refusing():
            session = replace(self._session, settings=use_cases.next_run.with_entries(self._session.settings, entries))
            use_cases.running.plan_run(session)
        self._opening = session
        return self.settings()

    def recipes(self) -> RecipeBench:
        """The project's recipes."""
        from workbench.tui.recipe_bench import RecipeBench

        return RecipeBench(lambda: self._session, self._previewed)

    def statistics(self) -> StudyBench:
        """The numbers of the project."""
        from workbench.tui.study_bench import StudyBench

        return StudyBench(lambda: self._session.library)

    def household(self) -> HouseholdBench:
        """The project's household samples."""
        from workbench.tui.household_bench import HouseholdBench

        return HouseholdBench(lambda: self._session)

    def datasets(self) -> DatasetBench:
        """The project's demonstrations; what was asked for last is offered the next time."""
        from workbench.tui.dataset_bench import DatasetBench

        if self._datasets is None:
            self._datasets = DatasetBench(lambda: self._session)
        return self._datasets

    def policies(self) -> PolicyBench:
        """The project's policies; what was asked for last is offered the next time."""
        from workbench.tui.policy_bench import PolicyBench

        if self._policies is None:
            self._policies = PolicyBench(lambda: self._session)
        return self._policies

    def cards(self) -> list[TaskCard]:
        """Every task of the library."""
        with refusing():
            return self._session.library.cards()

    def rates(self) -> Rates:
        """The funnel over the project's trials by the author that writes now; others are never counted with them."""
        with refusing():
            author = kind_of(self._session.provider_choice().name)
            found = use_cases.funnel.funnel(self._session.library.outlines(), author)
        shares = {name: rate.value for name, rate in found.rates.items()}
        return Rates(
            shares.get("syntax_rate"),
            shares.get("runtime_rate"),
            shares.get("completion_rate"),
            found.diversity,
            found.cost_usd,
        )

    def open(self, name: str) -> StoredTask:
        """A task with its code, its checks and its trial."""
        library = self._session.library
        with refusing():
            card = library.card(name)
            revisions = library.revisions(name)
            revision = next(known for known in revisions if known.number == card.revision)
            trial = use_cases.repairing.whole_dialogue(library, card)
            draft = self._drafts.find(name, card.source_hash)
        pictures = self._pictures(trial, revision) if trial else ()
        price = self._price(trial) if trial else None
        earlier = tuple(known for known in revisions if known.number < card.revision)
        sent = tuple(PackedText(stage.prompt) for stage in trial.stages) if trial else ()
        trial = replace(trial, stages=tuple(replace(each, prompt="") for each in trial.stages)) if trial else None
        return StoredTask(card, revision, trial, sent, pictures, draft, earlier, price)

    def nearest(self, source: str, name: str | None) -> tuple[tuple[float, str], ...]:
        """The library's tasks most like some code."""
        library = self._session.library
        with refusing():
            cards = library.cards("accepted", "to-review")
            if self._similarity is None:
                self._similarity = use_cases.similarity.SimilarityIndex()
            self._similarity.follow(cards, lambda card: library.source(card.name))
            asked = next((card for card in cards if card.name == name), _unknown(name))
            neighbours = self._similarity.nearest(asked, source, NEAREST)
        return tuple((neighbour.score, neighbour.name) for neighbour in neighbours)

    async def generate(self, seed_task: str | None = None) -> AsyncGenerator[TrialEvent, None]:
        """One trial; each draws seeds that none like it had, so that no two ask the same. A budget is the sitting's."""
        session = await self._within_budget()
        session = replace(session, settings=session.settings.with_flags(seed_task=seed_task))
        if self._run is None:
            self._run = use_cases.run_record.claim_run(session.project.trials, session.now())
        plan = await asyncio.to_thread(self._planned, session)
        async with aclosing(use_cases.authoring.author(session, plan)) as events:
            async for event in events:
                yield event

    def what_failed(self, name: str) -> str:
        """What the task's author would be told of its checks."""
        with refusing():
            return use_cases.repairing.what_failed(self._session.library, name)

    async def repair(self, name: str, note: str, *, seen: str) -> AsyncGenerator[TrialEvent, None]:
        """One more turn with the task's author; it counts for the sitting's budget."""
        session = await self._within_budget()
        async with aclosing(use_cases.repairing.repair(session, name, note, expected_hash=seen)) as events:
            async for event in events:
                yield event

    def history(self, name: str) -> TaskHistory:
        """Everything that is on record about a task."""
        with refusing():
            return use_cases.task_page.task_history(self._session.library, name)

    async def check(
        self, source: str, name: str | None, seeds: tuple[int, ...] = ()
    ) -> AsyncGenerator[TrialEvent, None]:
        """Static check and rollouts with pictures; what they show is kept for `accept`."""
        from sim.sandbox.protocol import FrameOptions, RolloutReport
        from workbench.core.events import SourceChecked

        session = self._session
        card = session.library.card(name) if name else None
        report: CheckReport | None = None
        checks = use_cases.checking.check_task(
            session.sandbox,
            source,
            parameters=dict(card.parameters) if card else {},
            seeds=seeds or self._seeds(card),
            frames=FrameOptions(goals=True),
            require=self._least_level(card, source),
        )
        async with aclosing(checks) as events:
            async for event in events:
                if isinstance(event, SourceChecked):
                    report = event.report
                elif isinstance(event, RolloutReport):
                    self._checked[source_hash(source)] = report, use_cases.trial_record.summarize(event)
                yield event

    async def show(self, source: str, name: str | None, seed: int | None, opened: Callable[[], object]) -> None:
        """One episode, recorded in the sandbox, in PyBullet's window until that is closed; cancelled, it goes."""
        with refusing():
            card = self._session.library.card(name) if name else None
            await use_cases.episode_window.do_and_show(
                self._session,
                source,
                dict(card.parameters) if card else {},
                seed=self._seeds(card)[0] if seed is None else seed,
                require=self._least_level(card, source),
                opened=opened,
            )

    def open_folder(self, name: str) -> str:
        """Show a task's folder outside; where it is."""
        with refusing():
            folder = use_cases.task_folder.folder_of(self._session, name)
            use_cases.task_folder.open_folder(folder, self._session.environ)
        return str(folder)

    def keep_draft(self, name: str, edited_hash: str, draft: str | None) -> None:
        """Write an edit down beside the library, or forget it."""
        with refusing():
            if draft is None:
                self._drafts.forget(name, edited_hash)
            else:
                self._drafts.keep(name, edited_hash, draft)

    def _previewed(self, recipe: Recipe) -> TrialPlan:
        """What `ctrl+g` would begin with a recipe as it is edited, which may lack its target."""
        session = self._session
        if recipe.name == session.settings.recipe:
            return self._trial(session, use_cases.running.plan_with(session, recipe))
        return self._trial(session, use_cases.plans.RunPlan.of(replace(session.settings, recipe=recipe.name)))

    def _planned(self, session: Session) -> TrialPlan:
        return self._trial(session, use_cases.running.plan_run(session))

    def _trial(self, session: Session, wanted: RunPlan) -> TrialPlan:
        index = len(session.library.outlines())
        plan = replace(wanted, trials=index + 1, first_draw=wanted.first_draw - index)
        return use_cases.plans.TrialPlan(self._run or "rehearsal", index, plan)

    async def _within_budget(self) -> Session:
        """The session as it is now with the sitting's one budget; its model's price is asked for each time."""
        session = self._session
        asked = await asyncio.to_thread(use_cases.spending.limited, session)
        self._budget = self._budget or session.budget or asked.budget
        return replace(session, budget=self._budget)

    def _price(self, trial: Trial) -> Price | None:
        """Tasks can be looked at whatever is wrong with a price table: `generate` and `doctor` say that."""
        try:
            return self._session.price_of(trial)
        except EXPECTED:
            return None

    def _least_level(self, card: TaskCard | None, source: str) -> SandboxLevel:
        """Of the sandbox, for some code of a task: only the untouched code of a base task has been read by people."""
        session = self._session
        is_base = card is not None and card.origin == "base" and source == session.library.source(card.name)
        return least_level(session.settings.require, is_base=is_base)

    def _seeds(self, card: TaskCard | None) -> tuple[int, ...]:
        """The scenes that the task was tried in before, so that an edit is judged by what its author was judged by."""
        if card is not None and (rollout := self.open(card.name).revision.rollout) and rollout.episodes:
            return tuple(episode.seed for episode in rollout.episodes)
        settings = self._session.settings
        return evidence_seeds(settings.seed, 0, settings.episodes)

    def _pictures(self, trial: Trial, revision: Revision) -> tuple[FrameReady, ...]:
        """What was seen last of each episode while the trial checked this code; an edit's own checks leave none."""
        from sim.sandbox.protocol import FrameReady

        attempt = next((each for each in trial.revisions if each.source_hash == revision.source_hash), None)
        if attempt is None:
            return ()
        folder = use_cases.trial_files.TrialFolder(self._session.project.trials / trial.run / trial.trial)
        steps = {episode.seed: episode.steps for episode in attempt.rollout.episodes} if attempt.rollout else {}
        return tuple(FrameReady(seed, steps[seed], image) for seed, image in folder.pictures(attempt).items())


def _unknown(name: str | None) -> TaskCard:
    """A card for code that the library does not have yet."""
    from library.records import TaskCard

    return TaskCard(name or "", "to-review", "generated", "", (), "", "", 0)
