"""The served workbench in a real browser, where one is installed. `KEEP_PICTURE=FILE.png` keeps what it shows."""

from __future__ import annotations

import asyncio
import base64
import os
import shutil
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientSession, ClientWebSocketResponse
from aiohttp.test_utils import unused_port

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update", "--disable-dev-shm-usage"),
    *("--window-size=1500,900", "--remote-debugging-port=0"),
)
PAINTED = """new Promise(done => {
    const look = () => document.body?.classList.contains('-first-byte') && document.querySelector('canvas, .xterm-rows')
        ? done(location.href) : setTimeout(look, 100);
    look();
})"""
ON_ITS_WAY = "Inspected target navigated or closed"
"""The page was left while it was asked: on a busy machine the one before the first is slow to go."""
WAIT_S = 120.0
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here: apt-get install chromium")


@asynccontextmanager
async def running(*command: str, **environ: str) -> AsyncIterator[asyncio.subprocess.Process]:
    """A process that is gone afterwards."""
    process = await asyncio.create_subprocess_exec(
        *command, env={**os.environ, **environ}, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.terminate()
        await process.communicate()


async def called(page: ClientWebSocketResponse, method: str, **parameters: object) -> dict[str, Any]:
    """One call of the browser's debugging protocol."""
    await page.send_json({"id": 1, "method": method, "params": parameters})
    while (answer := await page.receive_json(timeout=WAIT_S)).get("id") != 1:
        pass
    if answer.get("error", {}).get("message") == ON_ITS_WAY:
        return await called(page, method, **parameters)
    assert "error" not in answer, answer
    result: dict[str, Any] = answer["result"]
    return result


async def test_the_first_paint_reaches_the_browser(project: Path, tmp_path: Path) -> None:
    assert CHROMIUM is not None
    serve = (sys.executable, "-m", "workbench", "--project", str(project), "serve", "--port", str(unused_port()))
    browser = (CHROMIUM, *FLAGS, f"--user-data-dir={tmp_path / 'profile'}", "about:blank")
    async with running(*serve) as server, running(*browser, HOME=str(tmp_path)) as chromium, ClientSession() as http:
        assert server.stdout is not None
        assert chromium.stderr is not None
        assert server.stderr is not None
        address = (await asyncio.wait_for(server.stdout.readline(), WAIT_S)).decode().strip()
        assert address, (await server.stderr.read()).decode()
        while b"DevTools listening on" not in (line := await asyncio.wait_for(chromium.stderr.readline(), WAIT_S)):
            assert line, "the browser ended"
        debugger = line.decode().split("ws://")[1].split("/")[0]
        async with http.get(f"http://{debugger}/json") as answer:
            target = next(one for one in await answer.json() if one["type"] == "page")
        async with http.ws_connect(target["webSocketDebuggerUrl"], max_msg_size=0) as page:
            await called(page, "Page.navigate", url=address)
            painted = await called(page, "Runtime.evaluate", expression=PAINTED, awaitPromise=True)
            assert painted["result"]["value"] == address.partition("?")[0]
            if keep := os.environ.get("KEEP_PICTURE"):
                await asyncio.sleep(5)
                write_picture(Path(keep), await called(page, "Page.captureScreenshot", format="png"))


def write_picture(file: Path, picture: dict[str, Any]) -> None:
    file.write_bytes(base64.b64decode(picture["data"]))
