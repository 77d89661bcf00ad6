"""What the next trial would be sent, stage by stage, with how many tokens it is."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace

from prompts.facts import TaskFact
from prompts.providers.builtin.author import estimate_tokens
from prompts.recipe import Recipe
from prompts.values import CompletionRequest
from workbench.core.facts import gather_facts
from workbench.core.plans import TrialPlan
from workbench.core.rehearsal import rehearse
from workbench.core.session import Session

STAND_IN = "put-block-in-bowl"
"""The library task that stands for what the author would answer."""


@dataclass(frozen=True)
class StagePreview:
    """One stage as it would be sent."""

    stage: str
    prompt: str
    """The stage's own message; what was said before goes with it."""
    tokens: int
    """Of the prompt; estimated, for there is no tokenizer here."""
    context_tokens: int
    """Of all that is sent, the conversation before it included; estimated."""
    temperature: float


def preview(session: Session, recipe: Recipe, plan: TrialPlan, stand_in: TaskFact) -> tuple[StagePreview, ...]:
    """Rehearse a trial; call it in a thread.

    Args:
        session: The opened project.
        recipe: As it is, or as it is being edited.
        plan: The trial that would ask. Without a target, where the recipe wants one, the stand-in is the target.
        stand_in: What the author would answer.

    Raises:
        RecipeError: A template cannot be rendered.
    """
    if recipe.needs_target and plan.settings.target is None:
        plan = replace(plan, settings=replace(plan.settings, target=stand_in.name))
    facts = gather_facts(session.library, plan)
    told = facts if plan.settings.template else facts.without_memory
    requests = asyncio.run(rehearse(recipe, told, plan.sampling, stand_in))
    first = {request.stage: request for request in reversed(requests)}
    return tuple(_stage(first[stage.name]) for stage in recipe.stages if stage.name in first)


def _stage(request: CompletionRequest) -> StagePreview:
    prompt = request.messages[-1].content
    context = sum(estimate_tokens(message.content) for message in request.messages)
    return StagePreview(request.stage, prompt, estimate_tokens(prompt), context, request.temperature)
