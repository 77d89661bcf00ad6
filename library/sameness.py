"""What of a trial must come out the same when it is run again, and where two trials differ. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from library.codec import encode
from library.records import Trial
from prompts.values import JsonValue

CHANGING = frozenset(
    {
        "run",
        "trial",
        "started_at",
        "seconds",
        "first_token_s",
        "cpu_s",
        "cached",
        "cost_usd",
        "paid_by",
        "notices",
        "provider",
        "base_url",
        "proposed_name",
    }
)
"""Fields that tell of when, where, by whom and at what price a trial ran; never of what came of it."""


def content_of(trial: Trial) -> JsonValue:
    """A trial as JSON without what changes when it is run again; its task has the name that its author proposed."""
    document = encode(trial)
    assert isinstance(document, dict)
    document["task"] = trial.settings.get("proposed_name") or trial.task
    return _without_changing(document)


def differences(one: Trial, other: Trial) -> tuple[str, ...]:
    """The fields in which two trials differ in content, as paths: "stages.2.answer"."""
    return tuple(_differences(content_of(one), content_of(other)))


def _without_changing(value: JsonValue) -> JsonValue:
    match value:
        case dict():
            return {key: _without_changing(item) for key, item in value.items() if key not in CHANGING}
        case list():
            return [_without_changing(item) for item in value]
        case _:
            return value


def _differences(one: JsonValue, other: JsonValue, path: str = "") -> Iterator[str]:
    if isinstance(one, dict) and isinstance(other, dict):
        for key in {**one, **other}:
            yield from _differences(one.get(key), other.get(key), f"{path}.{key}" if path else key)
    elif isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        for index, (item, twin) in enumerate(zip(one, other, strict=True)):
            yield from _differences(item, twin, f"{path}.{index}")
    elif one != other or type(one) is not type(other):
        yield path
