"""Reasoning that a model writes into its answer between tags, where a server does not keep it apart."""

from __future__ import annotations

import re

_TAGS = "think|thinking|thought|thoughts|reasoning|scratchpad"
_WHOLE = re.compile(rf"\s*<(?P<tag>{_TAGS})>.*?</(?P=tag)>\s*", re.DOTALL | re.IGNORECASE)
_REST = re.compile(rf".*</(?:{_TAGS})>\s*", re.DOTALL | re.IGNORECASE)
_OPEN = re.compile(rf"\s*<(?:{_TAGS})>", re.IGNORECASE)
_CODE = re.compile(r"^\s*(?:```|~~~)", re.MULTILINE)


def without_reasoning(answer: str) -> str:
    """The answer proper: what follows the reasoning at its start.

    The opening tag may be missing, since some chat templates put it into the prompt; reasoning that never ends is all
    that there is. Tags further below belong to the answer.
    """
    while match := _WHOLE.match(answer):
        answer = answer[match.end() :]
    if _OPEN.match(answer):
        return ""
    first_code = _CODE.search(answer)
    ending = _REST.match(answer, 0, first_code.start() if first_code else len(answer))
    return answer[ending.end() :] if ending else answer
