"""What was said on a command line, converted here where that is plain: to do so Typer loads pydantic, for 0.1 s.

Only what is beyond doubt: whatever Typer would refuse, or do anything more with, is left to it.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

LEFT_TO_TYPER = object()
_WHOLE = re.compile(r"[0-9]{1,18}", re.ASCII)


def convert(param: Any, value: object) -> object:  # noqa: ANN401 - Typer's own click classes are private
    """What Typer would make of a parameter's value, or `LEFT_TO_TYPER`."""
    described = getattr(param, "type_descriptor", None)
    if described is None or described.file_annotation is not None or not value:
        return LEFT_TO_TYPER
    if getattr(described.parameter_info, "parser", None) or getattr(described.parameter_info, "click_type", None):
        return LEFT_TO_TYPER
    if described.annotation == list[str]:
        plain = isinstance(value, list | tuple) and all(isinstance(one, str) for one in value)
        return list(value) if plain and isinstance(value, list | tuple) else LEFT_TO_TYPER
    if not isinstance(value, str) or param.multiple or param.nargs != 1:
        return LEFT_TO_TYPER
    if described.annotation is str or _is_choice(described.annotation, value):
        return value
    if described.annotation is int:
        return _whole(described.parameter_info, value)
    return _path(described.parameter_info, value) if described.annotation is Path else LEFT_TO_TYPER


def _is_choice(annotation: object, value: str) -> bool:
    return get_origin(annotation) is Literal and value in get_args(annotation)


def _whole(limits: Any, value: str) -> object:  # noqa: ANN401
    if not _WHOLE.fullmatch(value):
        return LEFT_TO_TYPER
    number = int(value)
    is_within = (limits.min is None or number >= limits.min) and (limits.max is None or number <= limits.max)
    return number if is_within else LEFT_TO_TYPER


def _path(rules: Any, value: str) -> object:  # noqa: ANN401
    """Where nothing is asked of the file but that it can be read, if it is there."""
    asks = rules.exists or rules.writable or rules.resolve_path or rules.allow_dash or rules.path_type
    if asks or not (rules.file_okay and rules.dir_okay) or "\0" in value:
        return LEFT_TO_TYPER
    return Path(value) if os.access(value, os.R_OK) or not os.path.lexists(value) else LEFT_TO_TYPER
