"""The identity of a task's source: equal text has an equal hash, whatever system saved the file."""

from __future__ import annotations

import hashlib


def normalise_newlines(source: str) -> str:
    """The source with LF line ends only."""
    return source.replace("\r\n", "\n").replace("\r", "\n")


def source_hash(source: str) -> str:
    """SHA-256 of the source as LF-normalised UTF-8, as 64 hex digits.

    Lone surrogates (a model's answer may hold any JSON string) are hashed by their escaped form instead of raising.
    """
    return hashlib.sha256(normalise_newlines(source).encode("utf-8", errors="backslashreplace")).hexdigest()


def exact_hash(content: str | bytes) -> str:
    """SHA-256 of a source with its line ends as they are, in hex; equals its `source_hash` where they are LF."""
    text = content if isinstance(content, bytes) else content.encode(errors="backslashreplace")
    return hashlib.sha256(text).hexdigest()
