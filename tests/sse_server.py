"""An OpenAI-compatible server on 127.0.0.1 that serves scripted answers as server-sent events, or misbehaves.

    with SseServer([Reply("hello"), Reply(fault="drop")]) as server:
        provider = OpenAIProvider("any-model", base_url=server.base_url, environ={})

Real sockets and the real client library on the other side: nothing is mocked.
"""

from __future__ import annotations

import json
import select
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Literal, Self

Fault = Literal[
    "unauthorized",  # 401
    "rate-limited",  # 429 with Retry-After
    "out-of-quota",  # 429 that no waiting helps against
    "server-error",  # 500
    "unknown-model",  # 404
    "drop",  # the socket is cut in the middle of the stream
    "no-finish",  # the stream ends properly, without finish_reason and [DONE]
    "malformed",  # an event that is not JSON
    "not-an-object",  # an event that is JSON and no chunk
    "error-object",  # an error inside of the stream
    "stall",  # nothing comes any more, the socket stays open
    "html",  # 200 and a web page: a base URL that leads elsewhere
    "json",  # 200 and one document: a server that does not stream
    "overloaded",  # 529, as a proxy in front of a model says it
    "stall-first",  # silence before the answer's headers
    "drop-first",  # the socket is cut before the first piece
    "error-first",  # an error instead of the first piece
    "finish-error",  # the last chunk says that the model behind a router failed
    "bad-utf8",  # bytes that are no text
    "odd-content",  # an answer that is a number
]
Quirk = Literal[
    "comments",  # lines that only keep the connection alive
    "crlf",  # line ends of another world
    "torn",  # pieces that end in the middle of a character
    "no-done",  # a finish reason, and no [DONE] after it
    "usage-in-every-chunk",
    "null-usage",
    "odd-usage",  # tokens that are no whole numbers
    "detailed-usage",  # cached and reasoning tokens
    "empty-first",  # a first chunk without choices, as Azure sends it
    "role-first",  # a first chunk with a role and null content
    "parts",  # the answer as a list of typed parts
    "reasoning",  # the other name of the field with the reasoning
    "second-sample",  # chunks of another choice in between
    "no-delta",  # a last choice without a delta
]
"""What servers do that speak the protocol in a way of their own, and are understood."""


@dataclass(frozen=True)
class Reply:
    """What the server answers to one request."""

    text: str = ""
    fault: Fault | None = None
    finish: str = "stop"
    reasoning: str = ""
    usage: tuple[int, int] = (11, 7)
    """Prompt and completion tokens; sent when the request asks for them."""
    chunk: int = 12
    """Characters of the answer in one event."""
    delay_s: float = 0.0
    """Before each event."""
    retry_after: str = "0.01"
    refuses: tuple[str, ...] = ()
    """Parameters that are answered with 400 when they are sent."""
    quirks: tuple[Quirk, ...] = ()


@dataclass(frozen=True)
class SeenRequest:
    """One request as it arrived."""

    path: str
    headers: Mapping[str, str]
    """Names in lower case."""
    body: Mapping[str, Any] = field(default_factory=dict)


class SseServer:
    """Serves replies in order, the last one again and again; or whatever a function makes of a request."""

    def __init__(self, replies: Sequence[Reply] | Callable[[SeenRequest], Reply]) -> None:
        self.requests: list[SeenRequest] = []
        self.aborted = threading.Event()
        """Set when a client went away in the middle of an answer."""
        self.stopping = threading.Event()
        self._replies = replies
        self._http = _HttpServer(self)
        self._thread = threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)

    @property
    def base_url(self) -> str:
        """As the client wants it."""
        return f"http://127.0.0.1:{self._http.server_address[1]}/v1"

    def reply_to(self, request: SeenRequest) -> Reply:
        """Note the request and choose the answer."""
        self.requests.append(request)
        if callable(self._replies):
            return self._replies(request)
        return self._replies[min(len(self.requests), len(self._replies)) - 1]

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stopping.set()
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()


class _HttpServer(ThreadingHTTPServer):
    daemon_threads = False  # server_close waits for the handlers: no socket outlives the test

    def __init__(self, owner: SseServer) -> None:
        self.owner = owner
        super().__init__(("127.0.0.1", 0), _Handler)


class _ClientLeft(Exception):
    """The client closed the connection."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _HttpServer
    _quirks: tuple[Quirk, ...] = ()

    def log_message(self, format: str, *args: object) -> None:
        """Requests are in `SseServer.requests`; the terminal belongs to pytest."""

    def do_GET(self) -> None:
        self._send_json(200, {"object": "list", "data": [{"id": "scripted", "object": "model"}]})

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers.get("content-length", 0))) or b"{}")
        seen = SeenRequest(self.path, {name.lower(): value for name, value in self.headers.items()}, body)
        reply = self.server.owner.reply_to(seen)
        self.close_connection = True
        refused = [name for name in reply.refuses if name in body]
        if refused:
            self._send_error(400, f"Unsupported parameter: {refused[0]!r}", param=refused[0])
        elif not self._send_failure(reply, body):
            self._stream(reply, body)

    def _send_failure(self, reply: Reply, body: Mapping[str, Any]) -> bool:
        """Faults that are told before any event; False when the reply has none of those."""
        match reply.fault:
            case "unauthorized":
                key = self.headers.get("authorization", "").removeprefix("Bearer ")
                self._send_error(401, f"Incorrect API key provided: {key}", code="invalid_api_key")
            case "rate-limited":
                self._send_error(429, "Rate limit reached", {"retry-after": reply.retry_after})
            case "out-of-quota":
                self._send_error(429, "You exceeded your current quota", code="insufficient_quota")
            case "server-error":
                self._send_error(500, "internal error")
            case "unknown-model":
                self._send_error(404, f"model {body.get('model')!r} not found")
            case "html":
                self._send(200, b"<html>welcome</html>", "text/html")
            case "json":
                self._send_json(200, {"choices": [{"message": {"content": reply.text}}]})
            case "overloaded":
                self._send_error(529, "Overloaded")
            case "stall-first":
                with suppress(_ClientLeft):
                    self._wait(60.0)
            case _:
                return False
        return True

    def _stream(self, reply: Reply, body: Mapping[str, Any]) -> None:
        self.send_response(200)
        self.send_header("content-type", "text/event-stream")
        self.send_header("transfer-encoding", "chunked")
        self.send_header("connection", "close")  # said, so that no client sends its next request into the closing
        self.end_headers()
        try:
            self._send_events(reply, body)
        except (_ClientLeft, BrokenPipeError, ConnectionResetError):
            self.server.owner.aborted.set()

    def _send_events(self, reply: Reply, body: Mapping[str, Any]) -> None:
        self._quirks = reply.quirks
        pieces = [reply.text[i : i + reply.chunk] for i in range(0, len(reply.text), reply.chunk)]
        if self._misbehave_first(reply.fault):
            return
        if "empty-first" in reply.quirks:
            self._send_event(json.dumps({**_chunk(body), "choices": [], "prompt_filter_results": []}))
        if "role-first" in reply.quirks:
            self._send_chunk(body, {"role": "assistant", "content": None})
        if reply.reasoning:
            field = "reasoning" if "reasoning" in reply.quirks else "reasoning_content"
            self._send_chunk(body, {field: reply.reasoning})
        for index, piece in enumerate(pieces):
            if index == len(pieces) // 2 and self._misbehave(reply.fault):
                return
            self._wait(reply.delay_s)
            self._send_chunk(body, {"content": _content(piece, reply.quirks)})
            if "second-sample" in reply.quirks:
                other = {"index": 1, "delta": {"content": "another sample"}, "finish_reason": None}
                self._send_event(json.dumps({**_chunk(body), "choices": [other]}))
        if not pieces and self._misbehave(reply.fault):
            return
        self._send_end(reply, body)

    def _send_end(self, reply: Reply, body: Mapping[str, Any]) -> None:
        finish = "error" if reply.fault == "finish-error" else reply.finish
        if "no-delta" in reply.quirks:
            self._send_event(json.dumps({**_chunk(body), "choices": [{"index": 0, "finish_reason": finish}]}))
        else:
            self._send_chunk(body, {}, finish=finish)
        if body.get("stream_options", {}).get("include_usage"):
            self._send_event(json.dumps({**_chunk(body), "choices": [], "usage": _usage(reply)}))
        if "no-done" not in reply.quirks:
            self._send_event("[DONE]")
        self._end()

    def _misbehave_first(self, fault: Fault | None) -> bool:
        """Faults before the first piece; True when the stream is over with them."""
        match fault:
            case "drop-first":
                self.wfile.flush()
                self.connection.close()
            case "error-first":
                self._send_event(json.dumps({"error": {"message": "try later", "type": "overloaded_error"}}))
                self._end()
            case _:
                return False
        return True

    def _misbehave(self, fault: Fault | None) -> bool:
        """Faults in the middle of a stream; True when the stream is over with them."""
        match fault:
            case "drop":
                self.wfile.flush()
                self.connection.close()
            case "no-finish":
                self._end()
            case "malformed":
                self._send_event("{not json")
                return False
            case "not-an-object":
                self._send_event('["no", "chunk"]')
                return False
            case "bad-utf8":
                self._write(b'data: {"choices": [{"delta": {"content": "\xff\xfe"}}]}\n\n')
                return False
            case "odd-content":
                self._send_chunk(body={}, delta={"content": 42})
                return False
            case "error-object":
                self._send_event(json.dumps({"error": {"message": "CUDA out of memory", "type": "server_error"}}))
                self._end()
            case "stall":
                self._wait(60.0)
            case _:
                return False
        return True

    def _wait(self, seconds: float) -> None:
        """Sleep, and notice when the client goes away or the server is stopped meanwhile."""
        for _ in range(max(1, round(seconds / 0.01))):
            readable, _, _ = select.select([self.connection], [], [], min(seconds, 0.01))
            if readable and not self.connection.recv(1):
                raise _ClientLeft
            if self.server.owner.stopping.is_set():
                raise _ClientLeft

    def _send_chunk(self, body: Mapping[str, Any], delta: Mapping[str, object], finish: str | None = None) -> None:
        choice = {"index": 0, "delta": dict(delta), "finish_reason": finish}
        usage = {"usage": {"prompt_tokens": 1, "completion_tokens": 1}}
        more = usage if "usage-in-every-chunk" in self._quirks else {}
        self._send_event(json.dumps({**_chunk(body), "choices": [choice], **more}, ensure_ascii=False))

    def _send_event(self, data: str) -> None:
        end = "\r\n" if "crlf" in self._quirks else "\n"
        comment = f": keep-alive{end}{end}" if "comments" in self._quirks else ""
        event = f"{comment}data: {data}{end}{end}".encode()
        size = 1 if "torn" in self._quirks else len(event)
        for start in range(0, len(event), size):
            self._write(event[start : start + size])

    def _write(self, data: bytes) -> None:
        self.wfile.write(b"%x\r\n%s\r\n" % (len(data), data))
        self.wfile.flush()

    def _end(self) -> None:
        self.wfile.write(b"0\r\n\r\n")
        self.wfile.flush()

    def _send_error(
        self, status: int, message: str, headers: Mapping[str, str] | None = None, **details: str | None
    ) -> None:
        error = {"message": message, "type": "invalid_request_error", **details}
        self._send_json(status, {"error": error}, headers)

    def _send_json(self, status: int, document: object, headers: Mapping[str, str] | None = None) -> None:
        self._send(status, json.dumps(document).encode(), "application/json", headers)

    def _send(self, status: int, data: bytes, kind: str, headers: Mapping[str, str] | None = None) -> None:
        self.send_response(status)
        self.send_header("connection", "close")
        self.send_header("content-type", kind)
        self.send_header("content-length", str(len(data)))
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)


def _chunk(body: Mapping[str, Any]) -> dict[str, object]:
    return {"id": "scripted-1", "object": "chat.completion.chunk", "created": 0, "model": body.get("model", "")}


def _content(piece: str, quirks: tuple[Quirk, ...]) -> object:
    return [{"type": "text", "text": piece}] if "parts" in quirks else piece


def _usage(reply: Reply) -> dict[str, object] | None:
    prompt, completion = reply.usage
    usage: dict[str, object] = {
        "prompt_tokens": prompt,
        "completion_tokens": completion,
        "total_tokens": prompt + completion,
    }
    if "null-usage" in reply.quirks:
        return None
    if "odd-usage" in reply.quirks:
        return {**usage, "prompt_tokens": "many"}
    if "detailed-usage" in reply.quirks:
        usage["prompt_tokens_details"] = {"cached_tokens": prompt - 1}
        usage["completion_tokens_details"] = {"reasoning_tokens": completion - 1}
    return usage
