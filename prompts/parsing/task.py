"""The answer of `propose`: a dictionary that describes a task."""

from __future__ import annotations

import re

from prompts.parsing.literals import find_dictionaries
from prompts.values import FormatError, TaskDescription

_NAME, _DESCRIPTION, _ASSETS = "task-name", "task-description", "assets-used"
_KEYS = (_NAME, _DESCRIPTION, _ASSETS)
_MAX_NAME = 80
"""Characters; the name becomes a folder's name."""
_SHAPE = (
    '{"task-name": "lower-case-with-hyphens", "task-description": "one sentence", "assets-used": ["folder/file.urdf"]}'
)


def parse_task(answer: str) -> TaskDescription | FormatError:
    """Read the proposed task; of several complete dictionaries the last one is meant. Never raises."""
    found = [_canonical(dictionary) for dictionary in find_dictionaries(answer)]
    if not found:
        return FormatError(
            "no-dictionary",
            f"Your answer holds no dictionary that can be read. Give exactly one, in this form: {_SHAPE}",
        )
    best = max(found, key=lambda dictionary: sum(key in dictionary for key in _KEYS))
    complete = [dictionary for dictionary in found if all(key in dictionary for key in _KEYS)]
    if not complete:
        missing = ", ".join(repr(key) for key in _KEYS if key not in best)
        return FormatError("missing-key", f"The dictionary lacks {missing}. Give all three keys: {_SHAPE}")
    return _describe(complete[-1])


def kebab_case(text: str) -> str:
    """A name as lower-case words with hyphens: from words, snake_case, CamelCase or a file name."""
    text = re.sub(r"\.py$", "", text.strip())
    text = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", text)
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")


def _canonical(dictionary: dict[str, object]) -> dict[str, object]:
    """Keys as the prompt asks for them: `Task_Name` is `task-name`."""
    return {re.sub(r"[\s_]+", "-", key.strip().lower()): value for key, value in dictionary.items()}


def _describe(dictionary: dict[str, object]) -> TaskDescription | FormatError:
    name, description = dictionary[_NAME], dictionary[_DESCRIPTION]
    if not isinstance(name, str) or not re.match(r"[a-z]", kebab_case(name)) or len(kebab_case(name)) > _MAX_NAME:
        form = f"lower-case words joined by hyphens, at most {_MAX_NAME} characters"
        message = f"'task-name' must be {form}; got {name!r:.100}."
        return FormatError("bad-name", message)
    if not isinstance(description, str) or not description.strip():
        return FormatError("bad-description", "'task-description' must be one specific sentence, as text.")
    assets = _asset_paths(dictionary[_ASSETS])
    if assets is None:
        message = "'assets-used' must be a list of asset paths as text, for example [\"block/block.urdf\"]."
        return FormatError("bad-assets", message)
    return TaskDescription(kebab_case(name), " ".join(description.split()), assets)


def _asset_paths(value: object) -> tuple[str, ...] | None:
    """Each path once, in order; a single text may name several, separated by commas."""
    items = value.split(",") if isinstance(value, str) else value
    if not isinstance(items, list | tuple | set):
        return None
    texts = [item for item in items if isinstance(item, str)]
    if len(texts) != len(items):
        return None
    paths = [text.strip() for text in (sorted(texts) if isinstance(items, set) else texts)]
    return tuple(dict.fromkeys(path for path in paths if path))
