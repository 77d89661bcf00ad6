from __future__ import annotations

import json
from contextlib import aclosing
from dataclasses import replace
from pathlib import Path

import pytest

from prompts.calls import call_hash
from prompts.engine import RecipeRun, Sampling
from prompts.errors import ProviderUnavailable, UnknownProvider
from prompts.providers import PROVIDERS, open_provider
from prompts.providers.recording import RecordingProvider
from prompts.providers.replay import ReplayProvider
from prompts.recipe import load_recipe
from prompts.values import CompletionRequest, Finished, Message, ProviderNotice, StreamEvent, TextDelta, Usage
from tests.prompts.builders import FACTS, WRITING, ScriptedModel, collect

REQUEST = CompletionRequest((Message("user", "hello"),), "scripted-1", 0.2, 100, 7, "propose")


def text_of(events: list[StreamEvent]) -> str:
    return "".join(event.text for event in events if isinstance(event, TextDelta))


def names_in(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


async def test_an_answer_is_asked_for_once(tmp_path: Path) -> None:
    model = ScriptedModel(["first answer"])
    first = await collect(RecordingProvider(model, tmp_path).stream(REQUEST))
    second = await collect(RecordingProvider(model, tmp_path).stream(REQUEST))
    assert text_of(first) == text_of(second) == "first answer"
    assert (first[-1], second[-1]) == (Finished("stop"), Finished("stop", cached=True))
    assert Usage(10, 5) in second
    assert len(model.requests) == 1


async def test_every_piece_is_on_disk_before_it_is_told(tmp_path: Path) -> None:
    partial, complete = f"{call_hash(REQUEST)}.1.part.jsonl", f"{call_hash(REQUEST)}.json"
    heard = ""
    async with aclosing(RecordingProvider(ScriptedModel(["a long answer"]), tmp_path).stream(REQUEST)) as events:
        async for event in events:
            assert names_in(tmp_path) == [complete if isinstance(event, Finished) else partial]
            if isinstance(event, TextDelta):
                heard += event.text
                head, *lines = [json.loads(line) for line in (tmp_path / partial).read_text().splitlines()]
                assert "".join(line["text"] for line in lines) == heard
                assert head["request"]["messages"] == [{"role": "user", "content": "hello"}]
    assert names_in(tmp_path) == [complete]


async def test_what_came_of_a_failed_or_stopped_stream_is_kept_and_never_replayed(tmp_path: Path) -> None:
    failure = ProviderUnavailable("dropped", "gone")
    model = ScriptedModel([("half", failure), "a long answer that is stopped", ("", failure), "whole"])
    provider = RecordingProvider(model, tmp_path, paid_by="run-1-0")
    with pytest.raises(ProviderUnavailable):
        await collect(provider.stream(REQUEST))
    async with aclosing(provider.stream(REQUEST)) as events:
        async for _ in events:
            break
    with pytest.raises(ProviderUnavailable):
        await collect(provider.stream(REQUEST))  # nothing came: nothing to keep
    assert sorted(names_in(tmp_path)) == [f"{call_hash(REQUEST)}.{number}.part.jsonl" for number in (1, 2)]
    with pytest.raises(ProviderUnavailable, match="no recorded call"):
        await collect(ReplayProvider(tmp_path, "m").stream(REQUEST))
    assert text_of(await collect(provider.stream(REQUEST))) == "whole"


async def test_the_record_says_who_paid(tmp_path: Path) -> None:
    first = await collect(RecordingProvider(ScriptedModel(["answer"]), tmp_path, "run-1-0").stream(REQUEST))
    again = await collect(RecordingProvider(ScriptedModel([]), tmp_path, "run-2-0").stream(REQUEST))
    assert (first[-1], again[-1]) == (
        Finished("stop", paid_by="run-1-0"),
        Finished("stop", cached=True, paid_by="run-1-0"),
    )


async def test_a_damaged_record_is_told_and_asked_again(tmp_path: Path) -> None:
    (tmp_path / f"{call_hash(REQUEST)}.json").write_text("{half", encoding="utf-8")
    events = await collect(RecordingProvider(ScriptedModel(["answer"]), tmp_path).stream(REQUEST))
    assert isinstance(events[0], ProviderNotice)
    assert text_of(events) == "answer"
    assert text_of(await collect(ReplayProvider(tmp_path, "m").stream(REQUEST))) == "answer"


def test_the_hash_is_of_model_parameters_and_messages_only() -> None:
    same = replace(REQUEST, stage="other", facts={"a": 1})
    assert call_hash(same) == call_hash(REQUEST)
    others = [
        replace(REQUEST, model="other"),
        replace(REQUEST, temperature=0.3),
        replace(REQUEST, max_tokens=99),
        replace(REQUEST, seed=8),
        replace(REQUEST, messages=(Message("system", "hello"),)),
    ]
    assert len({call_hash(request) for request in [REQUEST, *others]}) == 6


def test_the_hash_does_not_change_between_versions() -> None:
    assert call_hash(REQUEST) == "ca1391c774e37c6552b4db7130bcee91481441cb674cc88ccd1db34924b67fb6"


def test_text_that_is_no_utf8_can_be_hashed() -> None:
    assert call_hash(replace(REQUEST, messages=(Message("user", "\ud83d"),)))


async def test_a_recorded_run_replays_without_its_provider(tmp_path: Path) -> None:
    live = RecipeRun(load_recipe("bottom-up"), RecordingProvider(ScriptedModel(WRITING), tmp_path), FACTS, Sampling())
    replayed = RecipeRun(load_recipe("bottom-up"), ReplayProvider(tmp_path, "scripted-1"), FACTS, Sampling())
    assert (await collect(live.write()))[-1] == (await collect(replayed.write()))[-1]
    assert all(record.cached for record in replayed.records)
    assert [record.call_hash for record in live.records] == [record.call_hash for record in replayed.records]


async def test_replay_says_what_was_never_recorded(tmp_path: Path) -> None:
    with pytest.raises(ProviderUnavailable, match="no recorded call") as caught:
        await collect(ReplayProvider(tmp_path, "m").stream(REQUEST))
    assert caught.value.kind == "replay"


@pytest.mark.parametrize(
    "document",
    [[], {}, {"schema": 99}, {"schema": 1, "answer": {"answer": "half", "finish": None}}, {"schema": 1, "answer": "x"}],
)
async def test_replay_refuses_what_is_no_complete_call(tmp_path: Path, document: object) -> None:
    (tmp_path / f"{call_hash(REQUEST)}.json").write_text(json.dumps(document), encoding="utf-8")
    with pytest.raises(ProviderUnavailable, match="cannot be read"):
        await collect(ReplayProvider(tmp_path, "m").stream(REQUEST))


def test_an_unknown_provider_names_the_known_ones() -> None:
    with pytest.raises(UnknownProvider, match=r"did you mean 'openai'\? known: builtin, openai, replay"):
        open_provider("openal")
    assert sorted(PROVIDERS) == ["builtin", "openai", "replay"]
