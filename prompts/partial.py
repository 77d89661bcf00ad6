"""Answers that are coming, or that broke off: `calls/<hash>.<n>.part.jsonl`, as far as they came.

They are never replayed; they are kept because they were paid for.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict
from itertools import count
from pathlib import Path
from typing import IO, Literal

from prompts.calls import SCHEMA, call_hash, content_of
from prompts.values import CompletionRequest, Usage

SUFFIX = ".part.jsonl"


class PartialCall:
    """An answer while it comes: each piece is in the file before anybody reads it, and stays when the rest never comes.

    Args:
        calls_dir: Where the record is; made when needed.
        request: What was asked.
        provider: Who answers.
        paid_by: Id of the trial that asks.
    """

    def __init__(self, calls_dir: Path, request: CompletionRequest, provider: str, paid_by: str) -> None:
        self._calls_dir = calls_dir
        self._request = request
        self._head = {"schema": SCHEMA, "provider": provider, "stage": request.stage, "paid_by": paid_by}
        self._file: IO[str] | None = None

    def add(self, kind: Literal["text", "reasoning"], text: str) -> None:
        """Keep one more piece."""
        self._write({kind: text})

    def count(self, usage: Usage) -> None:
        """Keep what the provider counted."""
        self._write({"usage": asdict(usage)})

    def close(self, *, complete: bool) -> None:
        """Nothing more comes; the file of a complete answer, which is recorded elsewhere by now, goes."""
        file, self._file = self._file, None
        if file is not None:
            file.close()
        if file is not None and complete:
            Path(file.name).unlink(missing_ok=True)

    def _write(self, line: Mapping[str, object]) -> None:
        if self._file is None:
            self._file = self._open()
            self._write({**self._head, "request": content_of(self._request)})
        self._file.write(json.dumps(line) + "\n")
        self._file.flush()  # a killed process loses nothing that was flushed

    def _open(self) -> IO[str]:
        self._calls_dir.mkdir(parents=True, exist_ok=True)
        stem = call_hash(self._request)
        for number in count(1):
            with suppress(FileExistsError):
                return (self._calls_dir / f"{stem}.{number}{SUFFIX}").open("x", encoding="utf-8")
        raise AssertionError("count never ends")
