"""The provider `openai`: streaming chat completions from any OpenAI-compatible server.

The only module that uses the `openai` package. It is imported in a thread when the first request is sent: that
takes more than a second. One client lives for one call, and so in one event loop; closing the call closes its socket.
The key is read from the environment for each call and is kept nowhere. A failure that may pass is waited out and
announced, but only until the answer begins: what has begun was paid for.
"""

from __future__ import annotations

import asyncio
import ipaddress
import os
import random
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from contextlib import aclosing
from datetime import UTC, datetime
from functools import cache
from operator import attrgetter
from typing import TYPE_CHECKING, cast
from urllib.parse import urlsplit

from prompts.errors import ProviderUnavailable
from prompts.providers import failures
from prompts.providers.backoff import BUSY, Backoff, countdown
from prompts.providers.chunks import deltas_of, usage_of
from prompts.providers.dialect import Adaptation, Parameters, adapt, parameters_of
from prompts.values import (
    CompletionRequest,
    Finished,
    FinishReason,
    ProviderNotice,
    StreamEvent,
    Waiting,
)

if TYPE_CHECKING:
    from openai import APIStatusError, AsyncOpenAI, AsyncStream
    from openai.types.chat import ChatCompletionChunk

OPENAI_URL = "https://api.openai.com/v1"
_CONNECT_S = 10.0
_FINISH: Mapping[str, FinishReason] = {"length": "length", "content_filter": "content_filter"}


class OpenAIProvider:
    """A served model.

    Args:
        model: As the server calls it.
        base_url: Where the API starts; else `OPENAI_BASE_URL`, else OpenAI's own.
        environ: Where the key is: `OPENAI_API_KEY`, else `OPENAI_KEY`. A server on loopback needs none.
        stall_s: Longest silence before the call is given up [s].
        retries: How often a server is asked again that is busy, fails or breaks off before its answer begins.
        sleep: Waits between two tries.
        rng: Spreads the pauses, so that many that were turned away do not come back all at once.
        now: For servers that name the time at which they want to be asked again.
    """

    name = "openai"

    def __init__(
        self,
        model: str,
        base_url: str | None = None,
        *,
        environ: Mapping[str, str] = os.environ,
        stall_s: float = 120.0,
        retries: int = 4,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        rng: random.Random | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.model = model
        self.base_url = base_url or environ.get("OPENAI_BASE_URL") or OPENAI_URL
        self._environ = environ
        self._stall_s = stall_s
        self._retries = retries
        self._sleep = sleep
        self._backoff = Backoff(rng or random.Random(), now)

    def __repr__(self) -> str:
        return f"OpenAIProvider(model={self.model!r}, base_url={_place(self.base_url)!r})"

    async def stream(self, request: CompletionRequest) -> AsyncGenerator[StreamEvent, None]:
        """Ask the server; ends with `Finished`. Closing the generator closes the connection.

        Raises:
            ProviderUnavailable: No key, no connection, refused, busy, broken off, silent or not understood.
        """
        async with await asyncio.to_thread(self._connect) as client:
            import httpx2
            import openai

            try:
                async with aclosing(self._converse(client, request)) as events:
                    async for event in events:
                        yield event
            except (openai.OpenAIError, httpx2.HTTPError, httpx2.InvalidURL, ValueError) as error:
                raise self._explain(error, request.model) from error

    def _connect(self) -> AsyncOpenAI:
        """A client for one call; the first import and the certificates take long, so not on the event loop."""
        import openai

        loopback = _is_loopback(self.base_url)
        key = self._key()
        if not key and not loopback:
            raise failures.no_key()
        timeout = openai.Timeout(connect=_CONNECT_S, read=self._stall_s, write=self._stall_s, pool=_CONNECT_S)
        client = openai.AsyncOpenAI(
            api_key=key or "no-key-needed",
            base_url=self.base_url,
            max_retries=0,  # ours are announced
            timeout=timeout,
            # A proxy named in the environment cannot reach this machine's own loopback.
            http_client=openai.DefaultAsyncHttpxClient(trust_env=not loopback, timeout=timeout),
        )
        attrgetter("chat.completions.create")(client)  # a package that is loaded when it is first named
        _load_connections()
        return client

    def _key(self) -> str:
        return (self._environ.get("OPENAI_API_KEY") or self._environ.get("OPENAI_KEY") or "").strip()

    async def _converse(self, client: AsyncOpenAI, request: CompletionRequest) -> AsyncGenerator[StreamEvent, None]:
        """Find a form of the request that the server takes, wait while it is busy, and pass on its answer."""
        import httpx2
        import openai

        parameters = parameters_of(request, official=self.base_url == OPENAI_URL)
        changes_left = len(parameters)
        waits = 0
        while True:
            begun = False
            try:
                async with aclosing(self._answer(client, request, parameters)) as events:
                    async for event in events:
                        begun = True
                        yield event
                return
            except (openai.APIError, httpx2.HTTPError, ProviderUnavailable) as error:
                adaptation = self._adapted(parameters, error) if changes_left else None
                pause_s = self._pause_s(error, waits) if waits < self._retries else None
                if begun or (adaptation is None and pause_s is None):
                    raise
                why = str(error if isinstance(error, ProviderUnavailable) else self._explain(error, request.model))
            if adaptation is not None:
                changes_left -= 1
                parameters = adaptation.parameters
                yield ProviderNotice(adaptation.notice)
            elif pause_s is not None:
                waits += 1
                yield ProviderNotice(f"{why}; asking again in {pause_s:.3g} s ({waits} of {self._retries})")
                async with aclosing(self._wait(pause_s, why)) as ticks:
                    async for tick in ticks:
                        yield tick

    async def _wait(self, pause_s: float, why: str) -> AsyncGenerator[Waiting, None]:
        """Let a pause pass and count it down."""
        for tick in countdown(pause_s):
            yield Waiting(tick.left_s, why)
            await self._sleep(tick.next_s)

    async def _answer(
        self, client: AsyncOpenAI, request: CompletionRequest, parameters: Parameters
    ) -> AsyncGenerator[StreamEvent, None]:
        """Ask once."""
        async with await _open(client, request, parameters) as stream:
            async for event in self._read(stream):
                yield event

    def _adapted(self, parameters: Parameters, error: Exception) -> Adaptation | None:
        import openai

        if not isinstance(error, openai.APIStatusError):
            return None
        return adapt(parameters, self._said(error), error.param)

    def _pause_s(self, error: Exception, waits: int) -> float | None:
        """How long to wait before asking again [s]; None when asking again is of no use."""
        import httpx2
        import openai

        if isinstance(error, ProviderUnavailable):  # said here, not by the client: the stream ended too soon
            return self._backoff.pause_s(waits, {}) if error.kind == "dropped" else None
        if isinstance(error, openai.APIStatusError):
            if error.status_code not in BUSY or error.code == "insufficient_quota":
                return None
            return self._backoff.pause_s(waits, error.response.headers)
        cause = error.__cause__ if isinstance(error, openai.APIConnectionError) else error
        if isinstance(cause, httpx2.ConnectError | httpx2.ConnectTimeout | httpx2.UnsupportedProtocol):
            return None  # nobody is there, or the address is wrong: the user should hear of it now
        if not isinstance(cause, httpx2.TransportError) and not _is_passing(cause):
            return None
        return self._backoff.pause_s(waits, {})

    async def _read(self, stream: AsyncStream[ChatCompletionChunk]) -> AsyncGenerator[StreamEvent, None]:
        """Chunks as events; `Finished` comes last, after the usage that follows the answer's own end."""
        kind = stream.response.headers.get("content-type", "")
        if not kind.startswith("text/event-stream"):
            raise failures.malformed(_place(self.base_url), f"a document of type {kind or 'unknown'}, not a stream")
        finish: str | None = None
        async for chunk in stream:
            if not isinstance(cast(object, getattr(chunk, "choices", None)), list):
                raise failures.malformed(_place(self.base_url), repr(chunk))
            if (usage := usage_of(chunk.usage)) is not None:
                yield usage
            for choice in chunk.choices:  # none in the chunk that carries the usage
                for event in deltas_of(choice):
                    yield event
                finish = getattr(choice, "finish_reason", None) or finish
        if finish is None:
            raise failures.dropped(_place(self.base_url), "the stream ended without a finish reason")
        if finish == "error":  # some routers end so when the model behind them failed
            raise failures.reported(_place(self.base_url), "the answer ended with an error")
        yield Finished(_FINISH.get(finish, "stop"))

    def _explain(self, error: Exception, model: str) -> ProviderUnavailable:
        """Any failure of the call, in the words of `failures`."""
        import httpx2
        import openai

        where = _place(self.base_url)
        if isinstance(error, openai.APIStatusError):
            return failures.status_failure(error.status_code, self._said(error), model, where)
        cause = error.__cause__ if isinstance(error, openai.APIConnectionError) else error
        match cause:
            case httpx2.ConnectError() | httpx2.ConnectTimeout():
                return failures.refused(where)
            case httpx2.TimeoutException():
                return failures.stalled(where, self._stall_s)
            case httpx2.UnsupportedProtocol() | httpx2.InvalidURL() | httpx2.LocalProtocolError():
                return failures.bad_address(where)
            case openai.APIError():
                return failures.reported(where, self._scrubbed(cause.message))
            case ValueError():  # an event that is not JSON, or not text
                return failures.malformed(where, self._scrubbed(str(cause)))
            case _:
                return failures.dropped(where, self._scrubbed(str(cause)))

    def _said(self, error: APIStatusError) -> str:
        """The server's own words where it has any."""
        body = error.body
        if isinstance(body, dict) and isinstance(body.get("message"), str):
            return self._scrubbed(body["message"])
        return self._scrubbed(str(body or ""))

    def _scrubbed(self, text: str) -> str:
        """Without the key, which some servers send back in their complaint."""
        key = self._key()
        return text.replace(key, "[key]") if key else text


async def _open(
    client: AsyncOpenAI, request: CompletionRequest, parameters: Parameters
) -> AsyncStream[ChatCompletionChunk]:
    messages = [{"role": message.role, "content": message.content} for message in request.messages]
    # `parameters` is what the server takes, known only at run time: the overloads cannot see through it.
    create: Callable[..., Awaitable[AsyncStream[ChatCompletionChunk]]] = client.chat.completions.create
    return await create(messages=messages, stream=True, **parameters)


def _is_passing(error: object) -> bool:
    """Whether an error that came inside the stream, before any answer, may be gone a little later."""
    kind, code = getattr(error, "type", None), getattr(error, "code", None)
    return "invalid" not in f"{kind} {code}" and code != "insufficient_quota"


@cache
def _load_connections() -> None:
    """What the first connection would load on the event loop."""
    import anyio

    anyio.run(anyio.sleep, 0)


def _is_loopback(url: str) -> bool:
    host = urlsplit(url).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def _place(url: str) -> str:
    """A base URL for messages: without user and password."""
    parts = urlsplit(url)
    return parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()
