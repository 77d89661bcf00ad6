"""A provider whose answers come out of files: somebody reads a prompt, thinks, and writes an answer.

One folder for each trial, numbered in the order in which they begin:

    trial-01/01-propose.prompt.md      the turn to be answered, exactly as it is sent
    trial-01/01-propose.messages.json  the whole conversation up to it
    trial-01/01-propose.answer.md      written by the author; a file that is there is complete
    trial-01/done.md                   there is nothing left to answer

Nothing but the prompts goes to the author, and nothing but the answer comes back.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator
from dataclasses import asdict
from pathlib import Path

from prompts.calls import call_hash
from prompts.values import CompletionRequest, Finished, StreamEvent, TextDelta

LOOK_S = 0.5
"""Pause between two looks for an answer."""
PROMPT, ANSWER, MESSAGES, DONE = ".prompt.md", ".answer.md", ".messages.json", "done.md"


class FileRelay:
    """One trial's author.

    Args:
        inbox: Where the trials' folders are made.
        model: What the record calls the author.
        begun: Content hash of a trial's first request → its folder; filled as trials begin.
    """

    name = "relay"

    def __init__(self, inbox: Path, model: str, begun: dict[str, Path]) -> None:
        self.model = model
        self._begun = begun
        self._inbox = inbox
        self._folder: Path | None = None
        self._asked = 0

    async def stream(self, request: CompletionRequest) -> AsyncGenerator[StreamEvent, None]:
        """Put the prompt into the folder, wait for the answer, and give it as it is."""
        if self._folder is None:
            self._folder = claim_folder(self._inbox)
            self._begun[call_hash(request)] = self._folder
        self._asked += 1
        stem = f"{self._asked:02d}-{request.stage}"
        messages = json.dumps([asdict(message) for message in request.messages], indent=1, ensure_ascii=False)
        write_whole(self._folder / f"{stem}{MESSAGES}", messages)
        write_whole(self._folder / f"{stem}{PROMPT}", request.messages[-1].content)
        answer = self._folder / f"{stem}{ANSWER}"
        while not answer.exists():  # noqa: ASYNC110 - it is another process that writes it
            await asyncio.sleep(LOOK_S)
        yield TextDelta(answer.read_text(encoding="utf-8"))
        yield Finished("stop")


def claim_folder(inbox: Path) -> Path:
    """A folder of one's own, also when several trials begin at once."""
    inbox.mkdir(parents=True, exist_ok=True)
    number = 1
    while True:
        folder = inbox / f"trial-{number:02d}"
        try:
            folder.mkdir()
        except FileExistsError:
            number += 1
        else:
            return folder


def pending(folder: Path) -> Path | None:
    """The prompt of a trial that waits for its answer; None while there is none."""
    prompts = sorted(folder.glob(f"*{PROMPT}"))
    return prompts[-1] if prompts and not answer_to(prompts[-1]).exists() else None


def answer_to(prompt: Path) -> Path:
    """Where the answer to a prompt belongs."""
    return prompt.with_name(prompt.name.removesuffix(PROMPT) + ANSWER)


def write_whole(path: Path, text: str) -> None:
    """Write a file that nobody ever sees half."""
    part = path.with_name(f".{path.name}.part")
    part.write_text(text, encoding="utf-8")
    part.replace(path)
