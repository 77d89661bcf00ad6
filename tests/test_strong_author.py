"""What a strong author answered is in the record, and comes to the same verdicts when it is read again."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from benchmarks.file_relay import DONE, FileRelay, pending, write_whole
from benchmarks.strong_author import AnsweredTrial, hand_in, last_source, read_records, table, wait_for_prompt
from prompts.values import CompletionRequest, Finished, Message, TextDelta
from sim.sandbox.host import Sandbox
from sim.sandbox.protocol import RolloutReport
from sim.static_check import check_source
from tests.prompts.builders import collect
from workbench.core.checking import check_task

RECORDS = read_records()
COMPLETED = [record for record in RECORDS if record.verdict in ("completed", "reflected")]
SAMPLE = list({record.recipe: record for record in COMPLETED if record.recipe in ("bottom-up", "vanilla")}.values())
"""The last ones of two recipes are simulated again, in one of their scenes; all others are read again."""


def request(text: str) -> CompletionRequest:
    return CompletionRequest((Message("user", text),), "strong", 0.8, 100, 1, "propose")


async def test_what_is_put_into_the_folder_is_the_answer(tmp_path: Path) -> None:
    begun: dict[str, Path] = {}
    relay = FileRelay(tmp_path / "inbox", "strong", begun)
    asked = asyncio.create_task(collect(relay.stream(request("What now?"))))
    folder = tmp_path / "inbox" / "trial-01"
    assert await asyncio.to_thread(wait_for_prompt, folder) == "What now?\n"
    assert list(begun.values()) == [folder]
    hand_in(folder, "Größe: 3 × 4\n")
    assert await asked == [TextDelta("Größe: 3 × 4\n"), Finished("stop")]
    assert pending(folder) is None
    with pytest.raises(SystemExit, match="no prompt waits"):
        hand_in(folder, "again")
    write_whole(folder / DONE, "over")
    assert "nothing left" in wait_for_prompt(folder)


async def test_trials_get_folders_of_their_own(tmp_path: Path) -> None:
    relays = [FileRelay(tmp_path, "strong", {}) for _ in range(2)]
    asked = [asyncio.create_task(collect(relay.stream(request(str(n))))) for n, relay in enumerate(relays)]
    for folder in (tmp_path / "trial-01", tmp_path / "trial-02"):
        hand_in(folder, f"answer to {await asyncio.to_thread(wait_for_prompt, folder)}")
    answers = [events[0] for events in await asyncio.gather(*asked)]
    assert answers == [TextDelta("answer to 0\n"), TextDelta("answer to 1\n")]


def test_the_table_counts_each_recipe_and_round_apart() -> None:
    def trial(number: int, verdict: str, first: str) -> AnsweredTrial:
        answers = ({"stage": "reflect", "call": "", "answer": ""},) if verdict == "reflected" else ()
        return AnsweredTrial(number, f"t-{number}", "bottom-up", "", "m", None, "t", verdict, first, 1, "", (), answers)

    lines = table([trial(1, "reflected", "runtime"), trial(1, "syntax", "syntax"), trial(2, "completed", "completed")])
    first, second = lines.splitlines()[2:]
    assert first.startswith(
        "| bottom-up | 1 | 2 | 2/2 (34–100 %) | 1/2 (9–91 %) | 1/2 (9–91 %) | 0/2 (0–66 %) | 1 of 1 |"
    )
    assert second.startswith("| bottom-up | 2 | 1 |")


@pytest.mark.parametrize("record", RECORDS, ids=[f"{record.recipe}-{record.trial}" for record in RECORDS])
def test_a_recorded_answer_is_still_read_as_it_was(record: AnsweredTrial) -> None:
    source = last_source(record)
    assert (source is not None) == (record.attempts > 0)
    if source is not None and record.verdict != "proposed":
        assert check_source(source).ok


@pytest.mark.parametrize("record", SAMPLE, ids=[record.recipe for record in SAMPLE])
async def test_a_recorded_task_is_still_completed(record: AnsweredTrial) -> None:
    source = last_source(record)
    assert source is not None
    async with Sandbox() as sandbox:
        report = (await collect(check_task(sandbox, source, seeds=record.seeds[:1])))[-1]
    assert isinstance(report, RolloutReport)
    assert report.completed
