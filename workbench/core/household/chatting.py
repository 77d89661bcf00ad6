"""Household tasks by chatting: a language model plays the user and the robot in turn, and the world judges.

          ┌──────────── the state that was reached, the dialogue so far ◄──────────┐
          ▼                                                                        │ yes
user: sentence and goal ──► false now? ──► robot: plan and calls ──► carried out, goal true, verified alone?
          ▲         │ no                          ▲                                │ no: the state before
          └─────────┘                             └────── result of each call ─────┘

Each role may repair what it said twice. The user is bound to a goal before the robot answers; a robot that refuses is
right only where the world finds the same obstacle. Every accepted turn is a sample with the dialogue that led to it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from contextlib import aclosing
from dataclasses import replace
from typing import Any, TypeVar, cast

from prompts.household_dialogue import HouseholdDialogue
from prompts.parsing import HouseholdReply, HouseholdRequest
from prompts.reading import HouseholdParsed
from prompts.recipe import Stage
from prompts.values import FormatError, JsonValue, StageRecord
from sim.household.chat_jobs import hear_request, take_turn
from sim.household.jobs import make_scene
from sim.household.judging.subjects import antecedent
from sim.household.scenes.scene_io import from_json
from sim.household.tasks.sample_io import sample_to_json
from sim.household.values import Exchange, Scene
from sim.pool import Executor
from workbench.core.errors import HouseholdJobFailed
from workbench.core.household.facts import scene_variables
from workbench.core.household.making import SceneWork, no_scene, run_job, scene_arguments
from workbench.core.household.outcome import MadeSample, RejectedTask, SceneOutcome
from workbench.core.household.plan import HouseholdPlan
from workbench.core.household.prompting import HouseholdAuthor
from workbench.core.household.turns import Heard, Wrong, check_request, exchange_of, read_reply, tried, unreadable

RECIPE = "household-chatting"
MOST_TOKENS_A_TURN = 40_000
"""Times the turns: of a whole dialogue."""
MOST_SHOWN = 600
"""Characters of a reason that is sent back."""
T = TypeVar("T")
Judge = Callable[[HouseholdParsed | FormatError, int], Awaitable[T | Wrong]]
"""An answer and which attempt it is → what it comes to, or what is wrong with it."""


def chatting(plan: HouseholdPlan, executor: Executor, author: HouseholdAuthor) -> SceneWork:
    """A dialogue in each scene."""

    async def work(scene: int) -> SceneOutcome:
        answer = cast(dict[str, Any], await run_job(executor, make_scene, scene_arguments(plan, scene)))
        if "problem" in answer:
            return no_scene(plan, scene, answer["problem"])
        talk = _Talk(plan, scene, answer["scene"], executor, author)
        await talk.go_on()
        return talk.outcome()

    return work


class _Talk:
    """The dialogue in one scene."""

    def __init__(
        self,
        plan: HouseholdPlan,
        number: int,
        document: Mapping[str, JsonValue],
        executor: Executor,
        author: HouseholdAuthor,
    ) -> None:
        self._plan, self._number, self._executor, self._author = plan, number, executor, author
        self._begin = dict(document)
        self._state: JsonValue = None
        """What was reached since the beginning, as the world gave it; None at first."""
        self._scene = self._begin
        """The same as a scene document."""
        self._said: tuple[Exchange, ...] = ()
        self._lost: list[str] = []
        """Requests that came to nothing."""
        self._samples: list[MadeSample] = []
        self._rejected: list[RejectedTask] = []
        self._records: list[StageRecord] = []
        self._tokens = 0
        self._end = ""
        """Why nothing can follow."""

    async def go_on(self) -> None:
        """Turn after turn, until there are as many as were asked for."""
        for turn in range(self._plan.turns):
            if not self._end and self._tokens_left <= 0:
                self._end = "the dialogue has used up its tokens"
            if not self._end:
                try:
                    await self._take_turn(turn)
                    continue
                except HouseholdJobFailed as failed:  # costs the turn and those after it, not those before
                    self._end = str(failed)
            self._rejected.append(RejectedTask("free", turn, 0, "", "", f"ended: {self._end}"))

    def outcome(self) -> SceneOutcome:
        """What came of it."""
        seed = cast("int | None", self._begin["seed"])
        return SceneOutcome(self._number, seed, tuple(self._samples), tuple(self._rejected), "", tuple(self._records))

    @property
    def _tokens_left(self) -> int:
        return MOST_TOKENS_A_TURN * self._plan.turns - self._tokens

    async def _take_turn(self, turn: int) -> None:
        scene = await asyncio.to_thread(from_json, self._scene)
        variables = await asyncio.to_thread(self._variables, scene)
        ask, answer = self._author.recipe.stages
        heard = await self._converse(turn, ask, variables, lambda said, _: self._hear(said, scene))
        if heard is None or self._tokens_left <= 0:
            return
        request: JsonValue = {"task": heard.task, "goal": heard.goal}
        done = await self._converse(
            turn,
            answer,
            {**variables, "request": request},
            lambda said, attempt: self._try(said, attempt, turn, heard, scene),
        )
        if done is None:
            self._lost.append(heard.task)

    async def _converse(self, turn: int, stage: Stage, variables: Mapping[str, JsonValue], judge: Judge[T]) -> T | None:
        """Ask one role until its answer can be used; None where no more may be asked."""
        author = self._author
        sampling = author.sampling(self._plan, self._number)
        dialogue = HouseholdDialogue(
            author.recipe,
            author.provider,
            variables,
            replace(sampling, seed=sampling.seed ^ turn),
            stage=stage,
            repair_label=f"repair-{stage.name}",
            most_tokens=self._tokens_left,
        )
        said = dialogue.propose()
        try:
            while True:
                async with aclosing(said) as events:
                    async for event in events:
                        author.observe(self._number, event)
                attempt = len(dialogue.records)
                verdict = await judge(dialogue.answer, attempt)
                if not isinstance(verdict, Wrong):
                    return verdict
                lost = RejectedTask("free", turn, attempt, verdict.task, verdict.solution, verdict.reason)
                self._rejected.append(lost)
                if not dialogue.may_repair:
                    return None
                said = dialogue.repair(_message(verdict))
        finally:
            self._records += dialogue.records
            self._tokens += dialogue.tokens

    async def _hear(self, said: HouseholdParsed | FormatError, scene: Scene) -> Heard | Wrong:
        """Take the user at their word, if what they want makes sense and is not so already."""
        if isinstance(said, FormatError):
            return unreadable(said)
        assert isinstance(said, HouseholdRequest), "as the recipe's parser was checked"
        if wrong := await asyncio.to_thread(check_request, said, scene, self._said):
            return wrong
        found = await self._ask_world(hear_request, {"goal": said.goal})
        if found["is_true"]:
            return Wrong("false_at_start: the goal is true before anything is done", said.task)
        return Heard(said.task, said.goal, found["obstacle"] and found["obstacle"]["reason"])

    async def _try(
        self, said: HouseholdParsed | FormatError, attempt: int, turn: int, heard: Heard, scene: Scene
    ) -> bool | Wrong:
        """Carry out what the robot says; the state moves on only where all of it holds."""
        if isinstance(said, FormatError):
            return replace(unreadable(said), task=heard.task)
        assert isinstance(said, HouseholdReply), "as the recipe's parser was checked"
        sample = await asyncio.to_thread(read_reply, said, heard, scene, self._said)
        if isinstance(sample, Wrong):
            return sample
        came = await self._ask_world(take_turn, {"sample": sample_to_json(sample)})
        if not came["passed"]:
            return tried(sample, came["reason"], came["results"])
        self._samples.append(MadeSample(sample.type, turn, attempt, came["document"]))
        self._state, self._scene, self._end = came["state"], came["scene"], came["ends"]
        self._said = (*self._said, exchange_of(sample))
        return True

    async def _ask_world(
        self, job: Callable[..., Awaitable[JsonValue]], about: Mapping[str, JsonValue]
    ) -> dict[str, Any]:
        arguments: JsonValue = {"scene": self._begin, "state": self._state, **about}
        return cast(dict[str, Any], await run_job(self._executor, job, arguments))

    def _variables(self, scene: Scene) -> dict[str, JsonValue]:
        """What both roles are told: the house as it is now, and what was said."""
        dialogue: list[JsonValue] = [
            {
                "task": turn.task,
                "plan": list(turn.plan),
                "solution": [str(call) for call in turn.solution],
                "about": antecedent(self._said[: number + 1], scene),
            }
            for number, turn in enumerate(self._said)
        ]
        return {**scene_variables(scene, {"free": 1}, taken=self._lost), "dialogue": dialogue}


def _message(wrong: Wrong) -> str:
    """What is sent back to a role."""
    lines = [f"This cannot be used: {wrong.reason[:MOST_SHOWN]}"]
    if wrong.calls:
        lines += ["What became of each call:", *(f"- {call}" for call in wrong.calls)]
        lines += ["Everything is again as it was before your turn."]
    return "\n".join([*lines, "", "Answer again, in the same form: one JSON object and nothing else."])
