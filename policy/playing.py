"""An episode that a policy plays: it sees the scene from above and the instruction, acts, and sees what came of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from policy.acting import action_of
from policy.views import Shown, options_of, shown
from sim.sandbox.playing import Moment, PlayedEpisode
from sim.sandbox.views import EVENTS_KB

if TYPE_CHECKING:
    from policy.acting import Choice, Policy
    from sim.sandbox.host import Sandbox
    from sim.sandbox.protocol import RolloutRequest, SandboxLevel


async def play(
    policy: Policy,
    sandbox: Sandbox,
    request: RolloutRequest,
    require: SandboxLevel,
    note: Callable[[Moment, Shown | None, Choice | None], None],
) -> Moment:
    """Play the only seed of a request; the policy sees what it learnt to see, and nothing else.

    Args:
        policy: Who acts.
        sandbox: Where the task's code is.
        request: The task and its seed; views and the room for them are those of the policy.
        require: Least level of the sandbox.
        note: Told of each moment, of what the policy was shown and of what it chose, before that is carried out. In
            the last one nothing is chosen, and nothing is shown where the scene could not even be built.

    Returns:
        How it ended.

    Raises:
        SandboxUnavailable, SandboxTooWeak: As of `PlayedEpisode`.
    """
    views = options_of(policy.card.config.view)
    request = replace(request, views=views, limits=replace(request.limits, events_kb=EVENTS_KB))
    async with PlayedEpisode(sandbox, request, require=require) as episode:
        moment = await episode.begin()
        while not moment.is_over:
            view = _shown(policy, moment)
            assert view is not None  # the sandbox lets no task ask for an action before it has shown the scene
            choice = policy.choose(view.color, view.height, moment.instruction)
            note(moment, view, choice)
            moment = await episode.act(action_of(choice, view.height))
    note(moment, _shown(policy, moment), None)
    return moment


def _shown(policy: Policy, moment: Moment) -> Shown | None:
    return shown(policy.card.config.view, moment.view) if moment.view else None
