"""Is this installation fit to work? Everything is looked at, nothing is changed, no key is ever shown."""

from __future__ import annotations

import asyncio
import os
import platform
import shutil
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from library.errors import LibraryError
from prompts.values import JsonValue
from sim.errors import SandboxUnavailable
from sim.raster.machine_code import is_built
from sim.sandbox.host import Sandbox
from sim.sandbox.launching import WARM_PARENT
from workbench import __version__
from workbench.core.episode_window import NoWindow, require_display
from workbench.core.errors import SettingsError, WorkbenchError
from workbench.core.machine import usable_cores, version_of
from workbench.core.provider_choice import ProviderChoice
from workbench.core.sandbox_level import level_in_words, next_level_needs
from workbench.core.session import Session
from workbench.core.terminal_pictures import Drawing, pictures_here

State = Literal["ok", "note", "missing"]
NEEDED = ("numpy", "pybullet", "airo-models", "textual", "openai", "jinja2")
OPTIONAL = {"torch": "training and evaluating policies"}
KEYS = ("OPENAI_API_KEY", "OPENAI_KEY")
_DRAWN: Mapping[Drawing, str] = {"kitty": "kitty's protocol", "sixel": "sixels", "blocks": "half blocks"}
_CONNECT_S = 2.0


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at."""

    name: str
    state: State
    """`missing` is the only one that makes the installation unfit."""
    detail: str
    hint: str = ""
    data: JsonValue = None
    """The same for a machine."""


async def examine(open_session: Callable[[], Session], environ: Mapping[str, str]) -> list[Finding]:
    """Look at everything, in the order in which a person would read it.

    Args:
        open_session: Opens the project; its failure is a finding, not an error.
        environ: Where keys and the terminal's abilities are looked up.
    """
    findings = [_python(), *map(_needed, NEEDED), *(_optional(name, use) for name, use in OPTIONAL.items())]
    findings += [_renderer(), await _sandbox()]
    try:
        session = open_session()
    except (WorkbenchError, LibraryError) as error:
        findings.append(Finding("project", "missing", str(error), data={"root": None, "writable": False}))
    else:
        findings += [await _provider(session.provider_choice(), environ), _project(session)]
    return [*findings, _temporary_folder(), _machine(), _terminal(environ), _pictures(environ), _display(environ)]


def is_fit(findings: list[Finding]) -> bool:
    """Whether nothing that is needed is missing."""
    return not any(finding.state == "missing" for finding in findings)


def doctor_document(findings: list[Finding]) -> dict[str, JsonValue]:
    """The JSON contract of `simsmith doctor`."""
    entries: list[JsonValue] = [
        {"name": f.name, "state": f.state, "detail": f.detail, "hint": f.hint, "data": f.data} for f in findings
    ]
    return {"version": __version__, "usable": is_fit(findings), "findings": entries}


def _python() -> Finding:
    found = platform.python_version()
    fits = found.startswith("3.11.")
    hint = "" if fits else "PyBullet has wheels up to Python 3.11: use that version"
    return Finding("python", "ok" if fits else "note", f"{found} on {platform.platform(terse=True)}", hint, found)


def _needed(package: str) -> Finding:
    found = version_of(package)
    if found is None:
        return Finding(package, "missing", "not installed", f"pip install {package}")
    return Finding(package, "ok", found, data=found)


def _optional(package: str, use: str) -> Finding:
    found = version_of(package)
    if found is None:
        return Finding(package, "note", f"not installed; needed only for {use}")
    return Finding(package, "ok", found, data=found)


def _renderer() -> Finding:
    if is_built():
        return Finding("renderer", "ok", "compiled", data=True)
    found = "not compiled: cameras draw twenty times slower"
    return Finding("renderer", "note", found, "run 'python -m sim.raster' once", data=False)


async def _sandbox() -> Finding:
    """Start a real worker and see."""
    try:
        ready = await Sandbox().measure()
    except SandboxUnavailable as error:
        return Finding("sandbox", "missing", f"no worker could be started: {error}", data={"level": None})
    hint = next_level_needs(ready)
    data: JsonValue = {
        "level": ready.level,
        "mechanisms": list(ready.mechanisms),
        "open": list(ready.still_open),
        "missing": list(ready.missing),
        "next": hint,
        "workers": "forked" if WARM_PARENT.has_forked else "fresh",
    }
    slow = "" if WARM_PARENT.has_forked else "; each worker is a fresh interpreter, as none can be forked here"
    return Finding("sandbox", "ok" if ready.level == "full" else "note", level_in_words(ready) + slow, hint, data)


async def _provider(choice: ProviderChoice, environ: Mapping[str, str]) -> Finding:
    has_key = any(environ.get(key) for key in KEYS)
    base_url = choice.base_url or environ.get("OPENAI_BASE_URL") or None
    data: dict[str, JsonValue] = {"name": choice.name, "origin": choice.origin, "model": choice.model, "key": has_key}
    if choice.name != "openai":
        return Finding(
            "provider", "ok", f"{choice.name} ({choice.origin}); it needs neither key nor network", data=data
        )
    data["base_url"] = _without_password(base_url)
    detail = f"openai ({choice.origin}), key {'present' if has_key else 'absent'}"
    if base_url is None or not _is_loopback(base_url):
        hint = "" if has_key else "set OPENAI_API_KEY, or choose --provider builtin"
        return Finding("provider", "ok" if has_key else "missing", detail, hint, data)
    data["reachable"] = await _is_reachable(base_url)
    state: State = "ok" if data["reachable"] else "missing"
    answer = "answers" if data["reachable"] else "does not answer"
    return Finding("provider", state, f"{detail}, {_without_password(base_url)} {answer}", data=data)


def _without_password(url: str | None) -> str | None:
    """An address may carry `user:password@`."""
    if url is None:
        return None
    parts = urlsplit(url)
    return parts._replace(netloc=parts.netloc.rpartition("@")[2], query="", fragment="").geturl()


def _is_loopback(url: str) -> bool:
    host = _host_and_port(url)[0]
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def _host_and_port(url: str) -> tuple[str, int]:
    try:
        parts = urlsplit(url)
        return parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
    except ValueError:  # a port that is no number
        return "", 0


async def _is_reachable(url: str) -> bool:
    """Whether something accepts a connection; nothing is sent."""
    try:
        async with asyncio.timeout(_CONNECT_S):
            _, writer = await asyncio.open_connection(*_host_and_port(url))
    except OSError:  # TimeoutError is one
        return False
    writer.close()
    return True


def _project(session: Session) -> Finding:
    root = session.project.root
    data: JsonValue = {"root": str(root), "writable": True}  # `Session.open` refuses one that is not
    return Finding("project", "ok", f"{root}, {len(session.library.cards())} tasks", data=data)


def _temporary_folder() -> Finding:
    """Workers have their scratch folders there."""
    folder = Path(tempfile.gettempdir())
    free_mb = shutil.disk_usage(folder).free >> 20
    writable = os.access(folder, os.W_OK)
    data: JsonValue = {"path": str(folder), "writable": writable, "free_mb": free_mb}
    state: State = "ok" if writable else "missing"
    return Finding("temporary folder", state, f"{folder}, {free_mb:,} MiB free", data=data)


def _machine() -> Finding:
    cores = usable_cores()
    memory_mb = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") >> 20
    data: JsonValue = {"cores": cores, "memory_mb": memory_mb}
    return Finding("machine", "ok", f"{cores} cores, {memory_mb:,} MiB memory", data=data)


def _terminal(environ: Mapping[str, str]) -> Finding:
    term, colors = environ.get("TERM", ""), _colors(environ)
    columns, rows = shutil.get_terminal_size()
    data: JsonValue = {"term": term, "colors": colors, "columns": columns, "rows": rows}
    detail = f"{term or 'none'}, {colors} colours, {columns} × {rows}"
    if columns < 80 or rows < 24:
        return Finding("terminal", "note", detail, "the workbench shows one pane below 80 × 24", data)
    return Finding("terminal", "ok", detail, data=data)


def _pictures(environ: Mapping[str, str]) -> Finding:
    """How the camera's pictures are drawn on the screen."""
    try:
        here = pictures_here(environ)
    except SettingsError as error:
        return Finding("pictures", "note", str(error), data={"drawing": None})
    return Finding("pictures", "ok", f"{_DRAWN[here.drawing]}: {here.why}", data={"drawing": here.drawing})


def _display(environ: Mapping[str, str]) -> Finding:
    """Whether PyBullet's window can be opened."""
    try:
        require_display(environ)
    except NoWindow as reason:
        return Finding("display", "note", f"none; needed only for rollout --gui: {reason}", data={"display": None})
    display = environ.get("DISPLAY") or "the desktop's"
    return Finding("display", "ok", display, data={"display": display})


def _colors(environ: Mapping[str, str]) -> Literal["no", "16", "256", "true"]:
    """What the terminal says of itself."""
    term = environ.get("TERM", "")
    if environ.get("NO_COLOR") or term in ("", "dumb"):
        return "no"
    if environ.get("COLORTERM") in ("truecolor", "24bit"):
        return "true"
    return "256" if "256color" in term else "16"
