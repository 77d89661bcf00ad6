"""Demonstrations of the Transporter and CLIPort family: folders as `library.exporting.episode_pickles` describes.

Their pictures are those of three cameras. What is seen from straight above is put together from these, at the places
where the family has its cameras; what no camera sees is black and of height 0. Which motion carried an action out, how
many subgoals were reached and how long it took are not told.
"""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from library.episodes.info import FailedAttempt, Layout
from library.episodes.splits import SEED_POLICY, SPLITS, split_of
from library.episodes.values import CameraView, Demonstration, Frame, View
from library.errors import CorruptDataset, MalformedRecord, NoDataset
from library.importing.pickled_values import Info, action_of, info_of, number_of, pictures_of
from library.importing.safe_pickles import read_pickle
from sim.cameras import OBSERVATION_CAMERAS
from sim.judge import SOLVED_ABOVE
from sim.pointclouds import get_fused_heightmap
from sim.sandbox.views import CAMERA_SHAPE, CAMERAS
from sim.values import WORKSPACE, Action, Observation

ValueT = TypeVar("ValueT")
PICTURES = ("color", "depth")
FIELDS = ("action", "reward", "info", *PICTURES)
LAYOUT = Layout(cameras=CAMERAS)
UNKNOWN_PRIMITIVE, UNKNOWN_GOAL = "unknown", -1
MOST_FRAMES = 100
MOST_PICTURE_BYTES = MOST_FRAMES * len(CAMERAS) * math.prod(CAMERA_SHAPE) * 4 + 10_000
"""Of a file with pictures: four bytes for each pixel, and how they are described."""
MOST_OTHER_BYTES = 16_000_000
FARTHEST_M = np.iinfo(np.uint16).max * LAYOUT.depth_unit_m
"""As far as a dataset keeps depths; the family's cameras see 10 m."""
_FILE = re.compile(r"\d{6,9}-(\d{1,9})\.pkl")
_FOLDER = re.compile(rf"(.+)-({'|'.join(SPLITS)})")


class PickledEpisodes:
    """A folder of them, `<task>-<split>`; nothing in its files is run.

    Raises:
        NoDataset: It is none.
        CorruptDataset: A file is named otherwise, or has the seed of another split or of another file.
    """

    def __init__(self, folder: Path) -> None:
        named = _FOLDER.fullmatch(folder.resolve().name)
        if named is None:
            problem = f"its name does not end in -{', -'.join(SPLITS)}, the split of its episodes{_those_in(folder)}"
            raise NoDataset(folder, problem)
        if missing := [field for field in FIELDS if not (folder / field).is_dir()]:
            raise NoDataset(folder, f"it has no {' and no '.join(f'{field}/' for field in missing)} with pickles")
        self.folder = folder
        self.task = named[1]
        self.split = next(split for split in SPLITS if split == named[2])
        self.names = sorted(file.name for file in (folder / FIELDS[0]).iterdir() if file.suffix == ".pkl")
        """Of the files of each episode, in their order."""
        if not self.names:
            raise NoDataset(folder, f"{FIELDS[0]}/ has no pickle")
        self._seeds = self._seeds_of_names()

    def source_hash(self) -> str:
        """SHA-256 of all files and their names: it stands where the hash of the task's code would, which nobody told.

        Raises:
            CorruptDataset: One is missing or too large.
        """
        digest = hashlib.sha256()
        for field in FIELDS:
            for name in self.names:
                with self._file(field, name).open("rb") as file:
                    digest.update(f"{field}/{name} {hashlib.file_digest(file, 'sha256').hexdigest()}\n".encode())
        return digest.hexdigest()

    def read(self, name: str, source_hash: str) -> Demonstration | FailedAttempt:
        """One episode; a failed attempt where it was not solved, as the family keeps some of these.

        Raises:
            CorruptDataset: A file holds anything else than it should; names file and row.
        """
        actions = self._rows("action", name, action_of)
        rewards = self._rows("reward", name, number_of)
        infos = self._rows("info", name, info_of)
        if not len(actions) == len(rewards) == len(infos) or not 2 <= len(actions) <= MOST_FRAMES:
            told = f"{len(actions)} rows, {len(rewards)} of rewards, {len(infos)} of infos"
            raise self._fault("action", name, f"{told}: there are as many of each, 2 to {MOST_FRAMES}")
        if rewards[0]:
            raise self._fault("reward", name, f"{rewards[0]:g}, earned before anything was done", 0)
        if reason := _why_no_demonstration(actions, rewards):
            return FailedAttempt(self.task, self._seeds[name], "unsolved", reason)
        shape = (len(actions), len(CAMERAS), *CAMERA_SHAPE)
        colors = self._pictures("color", name, (*shape, 3), np.uint8)
        depths = self._pictures("depth", name, shape, np.float32)
        if not ((depths >= 0) & (depths <= FARTHEST_M)).all():
            raise self._fault("depth", name, f"depths are from 0 to {FARTHEST_M:.1f} m: a dataset keeps no others")
        views = [_view_of(*pair) for pair in zip(colors, depths, strict=True)]
        frames = _frames_of(views, actions, rewards[1:], infos)
        return Demonstration(self.task, source_hash, self.split, self._seeds[name], frames)

    def _seeds_of_names(self) -> dict[str, int]:
        """Name → seed, each once."""
        names: dict[int, str] = {}
        for name in self.names:
            seed = self._seed_of(name)
            if other := names.get(seed):
                raise self._fault(
                    FIELDS[0], name, f"seed {seed} is that of {other} too; each imported episode has its own"
                )
            names[seed] = name
        return {name: seed for seed, name in names.items()}

    def _seed_of(self, name: str) -> int:
        named = _FILE.fullmatch(name)
        if named is None:
            raise self._fault(FIELDS[0], name, "a file is named by number and seed, such as 000000-2.pkl")
        seed = int(named[1])
        if split_of(seed) != self.split:
            raise self._fault(FIELDS[0], name, f"seed {seed} is none of the split {self.split!r} ({SEED_POLICY})")
        return seed

    def _rows(self, field: str, name: str, read: Callable[[object], ValueT]) -> list[ValueT]:
        """The list of a file, each of its values read."""
        listed = self._load(field, name)
        if not isinstance(listed, list):
            raise self._fault(field, name, "it holds no list")
        rows = []
        for row, value in enumerate(listed[: MOST_FRAMES + 1]):
            try:
                rows.append(read(value))
            except MalformedRecord as error:
                raise self._fault(field, name, str(error), row) from None
        return rows

    def _pictures(self, field: str, name: str, shape: tuple[int, ...], kind: type[np.generic]) -> NDArray[Any]:
        try:
            return pictures_of(self._load(field, name), shape, kind)
        except MalformedRecord as error:
            raise self._fault(field, name, str(error)) from None

    def _load(self, field: str, name: str) -> object:
        try:
            return read_pickle(self._file(field, name).read_bytes())
        except MalformedRecord as error:
            raise self._fault(field, name, str(error)) from None

    def _file(self, field: str, name: str) -> Path:
        """It is there, and no larger than what it should hold."""
        file = self.folder / field / name
        if not file.is_file():
            raise self._fault(field, name, "there is no such file, though the episode has others")
        most_bytes = MOST_PICTURE_BYTES if field in PICTURES else MOST_OTHER_BYTES
        if (size := file.stat().st_size) > most_bytes:
            raise self._fault(field, name, f"{size:,} bytes; at most {most_bytes:,} are read")
        return file

    def _fault(self, field: str, name: str, problem: str, row: int | None = None) -> CorruptDataset:
        return CorruptDataset(self.folder / field / name, problem, row)


def _those_in(folder: Path) -> str:
    """The folders that may have been meant, as an export has them within its own."""
    within = sorted(home.parent for home in folder.glob(f"*/{FIELDS[0]}") if _FOLDER.fullmatch(home.parent.name))
    return f"; in it is {', '.join(map(str, within[:3]))}" if within else ""


def _why_no_demonstration(actions: list[Action | None], rewards: list[float]) -> str:
    """Empty: it is one, as far as actions and rewards tell."""
    total = math.fsum(rewards[1:])
    if total <= SOLVED_ABOVE:
        return f"a total reward of {total:.3g}"
    idle = [step for step, action in enumerate(actions) if (action is None) != (step == len(actions) - 1)]
    return f"step {idle[0]}: the last one, and no other, is without an action" if idle else ""


def _view_of(colors: NDArray[np.uint8], depths: NDArray[np.float32]) -> View:
    """What (3, 480, 640, 3) colours and (3, 480, 640) depths [m] show, also from straight above."""
    fused = get_fused_heightmap(
        Observation(tuple(colors), tuple(depths)), OBSERVATION_CAMERAS, WORKSPACE.bounds, WORKSPACE.pixel_size
    )
    cameras = {name: CameraView(color, depth) for name, color, depth in zip(CAMERAS, colors, depths, strict=True)}
    return View(fused.color, fused.height, None, cameras)


def _frames_of(
    views: list[View], actions: list[Action | None], earned: list[float], infos: list[Info]
) -> tuple[Frame, ...]:
    """A frame for each observation; what an action earned, the family tells with the observation after it."""
    frames, total = list[Frame](), 0.0
    for view, action, reward, info in zip(views, actions, [*earned, 0.0], infos, strict=True):
        total += reward
        frames.append(Frame(info.instruction, view, info.poses, UNKNOWN_GOAL, action, UNKNOWN_PRIMITIVE, reward, total))
    return tuple(frames)
