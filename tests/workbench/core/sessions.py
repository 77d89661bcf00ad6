"""Sessions on real projects and sandboxes whose author's answers are written by hand."""

import asyncio
import json
from collections import defaultdict
from collections.abc import AsyncGenerator, Collection, Mapping, Sequence
from contextlib import aclosing
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from prompts.errors import ProviderUnavailable
from prompts.providers import Provider
from prompts.values import CompletionRequest, Finished, FinishReason, StreamEvent, TextDelta, Usage
from sim.sandbox.host import Sandbox
from tests.prompts.builders import ScriptedModel
from workbench.core.plans import RunPlan, TrialPlan
from workbench.core.seeds import sampling_seed
from workbench.core.session import Session

T = TypeVar("T")
Answer = str | tuple[str, FinishReason] | tuple[str, ProviderUnavailable]

SOUND_SOURCE = (Path(__file__).parents[2] / "cases" / "authored_task.py").read_text()
UNSOLVABLE_SOURCE = SOUND_SOURCE.replace("np.ones((1, 1))", "np.zeros((1, 1))")
DEAD_LINE = "        raise KeyError('red')\n"
RAISING_SOURCE = SOUND_SOURCE.replace("        super().reset(env)\n", f"        super().reset(env)\n{DEAD_LINE}")
OPENING_SOURCE = SOUND_SOURCE.replace("import numpy as np\n", "import numpy as np\nimport socket\n")
YES = '{"reasons": "it is new", "add_to_the_task_list": "True"}'
NO = '{"reasons": "we have that", "add_to_the_task_list": "False"}'


def code(source: str) -> str:
    return f"Here it is.\n\n```python\n{source}```\n"


def proposal(name: str = "sound-task") -> str:
    return json.dumps(
        {
            "task-name": name,
            "task-description": "Put the red block on the stand.",
            "assets-used": ["stacking/stand.urdf", "stacking/block.urdf"],
        }
    )


def writing(source: str = SOUND_SOURCE, name: str = "sound-task") -> tuple[str, ...]:
    """Answers to the stages of bottom-up up to the code."""
    return (proposal(name), "I understand.", "I understand.", '["put-block-in-bowl"]', code(source))


def scripted_session(project: Path, *answers: Answer) -> tuple[Session, ScriptedModel]:
    """A session whose author gives these answers, one a call."""
    model = ScriptedModel(answers)
    return session_with(project, model), model


def plan(*, episodes: int = 1, repair_attempts: int = 1, target: str | None = None, trials: int = 1) -> RunPlan:
    settings = RunPlan(episodes=episodes, repair_attempts=repair_attempts, target=target, trials=trials)
    return replace(settings, sampling=replace(settings.sampling, format_retries=0))


def trial_plan(index: int = 0, *, episodes: int = 1, repair_attempts: int = 1, target: str | None = None) -> TrialPlan:
    return TrialPlan("run-1", index, plan(episodes=episodes, repair_attempts=repair_attempts, target=target))


async def collect(events: AsyncGenerator[T, None]) -> list[T]:
    async with aclosing(events):
        return [event async for event in events]


def only(events: Sequence[object], kind: type[T]) -> T:
    found = [event for event in events if isinstance(event, kind)]
    assert len(found) == 1, f"{len(found)} × {kind.__name__}"
    return found[0]


class ByStage:
    """A model that may be asked by several trials at once: it answers by stage and seed, some trials slowly.

    Args:
        answers: Stage → what is answered; "{name}" stands for a name that is the trial's own. Other stages: "I see."
        slow: Draws whose answers take long; only turns of the event loop, no wall time.
        held: Draw → another one that has to have asked for code before this one gets its first answer.
    """

    name = "scripted"
    model = "scripted-1"

    def __init__(
        self, answers: Mapping[str, str], slow: Collection[int] = (), held: Mapping[int, int] | None = None
    ) -> None:
        self.requests: list[CompletionRequest] = []
        self._answers = answers
        self._slow = slow
        self._held = held or {}
        self._asked_for_code = defaultdict[int, asyncio.Event](asyncio.Event)

    async def stream(self, request: CompletionRequest) -> AsyncGenerator[StreamEvent, None]:
        self.requests.append(request)
        draw = next(draw for draw in range(100) if sampling_seed(0, draw) == request.seed)
        if request.stage == "implement":
            self._asked_for_code[draw].set()
        if draw in self._held:
            await self._asked_for_code[self._held[draw]].wait()
        for _ in range(2000 if draw in self._slow else 1):
            await asyncio.sleep(0)
        text = self._answers.get(request.stage, "I see.").replace("{name}", f"task-of-draw-{draw}")
        yield TextDelta(text)
        yield Usage(10, 5)
        yield Finished("stop")


WITHOUT_CODE = {"propose": proposal("{name}"), "pick-references": "[]", "implement": "I cannot do that."}
"""Answers that lead to a described task and no further: nothing has to be simulated."""


def session_with(project: Path, model: Provider) -> Session:
    """A session with this author; no worker waits in vain for code that never comes, or for a run that is the last."""
    session = Session.open(project, environ={})
    return replace(session, open_provider=lambda name, **options: model, sandbox=Sandbox())
