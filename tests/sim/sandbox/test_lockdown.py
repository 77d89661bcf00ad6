"""What the locks hold, all together and where one is missing; kernels that know less are pretended."""

import asyncio
import os
import shutil
import subprocess
import sys
import tempfile
import textwrap
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import get_args

import pytest

from sim.sandbox import landlock, lockdown, probes
from sim.sandbox.protocol import Limits, OutputLine, WorkerReady
from tests.sim.sandbox.hostile import (
    CANARY,
    CASES,
    HostileCase,
    Start,
    report_in,
    run_source,
    sandbox_of,
    source_of,
    traces,
)

EVERYTHING = HostileCase("everything", (CASES / "everything.txt").read_text(encoding="utf-8"), "rejected", "solved")


BOTH_STARTS = pytest.mark.parametrize("start", get_args(Start))


def measured(start: Start, pretend: str = "") -> WorkerReady:
    return asyncio.run(sandbox_of(start, pretend).measure())


@pytest.fixture(scope="module", autouse=True)
def real_locks() -> WorkerReady:
    ready = measured("forked")
    if ready.level != "full":
        pytest.skip(f"the sandbox is only {ready.level} here: {', '.join(ready.missing)}")
    return ready


@pytest.fixture(autouse=True)
def scratch_root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    yield tmp_path
    assert traces(tmp_path) == []


@BOTH_STARTS
def test_with_every_lock_no_door_is_open(start: Start) -> None:
    ready = measured(start)
    assert ready.still_open == ready.missing == ()
    assert {"landlock", "seccomp", "capabilities", "rlimits", "parent-death"} <= set(ready.mechanisms)


@BOTH_STARTS
@pytest.mark.parametrize(
    ("pretended", "level", "still_open", "missing"),
    [
        ("landlock=0", "partial", {"read outside", "write outside"}, {"landlock"}),
        ("seccomp=0", "partial", {"unix socket", "fork", "exec", "chmod outside"}, {"seccomp"}),
        ("landlock=3,seccomp=0", "partial", {"tcp", "fork", "exec", "signal to the parent"}, {"seccomp"}),
        ("landlock=0,seccomp=0", "process-only", {"read outside", "tcp", "fork", "exec"}, {"landlock", "seccomp"}),
        ("no-new-privileges=0", "process-only", {"read outside", "fork", "exec"}, {"landlock", "seccomp"}),
        ("capabilities=0", "full", set(), {"capabilities"}),
    ],
)
def test_a_missing_lock_lowers_the_level_and_is_named(
    start: Start, pretended: str, level: str, still_open: set[str], missing: set[str]
) -> None:
    ready = measured(start, pretended)
    assert ready.level == level
    assert still_open <= set(ready.still_open)
    assert {reason.partition(":")[0] for reason in ready.missing} == missing
    assert not missing & set(ready.mechanisms)


async def doors_found(pretend: str, start: Start = "forked") -> set[str]:
    """What a task that tries everything could do, by its own account."""
    events = await run_source(source_of(EVERYTHING), Limits(), sandbox_of(start, pretend))
    assert report_in(events).outcome == "solved", report_in(events)
    lines = [event.text for event in events if isinstance(event, OutputLine)]
    return {line.removeprefix("open: ") for line in lines if line.startswith("open: ")}


@pytest.mark.parametrize("abi", range(1, 8))
async def test_every_version_of_landlock_together_with_seccomp_refuses_the_same(abi: int) -> None:
    if abi > landlock.abi_version():
        pytest.skip(f"the kernel's Landlock is version {landlock.abi_version()}")
    assert await doors_found(f"landlock={abi}") == set()


@BOTH_STARTS
async def test_every_lock_together_refuses_all_that_is_tried(start: Start) -> None:
    assert await doors_found("", start) == set()


@BOTH_STARTS
async def test_what_is_tried_succeeds_where_nothing_refuses_it(start: Start) -> None:
    found = await doors_found("landlock=0,seccomp=0", start)
    assert {"read /etc", "make a file above", "fork", "udp", "memory file", "rename outwards", "limit"} <= found


async def test_each_lock_alone_holds_its_part() -> None:
    assert not {"fork", "udp", "memory file", "limit"} & await doors_found("landlock=0")
    assert not {"read /etc", "list /", "make a file above", "empty by reading"} & await doors_found("seccomp=0")


def test_no_home_no_project_and_no_settings_are_readable() -> None:
    readable = lockdown.readable_paths()
    closed = [Path(place) for place in ("/", "/etc", "/proc", "/sys", "/tmp", "/dev", Path.home(), Path.cwd())]
    assert not set(readable) & set(closed)
    assert not [path for path in readable for place in closed if path in place.parents]


def test_a_refusal_alone_counts_as_refused(tmp_path: Path) -> None:
    (tmp_path / "lock").touch()
    work = tmp_path / "work"
    work.mkdir()
    assert {"read outside", "write outside", "tcp", "unix socket", "fork", "exec"} <= set(
        probes.open_doors(probes.Surroundings(work, (os.getppid(),)))
    )
    probes.use_what_is_allowed(work)
    (tmp_path / "lock").unlink()
    work.rmdir()


def test_the_level_is_read_off_the_doors() -> None:
    assert probes.level_of([], ["seccomp"]) == "full"
    assert probes.level_of(["fork"], ["landlock"]) == "partial"
    assert probes.level_of(["fork"], ["capabilities"]) == "process-only", "no lock of the kernel holds"
    assert probes.level_of(probes.PROBES, ["landlock", "seccomp"]) == "process-only", "a lock that changes nothing"


APP = textwrap.dedent("""
    import asyncio, sys, tempfile
    from sim.sandbox.host import Sandbox
    from sim.sandbox.protocol import RolloutRequest
    async def main():
        tempfile.tempdir = sys.argv[1]
        sandbox = Sandbox(pretend=sys.argv[2])
        async for event in sandbox.run(RolloutRequest(sys.stdin.read(), (0,))):
            print(event)
    asyncio.run(main())
""")
SECRETS = HostileCase(
    "secrets",
    textwrap.dedent("""
        import os
        for process in (os.getppid(), os.getpid()):
            for name in ("environ", "cmdline", "mem", "maps", "status"):
                try:
                    text = open(f"/proc/{process}/{name}", "rb").read()
                except OSError:
                    continue
                print("read:", name, text[text.find(b"OPENAI_API_KEY"):][:100])
        print(dict(os.environ))
    """),
    "rejected",
    "solved",
)


def run_app(
    root: Path, source: str, *, pretend: str = "", environment: Mapping[str, str], prefix: tuple[str, ...] = ()
) -> str:
    """An app with that environment from its very start; returns all that it heard of its task."""
    command = [*prefix, sys.executable, "-c", APP, str(root), pretend]
    done = subprocess.run(command, input=source, env=environment, capture_output=True, text=True, check=True, cwd="/")
    return done.stdout


@pytest.mark.parametrize("pretended", ["landlock=7", "landlock=0", "seccomp=0"])
def test_the_environment_of_the_app_stays_hidden(scratch_root: Path, pretended: str) -> None:
    environment = {**os.environ, "OPENAI_API_KEY": CANARY}
    heard = run_app(scratch_root, source_of(SECRETS), pretend=pretended, environment=environment)
    assert "outcome='solved'" in heard
    assert "TMPDIR" in heard, "the task sees an environment"
    assert CANARY not in heard


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else; all other tests are this one")
@pytest.mark.skipif(shutil.which("setpriv") is None, reason="setpriv is not installed")
def test_an_ordinary_user_is_held_as_well() -> None:
    """Of root's powers only reading is kept: the interpreter may lie where nobody else can read."""
    nobody = ("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups")
    reading = ("--inh-caps=-all,+dac_read_search", "--ambient-caps=-all,+dac_read_search")
    environment = {**os.environ, "OPENAI_API_KEY": CANARY}
    with tempfile.TemporaryDirectory(dir="/tmp") as folder:
        root = Path(folder)
        root.chmod(0o777)
        heard = run_app(root, source_of(EVERYTHING), environment=environment, prefix=(*nobody, *reading))
        assert "outcome='solved'" in heard
        assert "level='full'" in heard
        assert "open: " not in heard
        without = "landlock=0,seccomp=0"
        heard = run_app(root, source_of(SECRETS), pretend=without, environment=environment, prefix=(*nobody, *reading))
        assert "level='process-only'" in heard
        assert CANARY not in heard, "the app hides its environment even from its equals"
        assert traces(root) == []
