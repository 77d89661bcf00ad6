"""Episodes as lines of JSON: what was run, in which world, and how it ended."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from prompts.values import JsonValue

SIM = Path(__file__).parents[1] / "sim"
OUTSIDE_EPISODES = (
    *("sandbox", "verification", "evidence", "asset_making", "static_check.py", "api_text.py"),
    *("pool.py", "jobs.py", "job_process.py", "job_parent.py", "job_launching.py", "fork_server.py"),
    *("child_processes.py", "forking.py", "forking_jobs.py", "code_stamp.py", "ray_engine.py", "ray_environment.py"),
)
"""What of `sim` takes no part in an episode that this process runs itself."""


@dataclass(frozen=True)
class EpisodeRecord:
    """One episode of the oracle."""

    task: str
    """Its name, or that of a twin: a name for the same source with the same parameters."""
    hash: str
    """Of the task's source."""
    parameters: dict[str, JsonValue]
    world: str
    """Digest of the simulation that it ran in; see `world_digest`."""
    seed: int
    repeat: bool
    """Whether it was run once more, in another process, to compare."""
    outcome: str
    reward: float
    steps: int
    sim_steps: int
    cpu_s: float
    digest: str
    """Of the final poses."""
    problem: str = ""
    """Why it was not solved."""

    @property
    def variant(self) -> str:
        """What was run; see `variant_of`."""
        return variant_of(self.hash, self.parameters)


def variant_of(source_hash: str, parameters: Mapping[str, JsonValue]) -> str:
    """Source and parameters as one word; tasks of the same variant have the same episodes."""
    return f"{source_hash} {json.dumps(dict(parameters), sort_keys=True)}"


def read_records(path: Path) -> list[EpisodeRecord]:
    """All records of a file, in order; a last line that was never finished is left out."""
    if not path.exists():
        return []
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    return [EpisodeRecord(**json.loads(line)) for line in lines if line.endswith("\n")]


def append_record(path: Path, record: EpisodeRecord) -> None:
    """Write a record to the end of a file, in place of a last line that was never finished."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+b") as file:
        file.seek(0)
        file.truncate(file.read().rfind(b"\n") + 1)
        file.write(json.dumps(asdict(record), ensure_ascii=False).encode() + b"\n")


def world_digest() -> str:
    """A digest of the code and the assets that decide how an episode goes."""
    digest = hashlib.sha256()
    for path in _world_files():
        digest.update(path.relative_to(SIM).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:12]


def _world_files() -> Iterator[Path]:
    for path in sorted(SIM.rglob("*")):
        inside = path.relative_to(SIM).parts[0] not in OUTSIDE_EPISODES
        if inside and path.is_file() and "__pycache__" not in path.parts:
            yield path
