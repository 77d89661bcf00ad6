"""Household tasks from a language model: one prompt a scene, and what is wrong sent back, twice at most.

scene ──► prompt ──► answer ──► lines that make sense ──► physics ──► samples
            ▲                         │ no                    │ no
            └───────── what is wrong, line by line ◄──────────┘
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import Any, cast

from prompts.facts import Sampling
from prompts.household_dialogue import DialogueEvent, HouseholdDialogue
from prompts.parsing import HouseholdAnswer
from prompts.providers.base import Provider
from prompts.recipe import Recipe
from prompts.values import CompletionRequest, Conversation, FormatError, JsonValue
from sim.household.acting.calls import write_calls
from sim.household.jobs import make_scene, verify_documents
from sim.household.scenes.scene_io import from_json
from sim.household.tasks.sample_io import sample_to_json
from sim.household.values import Scene, TaskType
from sim.pool import Executor
from workbench.core.errors import HouseholdPlanError
from workbench.core.household.facts import scene_variables
from workbench.core.household.making import SceneWork, no_scene, run_job, scene_arguments
from workbench.core.household.outcome import MadeSample, RejectedTask, SceneOutcome
from workbench.core.household.plan import HouseholdPlan
from workbench.core.household.proposals import Candidate, Rejection, read_proposals
from workbench.core.seeds import sampling_seed

RECIPE = "household-prompting"
MOST_SHOWN = 300
"""Characters of a reason that is sent back."""
TOKENS_PER_TASK = 160
"""Room for a task in an answer: a line of JSON has about 100 tokens."""
LONGEST_ANSWER = 32_768
"""Tokens; servers refuse to be asked for many more. What does not fit is asked for again as missing."""


@dataclass(frozen=True)
class HouseholdAuthor:
    """Who is asked, and how."""

    provider: Provider
    recipe: Recipe
    model: str | None = None
    """None: the provider's own."""
    temperatures: Mapping[str, float] = field(default_factory=dict)
    """Stage → temperature, over the recipe's."""
    observe: Callable[[int, DialogueEvent], None] = lambda scene, event: None
    """Told the scene and what is said about it, as it is said."""

    def sampling(self, plan: HouseholdPlan, scene: int) -> Sampling:
        """How a scene's tasks are asked for."""
        return _sampling(plan, scene, self.model, self.temperatures)


def prompting(plan: HouseholdPlan, executor: Executor, author: HouseholdAuthor) -> SceneWork:
    """Tasks that a language model proposes, a few at once, and physics verifies."""

    async def work(scene: int) -> SceneOutcome:
        answer = cast(dict[str, Any], await run_job(executor, make_scene, scene_arguments(plan, scene)))
        if "problem" in answer:
            return no_scene(plan, scene, answer["problem"])
        asking = _Asking(plan, scene, await asyncio.to_thread(from_json, answer["scene"]), executor, author)
        await asking.ask()
        return asking.outcome()

    return work


async def rehearse_household(plan: HouseholdPlan, recipe: Recipe, model: str, executor: Executor) -> CompletionRequest:
    """Exactly what would be sent first, about the first scene; nothing is sent.

    Raises:
        HouseholdPlanError: There is no such scene.
    """
    answer = cast(dict[str, Any], await run_job(executor, make_scene, scene_arguments(plan, 0)))
    if "problem" in answer:
        raise HouseholdPlanError(answer["problem"])
    variables = scene_variables(from_json(answer["scene"]), Counter(one.type for one in plan.wanted(0)), plan.task)
    return request_of(plan, recipe, model, variables)


def request_of(
    plan: HouseholdPlan, recipe: Recipe, model: str, variables: Mapping[str, JsonValue]
) -> CompletionRequest:
    """What is sent first when a recipe is rendered with some variables."""
    stage, sampling = recipe.stages[0], _sampling(plan, 0, model, {})
    messages = Conversation().say("user", stage.template.render(variables)).messages
    return CompletionRequest(messages, model, stage.temperature, sampling.max_tokens, sampling.seed, stage.name)


def _sampling(plan: HouseholdPlan, scene: int, model: str | None, temperatures: Mapping[str, float]) -> Sampling:
    """With an answer as long as the tasks need that are asked for at once: all of the scene, or a turn."""
    at_once = 1 if plan.method == "chatting" else len(plan.wanted(scene))
    longest = min(max(Sampling.max_tokens, TOKENS_PER_TASK * at_once), LONGEST_ANSWER)
    return Sampling(sampling_seed(plan.seed, scene), model, temperatures, longest)


class _Asking:
    """The tasks of one scene while they are asked for."""

    def __init__(
        self, plan: HouseholdPlan, number: int, scene: Scene, executor: Executor, author: HouseholdAuthor
    ) -> None:
        self._number, self._scene, self._executor, self._author = number, scene, executor, author
        self._wanted: Counter[TaskType] = Counter(one.type for one in plan.wanted(number))
        self._samples: list[MadeSample] = []
        self._rejected: list[RejectedTask] = []
        variables = scene_variables(scene, self._wanted, plan.task)
        sampling = author.sampling(plan, number)
        self._dialogue = HouseholdDialogue(author.recipe, author.provider, variables, sampling)

    async def ask(self) -> None:
        """Until there is all that is wanted, or no more may be asked."""
        turn, round_ = self._dialogue.propose(), 1
        while True:
            async with aclosing(turn) as events:
                async for event in events:
                    self._author.observe(self._number, event)
            wrong = await self._judge(round_)
            if not self._missing.total() or not self._dialogue.may_repair:
                return
            turn, round_ = self._dialogue.repair(self._message(wrong)), round_ + 1

    def outcome(self) -> SceneOutcome:
        """What came of it."""
        records = tuple(self._dialogue.records)
        return SceneOutcome(self._number, self._scene.seed, tuple(self._samples), tuple(self._rejected), "", records)

    @property
    def _missing(self) -> Counter[TaskType]:
        return self._wanted - Counter(cast(TaskType, made.type) for made in self._samples)

    async def _judge(self, round_: int) -> list[Rejection]:
        """Take what is true of the last answer; returns what is wrong with the rest."""
        answer = self._dialogue.answer
        if isinstance(answer, FormatError):
            rejections = [Rejection(answer.line or 1, "", f"{answer.code.replace('-', '_')}: {answer.message}")]
        else:
            assert isinstance(answer, HouseholdAnswer), "as the recipe's parser was checked"
            candidates, rejections = read_proposals(answer, self._scene, self._sentences)
            wanted, surplus = self._choose(candidates)
            rejections += surplus + await self._try(wanted, round_)
        rejections.sort(key=lambda rejection: rejection.line)
        self._rejected += [
            RejectedTask(one.type, one.line, round_, one.text, one.solution, one.reason) for one in rejections
        ]
        return rejections

    @property
    def _sentences(self) -> list[str]:
        return [str(made.document["task"]) for made in self._samples]

    def _choose(self, candidates: Sequence[Candidate]) -> tuple[list[Candidate], list[Rejection]]:
        """Those of a type that is still wanted, and the others."""
        left, chosen, others = self._missing, list[Candidate](), list[Rejection]()
        for candidate in candidates:
            type_ = candidate.sample.type
            if left[type_] > 0:
                left[type_] -= 1
                chosen.append(candidate)
            else:
                wanted = ", ".join(f"{count} × {name}" for name, count in self._missing.items())
                others.append(_rejection(candidate, f"not_wanted: this is one more of type {type_}; wanted: {wanted}"))
        return chosen, others

    async def _try(self, candidates: Sequence[Candidate], round_: int) -> list[Rejection]:
        """Keep what physics bears out."""
        documents: list[JsonValue] = [sample_to_json(candidate.sample) for candidate in candidates]
        answers = await run_job(self._executor, verify_documents, {"documents": documents}) if documents else []
        rejections: list[Rejection] = []
        for candidate, answer in zip(candidates, cast(list[dict[str, Any]], answers), strict=True):
            if not answer["passed"]:
                rejections.append(_rejection(candidate, answer["reason"]))
                continue
            type_ = candidate.sample.type
            number = sum(made.type == type_ for made in self._samples)
            self._samples.append(MadeSample(type_, number, round_, answer["document"]))
        return rejections

    def _message(self, wrong: Sequence[Rejection]) -> str:
        """What is sent back: what is wrong, and what is still wanted."""
        missing = self._missing
        types = ", ".join(f"{count} of type {name}" for name, count in missing.items())
        lines = [f"- {one.text or 'the answer'}: {one.reason[:MOST_SHOWN]}" for one in wrong]
        count = missing.total()
        return "\n".join(
            [
                "These tasks were tried and cannot be used:" if lines else "Some tasks are still missing.",
                *lines,
                "",
                f"Write {count} more task{'' if count == 1 else 's'} for the same house ({types}), mended or new, as "
                "JSON lines in the same form and nothing else. The others are kept: do not repeat them.",
            ]
        )


def _rejection(candidate: Candidate, reason: str) -> Rejection:
    sample = candidate.sample
    return Rejection(candidate.line, sample.task, reason, write_calls(sample.solution), sample.type)
