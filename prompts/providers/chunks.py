"""What one chunk of a stream says, whatever the server that sent it makes of the protocol. Pure.

The client library passes chunks on unchecked, so a field may be missing, null, or of another type than it declares.
What cannot be understood is a `ValueError`, which the provider explains as a malformed event.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from prompts.values import ReasoningDelta, TextDelta, Usage

REASONING_FIELDS = ("reasoning_content", "reasoning")
"""Of vLLM and DeepSeek, of OpenRouter and Ollama; a server that fills both says the same in both."""


def deltas_of(choice: object) -> Iterator[TextDelta | ReasoningDelta]:
    """Pieces of reasoning and of the answer that a chunk's choice carries; of other samples than the first, none.

    Raises:
        ValueError: The answer is neither text nor a list of parts.
    """
    if _get(choice, "index") not in (0, None):
        return
    delta = _get(choice, "delta")
    reasoning = next((text for name in REASONING_FIELDS if isinstance(text := _get(delta, name), str) and text), "")
    if reasoning:
        yield ReasoningDelta(_well_formed(reasoning))
    content = _get(delta, "content")
    if isinstance(content, list):
        yield from _parts(content)
    elif isinstance(content, str):
        if content:
            yield TextDelta(_well_formed(content))
    elif content is not None:
        raise ValueError(f"an answer that is no text: {content!r}")
    refusal = _get(delta, "refusal")
    if isinstance(refusal, str) and refusal:  # what the model says instead of an answer
        yield TextDelta(_well_formed(refusal))


def usage_of(counted: object) -> Usage | None:
    """The tokens that a chunk counts, or None when it counts none that can be believed."""
    prompt, completion = _count(counted, "prompt_tokens"), _count(counted, "completion_tokens")
    if prompt is None or completion is None:
        return None
    cached = _count(_get(counted, "prompt_tokens_details"), "cached_tokens")
    if cached is None:
        cached = _count(counted, "prompt_cache_hit_tokens")  # DeepSeek's name for it
    reasoning = _count(_get(counted, "completion_tokens_details"), "reasoning_tokens")
    return Usage(prompt, completion, min(cached or 0, prompt), min(reasoning or 0, completion))


def _parts(content: list[object]) -> Iterator[TextDelta | ReasoningDelta]:
    """An answer in typed parts, as models write it that think aloud (Mistral's)."""
    for part in content:
        text, thinking = _get(part, "text"), _get(part, "thinking")
        if isinstance(text, str):
            yield TextDelta(_well_formed(text))
        elif isinstance(thinking, list):
            yield from (ReasoningDelta(piece.text) for piece in _parts(thinking))
        else:
            raise ValueError(f"a part of an answer that is no text: {part!r}")


def _get(value: object, name: str) -> object:
    return value.get(name) if isinstance(value, Mapping) else getattr(value, name, None)


def _count(value: object, name: str) -> int | None:
    number = _get(value, name)
    return number if isinstance(number, int) and not isinstance(number, bool) and number >= 0 else None


def _well_formed(text: str) -> str:
    """Half of a surrogate pair, which JSON can carry, would break every terminal and file later."""
    return text.encode("utf-8", "replace").decode("utf-8")
