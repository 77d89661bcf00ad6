"""The identity of a task's source. Pure; standard library only."""

from __future__ import annotations

import hashlib


def source_hash(source: str) -> str:
    """SHA-256 of the source as LF-normalised UTF-8, hex: equal code has one hash whatever its line ends."""
    normalised = source.replace("\r\n", "\n").replace("\r", "\n")
    return hashlib.sha256(normalised.encode()).hexdigest()
