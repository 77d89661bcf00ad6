from __future__ import annotations

import asyncio
import logging
import random
import socket
import subprocess
import sys
from collections.abc import Sequence
from contextlib import aclosing
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import get_args

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
    Waiting,
)
from tests.sse_server import Fault, Quirk, Reply, SseServer

SECRET = "sk-do-not-show-me"
NOW = datetime(2026, 3, 1, 12, 0, 0, tzinfo=UTC)
ANSWER = "Größe × 10: a red block, a blue bowl, and nothing else."


def request(text: str = "hello") -> CompletionRequest:
    return CompletionRequest((Message("user", text),), "scripted", 0.2, 100, 7, "propose")


class Pauses:
    """Passes every pause at once and remembers how long it would have been."""

    def __init__(self) -> None:
        self.seconds: list[float] = []

    async def __call__(self, seconds: float) -> None:
        self.seconds.append(seconds)


class NoChance(random.Random):
    """Pauses are not spread."""

    def random(self) -> float:
        return 0.0


def provider(
    server: SseServer, key: str = SECRET, stall_s: float = 5.0, pauses: Pauses | None = None
) -> OpenAIProvider:
    return OpenAIProvider(
        "scripted",
        server.base_url,
        environ={"OPENAI_API_KEY": key},
        stall_s=stall_s,
        sleep=pauses or Pauses(),
        rng=NoChance(),
        now=lambda: NOW,
    )


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
    with SseServer([Reply(ANSWER, usage=(11, 7))]) as server:
        events = await ask(provider(server))
    assert text_of(events) == ANSWER
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
        ("json", "malformed", "not a stream"),
        ("overloaded", "server", "failed (529)"),
        ("drop-first", "dropped", "broke off"),
        ("error-first", "server", "try later"),
        ("finish-error", "server", "ended with an error"),
        ("bad-utf8", "malformed", "no completion event"),
        ("odd-content", "malformed", "no completion event"),
    ],
)
async def test_each_failure_has_its_own_kind_and_sentence(fault: Fault, kind: str, words: str) -> None:
    error = await failure_of(Reply("some answer that is long enough to break off in", fault))
    assert error.kind == kind
    assert words in str(error)
    assert error.hint
    assert SECRET not in f"{error} {error.hint}"


@pytest.mark.parametrize("fault", ["stall", "stall-first"])
async def test_a_server_that_falls_silent_is_given_up(fault: Fault) -> None:
    error = await failure_of(Reply("some answer that never ends", fault), stall_s=0.2)
    assert (error.kind, "nothing for 0.2 s" in str(error)) == ("timeout", True)


@pytest.mark.parametrize("quirk", get_args(Quirk))
async def test_each_way_of_speaking_the_protocol_is_understood(quirk: Quirk) -> None:
    with SseServer([Reply(ANSWER, reasoning="let me think", quirks=(quirk,))]) as server:
        events = await ask(provider(server))
    assert text_of(events) == ANSWER
    assert "".join(event.text for event in events if isinstance(event, ReasoningDelta)) == "let me think"
    assert events[-1] == Finished("stop")
    counted = [event for event in events if isinstance(event, Usage)]
    if quirk in ("null-usage", "odd-usage"):
        assert counted == []
    else:
        assert counted[-1] == (Usage(11, 7, 10, 6) if quirk == "detailed-usage" else Usage(11, 7))


async def test_an_answer_of_200_kilobytes_arrives_whole() -> None:
    answer = "Größe " * 33_000
    with SseServer([Reply(answer, chunk=1000)]) as server:
        assert text_of(await ask(provider(server))) == answer


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


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
async def test_loopback_is_reached_past_a_proxy(monkeypatch: pytest.MonkeyPatch, host: str) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    with SseServer([Reply("yes")]) as server:
        author = OpenAIProvider("scripted", server.base_url.replace("127.0.0.1", host), environ={})
        assert text_of(await ask(author)) == "yes"


async def test_any_other_server_is_reached_by_the_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    with SseServer([Reply("from the proxy")]) as proxy:
        monkeypatch.setenv("HTTP_PROXY", proxy.base_url.removesuffix("/v1"))
        author = OpenAIProvider("m", "http://example.invalid/v1", environ={"OPENAI_API_KEY": SECRET})
        assert text_of(await ask(author)) == "from the proxy"


async def test_a_busy_server_is_asked_again_after_the_pause_it_wants() -> None:
    pauses = Pauses()
    replies = [Reply(fault="rate-limited", retry_after="2.5"), Reply(fault="server-error"), Reply("yes")]
    with SseServer(replies) as server:
        events = await ask(provider(server, pauses=pauses))
    assert text_of(events) == "yes"
    assert pauses.seconds == [0.5, 1.0, 1.0, 1.0]
    assert [event.left_s for event in events if isinstance(event, Waiting)] == [2.5, 2.0, 1.0, 1.0]
    notices = [event.text for event in events if isinstance(event, ProviderNotice)]
    assert "refuses more requests for now (429): Rate limit reached; asking again in 2.5 s (1 of 4)" in notices[0]
    assert "failed (500): internal error; asking again in 1 s (2 of 4)" in notices[1]
    assert all(event.reason in notices[0] + notices[1] for event in events if isinstance(event, Waiting))


async def test_a_server_may_name_the_time_at_which_it_wants_to_be_asked() -> None:
    pauses = Pauses()
    date = format_datetime(NOW + timedelta(seconds=7), usegmt=True)
    with SseServer([Reply(fault="rate-limited", retry_after=date), Reply("yes")]) as server:
        await ask(provider(server, pauses=pauses))
    assert sum(pauses.seconds) == 7.0


@pytest.mark.parametrize("fault", ["drop-first", "stall-first", "error-first", "overloaded", "no-finish"])
async def test_what_broke_off_before_its_answer_began_is_asked_again(fault: Fault) -> None:
    with SseServer([Reply(fault=fault), Reply("yes")]) as server:
        assert text_of(await ask(provider(server, stall_s=0.3))) == "yes"


async def test_an_answer_that_has_begun_is_never_asked_for_again() -> None:
    with SseServer([Reply("some answer that breaks off", fault="drop")]) as server:
        with pytest.raises(ProviderUnavailable):
            await ask(provider(server))
        assert len(server.requests) == 1


async def test_a_pause_of_hours_is_an_error_at_once() -> None:
    error = await failure_of(Reply(fault="rate-limited", retry_after="7200"))
    assert error.kind == "rate"


async def test_asking_again_is_bounded() -> None:
    with SseServer([Reply(fault="rate-limited")]) as server:
        with pytest.raises(ProviderUnavailable):
            await ask(provider(server))
        assert len(server.requests) == 5


async def test_stopping_while_it_waits_asks_no_more() -> None:
    with SseServer([Reply(fault="rate-limited", retry_after="30")]) as server:
        async with aclosing(OpenAIProvider("m", server.base_url, environ={}).stream(request())) as events:
            async for event in events:
                if isinstance(event, Waiting):
                    break
        assert len(server.requests) == 1


def test_one_provider_may_be_used_in_one_loop_after_the_other() -> None:
    with SseServer([Reply("yes")]) as server:
        author = provider(server)
        assert [text_of(asyncio.run(ask(author))) for _ in range(2)] == ["yes", "yes"]


async def test_calls_that_run_side_by_side_do_not_mix() -> None:
    with SseServer(lambda seen: Reply(seen.body["messages"][0]["content"] * 50, delay_s=0.001)) as server:
        author = provider(server)

        async def say(text: str) -> str:
            async with aclosing(author.stream(request(text))) as events:
                return text_of([event async for event in events])

        assert await asyncio.gather(*map(say, "abcd")) == [text * 50 for text in "abcd"]


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
