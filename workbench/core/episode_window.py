"""PyBullet's own window: whether there can be one here, and a recorded episode in it.

The window's process gets the display and nothing of what keys and tokens are in; see docs/security.md.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from contextlib import aclosing

from sim.errors import JobCrashed
from sim.job_launching import launch_fresh_job
from sim.job_process import run_in_process
from sim.jobs import Job, JobRaised
from sim.sandbox.protocol import EpisodeRecorded, JsonValue, SandboxLevel
from sim.verification.plain import to_plain
from workbench.core.checking import check_task
from workbench.core.errors import WorkbenchError
from workbench.core.session import Session

SHOW = "sim.episode_window:show_recorded"
NEEDED = ("PATH", "HOME", "LANG", "DISPLAY", "XAUTHORITY", "XDG_RUNTIME_DIR", "LD_LIBRARY_PATH", "TMPDIR")
"""What a window needs of the environment, keys are not in it."""
DRIVERS = ("LIBGL_", "MESA_", "GALLIUM_", "__GLX_", "__NV_")
"""How the names of a graphics driver's switches begin."""


class NoWindow(WorkbenchError):
    """No window can be opened; says why, and what else there is."""


def require_display(environ: Mapping[str, str], platform: str = sys.platform) -> None:
    """Refuse before anything is simulated.

    Raises:
        NoWindow: There is no display that PyBullet could draw on.
    """
    if platform == "darwin" or environ.get("DISPLAY"):
        return
    if environ.get("WAYLAND_DISPLAY"):
        raise NoWindow("PyBullet draws through X11, and DISPLAY is not set: start Xwayland beside the compositor")
    raise NoWindow(
        "there is no display: neither DISPLAY nor WAYLAND_DISPLAY is set. Over ssh, ssh -X brings one; "
        "simsmith rollout NAME --record FILE.gif needs none"
    )


async def do_and_show(
    session: Session,
    source: str,
    parameters: Mapping[str, JsonValue],
    *,
    seed: int,
    require: SandboxLevel,
    opened: Callable[[], object],
) -> None:
    """Have the oracle do some code once, in the session's sandbox, and show that; as `show_episode`.

    Args:
        session: The opened project.
        source: One module.
        parameters: Attributes set on the task after construction.
        seed: Decides everything random.
        require: The least level of the sandbox.
        opened: Called when the window stands.

    Raises:
        NoWindow: As `require_display` and `show_episode`.
        SandboxUnavailable: It could not be run.
        SandboxTooWeak: The sandbox is weaker than required here.
    """
    require_display(session.environ)
    recorded: EpisodeRecorded | None = None
    checks = check_task(
        session.sandbox, source, parameters=parameters, seeds=(seed,), evidence=False, record=True, require=require
    )
    async with aclosing(checks) as events:
        async for event in events:
            recorded = event if isinstance(event, EpisodeRecorded) else recorded
    await show_episode(recorded, session.environ, opened)


async def show_episode(
    recorded: EpisodeRecorded | None, environ: Mapping[str, str], opened: Callable[[], object] = lambda: None
) -> None:
    """Show an episode until the window is closed; cancelled, the window goes.

    Args:
        recorded: Of the sandbox; None when the worker has written none.
        environ: The app's.
        opened: Called when the window stands.

    Raises:
        NoWindow: The episode was not recorded, or no window came.
    """
    if recorded is None or recorded.log is None:
        reason = recorded.problem if recorded and recorded.problem else "the worker wrote no record of it"
        raise NoWindow(f"this episode cannot be shown in a window: {reason}")
    stood = False

    def told(_: JsonValue) -> None:
        nonlocal stood
        stood = True
        opened()

    try:
        await run_in_process(
            Job(SHOW, to_plain(recorded.log)), told, launch_fresh_job(environ=window_environment(environ))
        )
    except (JobCrashed, JobRaised) as error:
        if not stood:  # a display that closes a window may end its process with it
            raise NoWindow(f"no window could be opened: {' '.join(str(error).split())}") from error


def window_environment(environ: Mapping[str, str]) -> dict[str, str]:
    """The part of an environment that a window needs."""
    return {name: value for name, value in environ.items() if name in NEEDED or name.startswith(DRIVERS)}
