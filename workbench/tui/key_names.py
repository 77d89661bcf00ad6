"""What the keys are called where somebody reads them: the help, the palette, and sentences that name one."""

from __future__ import annotations

import re
import string
from collections.abc import Iterable, Mapping
from itertools import chain
from typing import Protocol, runtime_checkable

from textual.binding import Binding, BindingType
from textual.keys import _character_to_key

from workbench.tui.keys import APP_KEYS, ELSEWHERE, SCREENS

WRITTEN = {_character_to_key(sign): sign for sign in string.punctuation}
"""Names of signs → the signs."""
_MARKER = re.compile(r"\{([a-z]+\.[a-z_]+)\}")


@runtime_checkable
class HasOwnKeys(Protocol):
    """The app, where the user wants other keys."""

    own_keys: Mapping[str, str]
    """Id → key as it is written."""


def own_keys(app: object) -> Mapping[str, str]:
    """The user's keys by their ids."""
    return app.own_keys if isinstance(app, HasOwnKeys) else {}


def key_table(own: Mapping[str, str], bindings: Iterable[BindingType]) -> list[tuple[str, str]]:
    """(key, what it does) of a screen, for its help; `own` has the user's keys by their ids."""
    described = (each for each in [*bindings, *APP_KEYS] if isinstance(each, Binding) and each.description)
    fixed = dict(ELSEWHERE)
    keys = [(own.get(each.id or "") or _default(each), each.description) for each in described if each.key not in fixed]
    return [*keys, *ELSEWHERE]


def spelled(text: str, own: Mapping[str, str]) -> str:
    """The text with each `{id}` of an action replaced by the key that it has."""
    return _MARKER.sub(lambda found: own.get(found[1]) or _DEFAULTS.get(found[1]) or found[0], text)


def as_written(key: str) -> str:
    """As a file of keys has it: "[" and not "left_square_bracket"."""
    *modifiers, base = key.split("+")
    return "+".join([*modifiers, WRITTEN.get(base, base)])


def _default(binding: Binding) -> str:
    if binding.key_display:
        return binding.key_display
    return as_written(binding.key.split(",")[0]).replace("escape", "esc")


_DEFAULTS = {
    each.id: _default(each)
    for each in chain(*SCREENS.values(), APP_KEYS)
    if isinstance(each, Binding) and each.id and each.description
}
