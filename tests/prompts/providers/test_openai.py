from __future__ import annotations

import asyncio
import logging
import socket
import subprocess
import sys
from collections.abc import Sequence
from contextlib import aclosing

import pytest

from prompts.errors import ProviderUnavailable
from prompts.providers import open_provider
from prompts.providers.openai import OpenAIProvider
from prompts.values import (
    CompletionRequest,
    Finished,
    Message,
    ProviderNotice,
    ReasoningDelta,
    StreamEvent,
    TextDelta,
    Usage,
)
from tests.sse_server import Fault, Reply, SseServer

SECRET = "sk-do-not-show-me"


def request(text: str = "hello") -> CompletionRequest:
    return CompletionRequest((Message("user", text),), "scripted", 0.2, 100, 7, "propose")


def provider(server: SseServer, key: str = SECRET, stall_s: float = 5.0) -> OpenAIProvider:
    return OpenAIProvider("scripted", server.base_url, environ={"OPENAI_API_KEY": key}, stall_s=stall_s)


async def ask(author: OpenAIProvider) -> list[StreamEvent]:
    async with aclosing(author.stream(request())) as events:
        return [event async for event in events]


async def failure_of(*replies: Reply, stall_s: float = 5.0) -> ProviderUnavailable:
    with SseServer(replies) as server, pytest.raises(ProviderUnavailable) as caught:
        await ask(provider(server, stall_s=stall_s))
    return caught.value


def text_of(events: Sequence[StreamEvent]) -> str:
    return "".join(event.text for event in events if isinstance(event, TextDelta))


async def test_an_answer_arrives_in_pieces_with_usage_and_an_end() -> None:
    answer = "Größe × 10: a red block, a blue bowl, and nothing else."
    with SseServer([Reply(answer, usage=(11, 7))]) as server:
        events = await ask(provider(server))
    assert text_of(events) == answer
    assert len([event for event in events if isinstance(event, TextDelta)]) > 3
    assert events[-2:] == [Usage(11, 7), Finished("stop")]


async def test_the_request_carries_what_its_hash_is_made_of() -> None:
    with SseServer([Reply("yes")]) as server:
        await ask(provider(server))
    (seen,) = server.requests
    assert seen.path == "/v1/chat/completions"
    assert seen.headers["authorization"] == f"Bearer {SECRET}"
    expected = {"model": "scripted", "temperature": 0.2, "max_tokens": 100, "seed": 7, "stream": True}
    assert {name: seen.body[name] for name in expected} == expected
    assert seen.body["messages"] == [{"role": "user", "content": "hello"}]
    assert "facts" not in seen.body


async def test_reasoning_is_told_apart_from_the_answer() -> None:
    with SseServer([Reply("yes", reasoning="let me think")]) as server:
        events = await ask(provider(server))
    assert events[0] == ReasoningDelta("let me think")
    assert text_of(events) == "yes"


async def test_an_answer_at_its_length_limit_says_so() -> None:
    with SseServer([Reply("half a wo", finish="length")]) as server:
        events = await ask(provider(server))
    assert events[-1] == Finished("length")


@pytest.mark.parametrize(
    ("fault", "kind", "words"),
    [
        ("unauthorized", "auth", "refused the API key (401)"),
        ("rate-limited", "rate", "refuses more requests"),
        ("out-of-quota", "rate", "quota"),
        ("server-error", "server", "failed (500)"),
        ("unknown-model", "request", "no model 'scripted'"),
        ("drop", "dropped", "broke off"),
        ("no-finish", "dropped", "without a finish reason"),
        ("malformed", "malformed", "no completion event"),
        ("not-an-object", "malformed", "no completion event"),
        ("error-object", "server", "CUDA out of memory"),
        ("html", "malformed", "text/html"),
    ],
)
async def test_each_failure_has_its_own_kind_and_sentence(fault: Fault, kind: str, words: str) -> None:
    error = await failure_of(Reply("some answer that is long enough to break off in", fault))
    assert error.kind == kind
    assert words in str(error)
    assert error.hint
    assert SECRET not in f"{error} {error.hint}"


async def test_a_server_that_falls_silent_is_given_up() -> None:
    error = await failure_of(Reply("some answer that never ends", "stall"), stall_s=0.2)
    assert (error.kind, "nothing for 0.2 s" in str(error)) == ("timeout", True)


async def test_nobody_listening_is_told_with_the_address() -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{closed.getsockname()[1]}/v1"
    with pytest.raises(ProviderUnavailable, match=r"cannot connect to http://127\.0\.0\.1") as caught:
        await ask(OpenAIProvider("scripted", url, environ={}))
    assert caught.value.kind == "refused"


async def test_an_address_without_a_scheme_is_told() -> None:
    with pytest.raises(ProviderUnavailable, match="cannot send anything") as caught:
        await ask(OpenAIProvider("scripted", "api.example.org/v1", environ={"OPENAI_API_KEY": SECRET}))
    assert caught.value.kind == "request"


async def test_without_a_key_nothing_is_sent_but_to_loopback() -> None:
    with pytest.raises(ProviderUnavailable, match="OPENAI_API_KEY is not set") as caught:
        await ask(OpenAIProvider("scripted", environ={}))
    assert caught.value.kind == "auth"
    with SseServer([Reply("yes")]) as server:
        assert text_of(await ask(OpenAIProvider("scripted", environ={"OPENAI_BASE_URL": server.base_url}))) == "yes"


async def test_the_second_name_of_the_key_is_taken_too() -> None:
    with SseServer([Reply("yes")]) as server:
        await ask(OpenAIProvider("scripted", server.base_url, environ={"OPENAI_KEY": SECRET}))
    assert server.requests[0].headers["authorization"] == f"Bearer {SECRET}"


async def test_loopback_is_reached_past_a_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    with SseServer([Reply("yes")]) as server:
        assert text_of(await ask(provider(server))) == "yes"


async def test_a_busy_server_is_asked_again_after_the_pause_it_wants() -> None:
    pauses: list[float] = []

    async def note(seconds: float) -> None:
        pauses.append(seconds)

    replies = [Reply(fault="rate-limited", retry_after="3"), Reply(fault="server-error"), Reply("yes")]
    with SseServer(replies) as server:
        author = OpenAIProvider("scripted", server.base_url, environ={}, sleep=note)
        events = await ask(author)
    assert text_of(events) == "yes"
    assert pauses == [3.0, 1.0]
    assert [type(event) for event in events[:2]] == [ProviderNotice, ProviderNotice]


async def test_a_pause_of_hours_is_an_error_at_once() -> None:
    error = await failure_of(Reply(fault="rate-limited", retry_after="7200"))
    assert error.kind == "rate"


async def test_asking_again_is_bounded() -> None:
    with SseServer([Reply(fault="rate-limited")]) as server:
        with pytest.raises(ProviderUnavailable):
            await ask(provider(server))
        assert len(server.requests) == 3


async def test_parameters_that_a_server_refuses_are_left_out_and_told() -> None:
    with SseServer([Reply("yes", refuses=("stream_options", "seed", "max_tokens"))]) as server:
        events = await ask(provider(server))
    assert text_of(events) == "yes"
    assert "max_completion_tokens" in server.requests[-1].body
    notices = [event.text for event in events if isinstance(event, ProviderNotice)]
    assert len(notices) == 3
    assert not any(isinstance(event, Usage) for event in events)


async def test_stopping_closes_the_socket() -> None:
    with SseServer([Reply("word " * 2000, delay_s=0.01)]) as server:
        stream = provider(server).stream(request())
        async for event in stream:
            if isinstance(event, TextDelta):
                break
        await stream.aclose()
        assert await asyncio.to_thread(server.aborted.wait, 5.0)


async def test_cancelling_the_task_closes_the_socket() -> None:
    started = asyncio.Event()

    async def read(author: OpenAIProvider) -> None:
        async with aclosing(author.stream(request())) as events:
            async for _ in events:
                started.set()

    with SseServer([Reply("word " * 2000, delay_s=0.01)]) as server:
        task = asyncio.create_task(read(provider(server)))
        await started.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert await asyncio.to_thread(server.aborted.wait, 5.0)


async def test_the_key_is_in_no_message_repr_or_log(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with SseServer([Reply(fault="unauthorized")]) as server:
        author = provider(server)
        with pytest.raises(ProviderUnavailable) as caught:
            await ask(author)
    assert server.requests[0].headers["authorization"].endswith(SECRET)
    assert SECRET not in f"{caught.value!r} {caught.value} {author!r} {vars(caught.value)}"
    assert SECRET not in caplog.text


def test_password_in_the_address_is_not_shown() -> None:
    assert "hunter2" not in repr(OpenAIProvider("m", "https://me:hunter2@example.org/v1", environ={}))


def test_opening_the_provider_does_not_import_the_client_library() -> None:
    code = "import sys; from prompts.providers import open_provider; open_provider('openai', model='m'); "
    code += "sys.exit('openai' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_the_provider_is_known_by_name() -> None:
    assert open_provider("openai", model="m").name == "openai"
