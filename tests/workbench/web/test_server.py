"""Who gets into the served workbench, and who does not; the screen is a small program that speaks its protocol."""

from __future__ import annotations

import asyncio
import gc
import re
import shlex
import sys
from collections.abc import AsyncIterator

import pytest
from aiohttp import WSMsgType, WSServerHandshakeError, web
from aiohttp.test_utils import TestClient, TestServer, unused_port

from workbench.web.server import GuardedServer

TOKEN = "the-right-token"
SCREEN = (
    "import sys; w = sys.stdout.buffer; w.write(b'__GANGLION__\\n');"
    "w.write(b'D' + (5).to_bytes(4, 'big') + b'hello'); w.flush(); sys.stdin.buffer.read(1)"
)
FOREIGN = [
    {"Origin": "https://evil.example"},
    {"Origin": "http://127.0.0.1:1"},
    {"Origin": "null"},
    {"Host": "evil.example"},
    {"Host": "evil.example:80", "Origin": "http://evil.example:80"},
]
Client = TestClient[web.Request, web.Application]


@pytest.fixture
async def client() -> AsyncIterator[Client]:
    """A browser without the token; it keeps cookies."""
    port = unused_port()
    server = GuardedServer(shlex.join([sys.executable, "-c", SCREEN]), "127.0.0.1", port, token=TOKEN)
    async with TestClient(TestServer(await server._make_app(), port=port)) as client:
        yield client
    for left in gc.get_objects():  # textual-serve waits for the end of a screen's output, not of its process
        if isinstance(left, asyncio.SubprocessTransport):
            left.close()
    await asyncio.sleep(0)


def own(client: Client) -> str:
    return f"http://127.0.0.1:{client.port}"


@pytest.mark.parametrize("path", ["/", "/?token=wrong", "/?token=", "/static/js/textual.js", "/download/x", "/ws"])
async def test_nobody_gets_in_without_the_token(client: Client, path: str) -> None:
    answer = await client.get(path, headers={"Origin": own(client)})
    assert answer.status == 403
    assert "Set-Cookie" not in answer.headers
    assert TOKEN not in await answer.text()


async def test_the_token_becomes_a_cookie_that_opens_page_files_and_screen(client: Client) -> None:
    answer = await client.get(f"/?token={TOKEN}")
    assert (answer.status, answer.url.query_string) == (200, "")
    cookie = answer.history[0].headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie

    page = await answer.text()
    assert f'data-session-websocket-url="ws://127.0.0.1:{client.port}/ws"' in page
    assert re.findall(r"(?:https?:)?//[^\s\"')]+", page) == [f"//127.0.0.1:{client.port}/ws"]
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    for file in re.findall(r"/static/[\w/.-]+", page):
        assert (await client.get(file)).status == 200

    async with client.ws_connect("/ws?width=80&height=24", headers={"Origin": own(client)}) as screen:
        message = await screen.receive(timeout=60)
        assert (message.type, message.data) == (WSMsgType.BINARY, b"hello")


@pytest.mark.parametrize("headers", FOREIGN, ids=lambda headers: " ".join(headers.values()))
async def test_other_sites_get_nothing_even_with_the_token(client: Client, headers: dict[str, str]) -> None:
    assert (await client.get(f"/?token={TOKEN}")).status == 200
    for path in ("/", f"/?token={TOKEN}", "/static/css/xterm.css", "/ws"):
        assert (await client.get(path, headers=headers)).status == 403
    with pytest.raises(WSServerHandshakeError, match="403"):
        await client.ws_connect("/ws", headers=headers)


async def test_a_websocket_says_where_it_comes_from(client: Client) -> None:
    assert (await client.get(f"/?token={TOKEN}")).status == 200
    with pytest.raises(WSServerHandshakeError, match="403"):
        await client.ws_connect("/ws")


@pytest.mark.parametrize("size", ["1e9", "²", "-3", '"><script>', "99999"])
async def test_the_size_of_the_letters_is_a_number(client: Client, size: str) -> None:
    await client.get(f"/?token={TOKEN}")
    page = await (await client.get("/", params={"fontsize": size})).text()
    assert 'data-font-size="16"' in page


@pytest.mark.parametrize(
    ("host", "port", "written", "sent"),
    [
        ("127.0.0.1", 80, "http://127.0.0.1:80/", "127.0.0.1"),
        ("::1", 8000, "http://[::1]:8000/", "[::1]:8000"),
        ("MyBox", 8000, "http://mybox:8000/", "mybox:8000"),
        ("0.0.0.0", 8000, "http://127.0.0.1:8000/", "whatever.example:8000"),
    ],
)
async def test_a_browser_gets_in_under_the_name_that_it_writes(host: str, port: int, written: str, sent: str) -> None:
    server = GuardedServer("true", host, port, token=TOKEN)
    assert server.address == f"{written}?token={TOKEN}"
    async with TestClient(TestServer(await server._make_app())) as client:
        answer = await client.get(f"/?token={TOKEN}", headers={"Host": sent}, allow_redirects=False)
        assert answer.status == 303
