"""Recorded calls: the content hash of a request, and the answer to it as a file.

One file a call, `<hash>.json`, written next to its place and renamed into it: a file that is there is complete.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import get_args

from prompts.values import CompletionRequest, FinishReason, JsonValue, Message, Usage

SCHEMA = 1


@dataclass(frozen=True)
class RecordedCall:
    """A complete answer."""

    answer: str
    finish: FinishReason
    reasoning: str = ""
    usage: Usage | None = None
    paid_by: str = ""
    """Id of the trial that asked; empty when that is not known."""


def content_of(request: CompletionRequest) -> dict[str, JsonValue]:
    """What decides an answer, and so the hash; which provider carries it, and for which stage, does not."""
    return {
        "model": request.model,
        "parameters": {
            "temperature": request.temperature,
            "max_tokens": request.max_tokens,
            "seed": request.seed,
        },
        "messages": [{"role": message.role, "content": message.content} for message in request.messages],
    }


def call_hash(request: CompletionRequest) -> str:
    """SHA-256 of the request's canonical JSON, hex."""
    canonical = json.dumps(content_of(request), sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(canonical.encode("ascii")).hexdigest()


def read_call(calls_dir: Path, request: CompletionRequest) -> RecordedCall | None:
    """The recorded answer to a request, or None when there is none.

    Raises:
        ValueError: The file is there and is not a recorded call of this schema.
        OSError: The file is there and cannot be read.
    """
    try:
        text = (calls_dir / f"{call_hash(request)}.json").read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    return _decode(json.loads(text))


def read_request(calls_dir: Path, key: str) -> CompletionRequest | None:
    """What was asked by a recorded call, or None when there is none that can be read; `facts` are not recorded.

    Args:
        calls_dir: The record.
        key: The call's content hash.
    """
    try:
        document = json.loads((calls_dir / f"{key}.json").read_text(encoding="utf-8"))
        content = document["request"]
        messages = tuple(Message(message["role"], message["content"]) for message in content["messages"])
        request = CompletionRequest(messages, content["model"], stage=document["stage"], **content["parameters"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return request if call_hash(request) == key else None


def write_call(calls_dir: Path, request: CompletionRequest, call: RecordedCall, provider: str) -> Path:
    """Put an answer on disk for good before anybody reads it; returns its path."""
    calls_dir.mkdir(parents=True, exist_ok=True)
    path = calls_dir / f"{call_hash(request)}.json"
    document = {
        "schema": SCHEMA,
        "provider": provider,
        "stage": request.stage,
        "paid_by": call.paid_by,
        "request": content_of(request),
        "answer": {name: value for name, value in asdict(call).items() if name != "paid_by"},
    }
    with tempfile.NamedTemporaryFile(
        "w", dir=calls_dir, prefix=".", suffix=".part", delete=False, encoding="utf-8"
    ) as part:
        try:
            json.dump(document, part, ensure_ascii=True, indent=1)
            part.flush()
            os.fsync(part.fileno())
            Path(part.name).replace(path)
        except BaseException:
            Path(part.name).unlink(missing_ok=True)
            raise
    return path


def usage_of(data: object) -> Usage | None:
    """Tokens as they were recorded, at any age: fields that were not known then have their defaults."""
    if not isinstance(data, Mapping):
        return None
    return Usage(**{field.name: data[field.name] for field in fields(Usage) if field.name in data})


def _decode(document: object) -> RecordedCall:
    if not isinstance(document, dict) or document.get("schema") != SCHEMA:
        raise ValueError(f"not a recorded call of schema {SCHEMA}")
    answer = document.get("answer")
    if not isinstance(answer, dict) or not isinstance(answer.get("answer"), str):
        raise ValueError("the recorded call holds no answer")
    finish = next((reason for reason in get_args(FinishReason) if reason == answer.get("finish")), None)
    if finish is None:
        raise ValueError("the recorded call was not complete")
    return RecordedCall(
        answer["answer"],
        finish,
        str(answer.get("reasoning", "")),
        usage_of(answer.get("usage")),
        str(document.get("paid_by", "")),
    )
