"""A run of household tasks on the disk: sample files, their index, what was rejected, the yield.

    <out>/tasks/<method>/<YYYYMMDD-HHMMSS-microseconds>/
        plan.json                               what was asked for
        <type>/scene<i>_task<j>.json            a verified sample each
        tasks.jsonl  rejected.jsonl             a line for each sample, for each proposal that is not true
        scenes.jsonl                            a line for each scene that is finished, in order
        yield.json                              what came of it, by type
        dialogues/scene<i>.jsonl                what was said with a language model, turn by turn
        dialogues/reading.jsonl                 how the task was read, where it was asked for in words

A scene's files are written first and its line in ``scenes.jsonl`` last: what a kill leaves of an unfinished scene is
written over when the run is gone on with. Whoever writes holds ``.lock``.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, Self

from library.codec import decode, encode
from library.errors import MalformedRecord
from library.task_files import read_record, to_json_text
from library.whole_files import write_atomically
from prompts.values import JsonValue, StageRecord
from workbench.core.errors import HouseholdPlanError, RunBusy
from workbench.core.household.outcome import MadeSample, RejectedTask, SceneOutcome, Tally, TypeYield, tokens_of
from workbench.core.household.plan import HouseholdPlan
from workbench.core.household.sameness import SampleIndex, path_of
from workbench.core.run_record import running

TASKS = "tasks"
PLAN, INDEX, REJECTED, SCENES, YIELD = "plan.json", "tasks.jsonl", "rejected.jsonl", "scenes.jsonl", "yield.json"
DIALOGUES = "dialogues"
READING = f"{DIALOGUES}/reading.jsonl"
STAMP = "%Y%m%d-%H%M%S-%f"


class TaskFolder:
    """The folder of one run. One process writes it at a time.

    Args:
        root: The run's own folder.
        plan: What was asked for.
    """

    def __init__(self, root: Path, plan: HouseholdPlan) -> None:
        self.root = root
        self.plan = plan
        self.done = 0
        """Scenes that are finished; they are the first ones."""
        said = [decode(StageRecord, line) for line in read_lines(root / READING)]
        self.calls, self.tokens = len(said), tokens_of(said)
        """Of a language model."""
        self._tally = Tally(plan)
        self._index: SampleIndex | None = None

    @classmethod
    def begin(cls, out: Path, plan: HouseholdPlan, now: datetime, said: Sequence[StageRecord] = ()) -> Self:
        """Make the folder of a new run; `said` is what was said with a language model before it."""
        root = out / TASKS / plan.method / now.strftime(STAMP)
        write_atomically(root / PLAN, to_json_text(plan))
        if said:
            _write_dialogue(root / READING, said)
        folder = cls(root, plan)
        for name in (INDEX, REJECTED, SCENES):
            (root / name).touch()
        return folder

    @classmethod
    def reopen(cls, root: Path) -> Self:
        """The folder of a run that was begun before; what belongs to no finished scene is taken out of its lists.

        Raises:
            HouseholdPlanError: It is no such folder.
            CorruptProject: Its plan cannot be read.
            RunBusy: Another process is at it.
        """
        if not (root / PLAN).is_file():
            raise HouseholdPlanError(f"{root} is no run of household tasks: it has no {PLAN}")
        with running(root):
            return cls(root, read_record(HouseholdPlan, root / PLAN))._with_what_is_kept()

    def _with_what_is_kept(self) -> Self:
        scenes = list(read_lines(self.root / SCENES))
        self.done = len(scenes)
        self.calls += sum(int(one["calls"]) for one in scenes)
        self.tokens += sum(int(one["tokens"]) for one in scenes)
        for line in self._keep_finished(INDEX):
            self._tally.add_sample(line["type"], line["attempt"], line.get("near", ""))
        for line in self._keep_finished(REJECTED):
            self._tally.add_rejected(line["type"], decode(RejectedTask, _without_scene(line)).cause)
        self._keep_finished(SCENES)
        return self

    @contextmanager
    def held(self) -> Iterator[None]:
        """Keep everybody else from going on with the run meanwhile.

        Raises:
            RunBusy: Another process is at it, or was since this one has read it.
        """
        with running(self.root):
            if sum(1 for _ in read_lines(self.root / SCENES)) != self.done:
                raise RunBusy(self.root.name)
            yield

    @property
    def samples(self) -> list[Path]:
        """Every verified sample, in order."""
        return [self.root / line["path"] for line in read_lines(self.root / INDEX)]

    def sort_out(self, outcome: SceneOutcome) -> SceneOutcome:
        """The next scene's outcome with near-duplicates of earlier samples marked, or rejected if the plan says so."""
        if self._index is None:
            self._index = SampleIndex.of(self.root, (line["path"] for line in read_lines(self.root / INDEX)))
        return self._index.sort_out(outcome, are_kept=not self.plan.distinct)

    def commit(self, outcome: SceneOutcome) -> list[Path]:
        """Keep what the next scene gave; returns its sample files."""
        files = [self._write(outcome, made) for made in outcome.samples]
        if outcome.records:
            _write_dialogue(self.root / DIALOGUES / f"scene{outcome.scene}.jsonl", outcome.records)
        for one in outcome.rejected:
            self._tally.add_rejected(one.type, one.cause)
        _append(self.root / REJECTED, [{"scene": outcome.scene, **_table(encode(one))} for one in outcome.rejected])
        _append(
            self.root / INDEX, [self._index_line(outcome, *pair) for pair in zip(outcome.samples, files, strict=True)]
        )
        summary = {"scene": outcome.scene, "seed": outcome.seed, "samples": len(files), "problem": outcome.problem}
        calls, tokens = len(outcome.records), outcome.tokens
        _append(self.root / SCENES, [{**summary, "calls": calls, "tokens": tokens}])
        self.done, self.calls, self.tokens = self.done + 1, self.calls + calls, self.tokens + tokens
        write_atomically(self.root / YIELD, json.dumps(self.summary(), indent=2) + "\n")
        return files

    def summary(self) -> dict[str, JsonValue]:
        """The yield as a document."""
        return {
            "method": self.plan.method,
            "split": self.plan.split,
            "seed": self.plan.seed,
            "scenes": self.done,
            "scenes_asked": self.plan.scenes,
            "calls": self.calls,
            "tokens": self.tokens,
            "types": [_table(encode(one)) for one in self.yields()],
        }

    def yields(self) -> list[TypeYield]:
        """What came of each type so far."""
        return self._tally.yields()

    def _write(self, outcome: SceneOutcome, made: MadeSample) -> Path:
        file = self.root / path_of(outcome, made)
        write_atomically(file, json.dumps(made.document, ensure_ascii=False) + "\n")
        self._tally.add_sample(made.type, made.attempt, made.near)
        return file

    def _index_line(self, outcome: SceneOutcome, made: MadeSample, file: Path) -> dict[str, JsonValue]:
        return {
            "scene": outcome.scene,
            "scene_seed": outcome.seed,
            "split": self.plan.split_of(outcome.seed),
            "type": made.type,
            "attempt": made.attempt,
            "state": "accepted" if self.plan.accept else "to-review",
            "task": made.document["task"],
            "near": made.near,
            "path": file.relative_to(self.root).as_posix(),
        }

    def _keep_finished(self, name: str) -> list[dict[str, Any]]:
        """The lines of finished scenes; the others are taken out of the file."""
        lines = [line for line in read_lines(self.root / name) if line["scene"] < self.done]
        write_atomically(self.root / name, "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines))
        return lines


def newest_run(out: Path, method: str | None = None) -> Path:
    """The folder of the run that was begun last.

    Raises:
        HouseholdPlanError: There is none.
    """
    runs = sorted((out / TASKS).glob(f"{method or '*'}/*/{PLAN}"), key=lambda file: file.parent.name)
    if not runs:
        raise HouseholdPlanError(f"there is no run of household tasks in {out} to go on with")
    return runs[-1].parent


def _write_dialogue(file: Path, records: Iterable[StageRecord]) -> None:
    write_atomically(file, "".join(json.dumps(encode(record), ensure_ascii=False) + "\n" for record in records))


def _append(file: Path, lines: Iterable[Mapping[str, JsonValue]]) -> None:
    """Add lines, durably."""
    with file.open("a", encoding="utf-8") as stream:
        stream.writelines(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
        stream.flush()
        os.fsync(stream.fileno())


def read_lines(file: Path) -> Iterator[dict[str, Any]]:
    """The complete lines of a file; a kill may have cut the last one off, inside a letter even."""
    for line in file.read_bytes().split(b"\n")[:-1] if file.is_file() else ():
        try:
            yield _table(json.loads(line.decode("utf-8")))
        except ValueError as error:
            raise HouseholdPlanError(f"{file}: not JSON lines ({error})") from None


def _without_scene(line: dict[str, Any]) -> JsonValue:
    return {key: value for key, value in line.items() if key != "scene"}


def _table(value: JsonValue) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise MalformedRecord(f"expected an object, not {value!r:.60}")
    return value
