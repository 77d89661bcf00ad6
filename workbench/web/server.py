"""textual-serve behind a guard, and with a page of its own that asks nothing of the internet.

Whoever reaches the websocket drives the workbench, and so can run and delete what its user can. textual-serve's server
lets everybody in. Here every request, page, file or websocket, has to

- name this server in `Host`: else a foreign page could reach it through a name of its own that points here;
- come from its own page, where the browser says from where (`Origin`); a websocket has to say it;
- bring the token: once in the address, from then on in a cookie that no other site's request carries.
"""

from __future__ import annotations

import hmac
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import aiohttp_jinja2
from aiohttp import web
from textual_serve.server import Server

TEMPLATES = Path(__file__).with_name("templates")
ANYWHERE = ("0.0.0.0", "::")
HERE = ("127.0.0.1", "localhost")
HTTP_PORT = 80
HOW_TO_GET_IN = "Open the address that `simsmith serve` printed; it holds the token.\n"
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class GuardedServer(Server):
    """Serves a command's screen to browsers that have the token.

    Args:
        command: Shell command that opens a Textual app; one process a tab.
        host: Address to listen on.
        port: Port to listen on.
        token: What lets a browser in.
    """

    def __init__(self, command: str, host: str, port: int, *, token: str) -> None:
        super().__init__(command, host, port, title="Simsmith", templates_path=TEMPLATES)
        name = (f"[{host}]" if ":" in host else host).lower()  # as browsers write it
        self._token = token
        self._cookie = f"simsmith-{port}"  # browsers tell no ports apart
        self._name = HERE[0] if host in ANYWHERE else name
        self._hosts = {f"{name}:{port}" for name in (name, *HERE)}
        if port == HTTP_PORT:
            self._hosts |= {name, *HERE}  # browsers leave it out

    @property
    def address(self) -> str:
        """Where a browser gets in."""
        return f"http://{self._name}:{self.port}/?token={self._token}"

    def initialize_logging(self) -> None:
        """None: a log of requests would hold the token."""

    async def on_startup(self, app: web.Application) -> None:
        """The command says what there is to say."""

    async def _make_app(self) -> web.Application:
        app: web.Application = await super()._make_app()
        app.middlewares.append(self.guard)
        return app

    @aiohttp_jinja2.template("app_index.html")
    async def handle_index(self, request: web.Request) -> dict[str, Any]:
        """The page; its addresses are those that the browser used."""
        return {"websocket": f"ws://{request.host}/ws", "font_size": _font_size(request.query.get("fontsize", ""))}

    @web.middleware
    async def guard(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Refuse whoever is not our own page with the token."""
        if self.host not in ANYWHERE and request.host not in self._hosts:
            raise web.HTTPForbidden(text="This server has another name.\n")
        origin = request.headers.get("Origin")
        is_ours = origin == f"http://{request.host}"
        if not is_ours and (origin is not None or request.path == "/ws"):
            raise web.HTTPForbidden(text="Other sites have nothing to ask here.\n")
        if request.path == "/" and self._is_token(request.query.get("token")):
            raise self._let_in(request)
        if not self._is_token(request.cookies.get(self._cookie)):
            raise web.HTTPForbidden(text=HOW_TO_GET_IN)
        response = await handler(request)
        if not response.prepared:
            response.headers.update(_headers(request.host))
        return response

    def _let_in(self, request: web.Request) -> web.HTTPSeeOther:
        """Keep the token in a cookie; the address that stays in the history has none."""
        answer = web.HTTPSeeOther("/", headers=_headers(request.host))
        answer.set_cookie(self._cookie, self._token, httponly=True, samesite="Strict", path="/")
        return answer

    def _is_token(self, given: str | None) -> bool:
        return hmac.compare_digest((given or "").encode(), self._token.encode())


def _font_size(text: str) -> int:
    return max(6, min(int(text), 48)) if text.isascii() and text.isdigit() and len(text) < 4 else 16


def _headers(host: str) -> dict[str, str]:
    """The browser itself keeps the page from loading or sending anything elsewhere, and from being framed."""
    policy = {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self' 'unsafe-inline'",  # xterm.js sizes its cells by styles
        "font-src": "'self'",
        "img-src": "'self' data:",
        "connect-src": f"'self' ws://{host}",
        "frame-ancestors": "'none'",
        "base-uri": "'none'",
        "form-action": "'none'",
    }
    return {
        "Content-Security-Policy": "; ".join(f"{what} {who}" for what, who in policy.items()),
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store",
    }
