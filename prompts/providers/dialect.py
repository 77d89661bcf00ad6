"""The parameters of a completion request, and what to do when a server does not know one of them.

OpenAI-compatible servers differ in what they take. Nothing is guessed from names of models: everything is sent,
and what a server refuses by name is left out or spelled the other way, which the user is told.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from prompts.values import CompletionRequest, JsonValue

Parameters = Mapping[str, JsonValue]

_REFUSAL = re.compile(
    r"unsupported|not.support|unknown|unrecogni[sz]ed|unexpected|extra|not (?:permitted|allowed)", re.IGNORECASE
)
_OTHER_SPELLING = {"max_tokens": "max_completion_tokens", "max_completion_tokens": "max_tokens"}
_LEFT_OUT = ("stream_options", "seed", "temperature")
_LOSS = {
    "stream_options": "tokens are not counted",
    "seed": "answers may differ when they are asked for again",
    "temperature": "the model uses its own",
}


class Adaptation(NamedTuple):
    """A request that a server may take after it refused the one before."""

    parameters: Parameters
    notice: str
    """What was changed and what that costs, for the user."""


def parameters_of(request: CompletionRequest, *, official: bool) -> Parameters:
    """Everything but the messages, as a server wants it; OpenAI's own wants the newer name of the length limit."""
    return {
        "model": request.model,
        "temperature": request.temperature,
        "max_completion_tokens" if official else "max_tokens": request.max_tokens,
        "seed": request.seed,
        "stream_options": {"include_usage": True},
    }


def adapt(parameters: Parameters, complaint: str, parameter: str | None) -> Adaptation | None:
    """Leave out or respell the parameter that a server refused; None when it complains about something else.

    Args:
        parameters: What was sent.
        complaint: The server's message.
        parameter: What it blames, when it says so in a field of its own.
    """
    if not _REFUSAL.search(complaint):
        return None
    blamed = parameter or _first_named(parameters, complaint)
    if blamed in _LEFT_OUT and blamed in parameters:
        rest = {name: value for name, value in parameters.items() if name != blamed}
        return Adaptation(rest, f"the server does not take {blamed!r}; asking without it: {_LOSS[blamed]}")
    other = _OTHER_SPELLING.get(blamed or "")
    if blamed is not None and other and blamed in parameters:
        spelled = {other if name == blamed else name: value for name, value in parameters.items()}
        return Adaptation(spelled, f"the server does not take {blamed!r}; asking with {other!r}")
    return None


def _first_named(parameters: Parameters, complaint: str) -> str | None:
    """The first parameter that a complaint mentions; the word "model" is in most of them and means nothing."""
    places = {
        name: match.start()
        for name in parameters
        if name != "model" and (match := re.search(rf"\b{name}\b", complaint)) is not None
    }
    return min(places, key=lambda name: places[name]) if places else None
