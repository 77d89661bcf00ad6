"""What a dataset says of itself: `meta/info.json`, and one entry an episode for `meta/episodes.parquet`."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from pathlib import Path

from library.codec import decode, encode
from library.episodes.pictures import DEPTH_UNIT_M, HEIGHT_UNIT_M
from library.episodes.splits import SEED_POLICY, Split
from library.errors import CorruptDataset, MalformedRecord, NoDataset
from prompts.values import JsonValue
from sim.sandbox.views import CAMERA_SHAPE, CAMERAS
from sim.values import WORKSPACE, Workspace

FORMAT = 1
"""Version of the layout; a newer one is refused."""
META, DATA = "meta", "data"
INFO_FILE, EPISODES_FILE, STATS_FILE = "info.json", "episodes.parquet", "stats.json"
IMPORTED = "imported"
"""In `made_with`, instead of packages and their versions: what an imported dataset was made of."""
_SHARD_NAME = re.compile(rf"{DATA}/[\w.-]+\.parquet")


@dataclass(frozen=True)
class Layout:
    """What the rows hold; datasets become one only where it is equal."""

    bounds: tuple[tuple[float, ...], ...] = WORKSPACE.bounds
    """(low, high) of x, y, z of the workspace [m]."""
    pixel_size: float = WORKSPACE.pixel_size
    """Of the pictures from above [m]."""
    masks: bool = False
    cameras: tuple[str, ...] = ()
    camera_shape: tuple[int, ...] = CAMERA_SHAPE
    """Rows and columns of every camera."""
    height_unit_m: float = HEIGHT_UNIT_M
    depth_unit_m: float = DEPTH_UNIT_M
    fps: float | None = None
    """None: a frame an action, however long that took."""

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns of the pictures from above."""
        x, y, z = ((low, high) for low, high in self.bounds)
        return Workspace((x, y, z), self.pixel_size).shape


@dataclass(frozen=True)
class EpisodeEntry:
    """One row of `episodes.parquet`."""

    episode_index: int
    """Counts from 0 in the dataset."""
    seed: int
    split: Split
    task: str
    source_hash: str
    """Of the task's code."""
    length: int
    """Rows: one more than actions."""
    success: bool
    total_reward: float
    instructions: tuple[str, ...]
    wall_s: float
    data_file: str
    """Relative to the dataset's folder."""
    row_from: int
    """First row in that file, 0-based."""
    row_to: int
    """One after the last."""

    @property
    def key(self) -> tuple[str, str, int]:
        """(task, split, seed): in a dataset once."""
        return self.task, self.split, self.seed


@dataclass(frozen=True)
class Shard:
    """One file of `data/`."""

    file: str
    """Relative to the dataset's folder."""
    episodes: int
    rows: int
    bytes: int
    sha256: str


@dataclass(frozen=True)
class FailedAttempt:
    """A seed that gave no demonstration."""

    task: str
    seed: int
    outcome: str
    """Of the episode."""
    reason: str
    """In one sentence."""


@dataclass(frozen=True)
class DatasetInfo:
    """`info.json`: written last, so that what it does not list was not finished."""

    name: str
    split: Split
    tasks: dict[str, str]
    """Name → SHA-256 of the code that every episode of that task was run with."""
    layout: Layout = field(default_factory=Layout)
    made_with: dict[str, str] = field(default_factory=dict)
    """Package → version: what the simulation depends on."""
    shards: tuple[Shard, ...] = ()
    """In the order of their episodes."""
    failures: tuple[FailedAttempt, ...] = ()
    format: int = FORMAT
    seed_policy: str = SEED_POLICY

    @property
    def imported_from(self) -> str:
        """Other programs' files that it was made of, such as "pickles"; empty: it was collected by this program."""
        return self.made_with.get(IMPORTED, "")

    @property
    def episodes(self) -> int:
        """How many."""
        return sum(shard.episodes for shard in self.shards)

    @property
    def rows(self) -> int:
        """Of all shards."""
        return sum(shard.rows for shard in self.shards)

    @property
    def bytes(self) -> int:
        """Of all shards."""
        return sum(shard.bytes for shard in self.shards)


def read_info(folder: Path) -> DatasetInfo:
    """What the dataset in a folder says of itself.

    Raises:
        NoDataset: There is none.
        CorruptDataset: It cannot be read, or is of a newer version.
    """
    file = folder / META / INFO_FILE
    try:
        data = json.loads(file.read_bytes())
    except (FileNotFoundError, NotADirectoryError):
        raise NoDataset(folder) from None
    except (ValueError, RecursionError, OSError) as error:
        raise CorruptDataset(file, f"it cannot be read as JSON: {error}") from error
    return _decode_info(file, data)


def problem_with_size(file: Path, shard: Shard) -> str:
    """Why a shard's file cannot be what was written, as far as that shows without reading it; empty when it may be."""
    try:
        size = file.stat().st_size
    except OSError as error:
        return f"it cannot be read: {error.strerror or error}"
    return f"{size} bytes instead of {shard.bytes}: it was truncated or replaced" if size != shard.bytes else ""


def write_json_text(data: JsonValue) -> str:
    """As every JSON file of a dataset is written."""
    return json.dumps(data, indent=1, ensure_ascii=False) + "\n"


def info_to_json(info: DatasetInfo) -> dict[str, JsonValue]:
    """As `info.json` holds it: the record, and totals for whoever only looks."""
    plain = encode(info)
    assert isinstance(plain, dict)  # a record is an object
    totals: dict[str, JsonValue] = {"episodes": info.episodes, "rows": info.rows, "bytes": info.bytes}
    return {**plain, "totals": totals}


def _decode_info(file: Path, data: JsonValue) -> DatasetInfo:
    if not isinstance(data, dict):
        raise CorruptDataset(file, "it holds no JSON object")
    version = data.get("format")
    if isinstance(version, int) and version > FORMAT:
        raise CorruptDataset(file, f"format {version} is newer than {FORMAT}, the newest that this version reads")
    try:
        info = decode(DatasetInfo, {name: value for name, value in data.items() if name != "totals"})
        layout = info.layout
        if len(layout.bounds) != 3 or any(len(pair) != 2 for pair in layout.bounds) or not layout.pixel_size > 0:
            raise MalformedRecord("bounds are three pairs, and pixel_size is positive", ("layout",))
        if len(layout.camera_shape) != 2 or not set(layout.cameras) <= set(CAMERAS):
            raise MalformedRecord(f"cameras are among {', '.join(CAMERAS)}, and all of one shape", ("layout",))
        if strange := [shard.file for shard in info.shards if not _SHARD_NAME.fullmatch(shard.file)]:
            raise MalformedRecord(f"{strange[0]!r} is no name of a file in {DATA}/", ("shards",))
    except MalformedRecord as error:
        raise CorruptDataset(file, str(error)) from None
    if (totals := data.get("totals")) != info_to_json(info)["totals"]:
        raise CorruptDataset(file, f"its totals {totals} are not those of the shards that it lists")
    return info
