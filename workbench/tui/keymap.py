"""Which key does what: the ids that can be remapped, and the user's own keys checked against them."""

from __future__ import annotations

import string
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from textual.binding import Binding, BindingType
from textual.keys import Keys, _character_to_key

from workbench.core.errors import SettingsError
from workbench.core.screen_config import Said
from workbench.tui.keys import APP_KEYS, ELSEWHERE, REVIEW_KEYS

SENT_AS_OTHERS = frozenset({"ctrl+h", "ctrl+i", "ctrl+j", "ctrl+m", "ctrl+left_square_bracket"})
"""Many terminals send these as backspace, tab, newline, enter and escape."""
OF_WIDGETS = frozenset({"tab", "shift+tab", "enter", "up", "down"})
"""They move the focus and the cursor, and choose."""
MODIFIERS = ("ctrl", "alt", "shift")
_NAMED = frozenset(key.value for key in Keys if not set("+<") & set(key.value)) - {"ctrl-at", "return"}
_WRITTEN = {_character_to_key(sign): sign for sign in string.punctuation}
"""Names of signs → the signs."""


@dataclass(frozen=True)
class KeyEntry:
    """An action that has an id."""

    id: str
    keys: tuple[str, ...]
    """As they are pressed."""
    about: str


def key_entries(bindings: Iterable[BindingType] = REVIEW_KEYS) -> tuple[KeyEntry, ...]:
    """Every key of the main screen that can be remapped, in the order of the help."""
    with_id = [each for each in bindings if isinstance(each, Binding) and each.id and each.description]
    return tuple(KeyEntry(each.id or "", tuple(each.key.split(",")), each.description) for each in with_id)


def keymap(said: Mapping[str, Said], entries: tuple[KeyEntry, ...] | None = None) -> dict[str, str]:
    """The user's keys as Textual takes them.

    Args:
        said: Id → key, as written.
        entries: What there is; None: the main screen's.

    Raises:
        SettingsError: No such id, no such key, or one that two actions would have; names the place and what is valid.
    """
    known = {entry.id: entry for entry in (key_entries() if entries is None else entries)}
    chosen = {name: _key(name, one, known) for name, one in said.items()}
    taken: dict[str, str] = {key: name for name, entry in known.items() if name not in chosen for key in entry.keys}
    for name, key in chosen.items():
        if key in taken:
            where = said[name].where
            raise SettingsError(
                where, f"{said[name].value!r} does {taken[key]} already; give that one another key, too"
            )
        taken[key] = name
    return chosen


def _key(name: str, said: Said, known: Mapping[str, KeyEntry]) -> str:
    if name not in known:
        near = get_close_matches(name, known, n=1)
        hint = f"did you mean {near[0]!r}?" if near else "simsmith keys lists them"
        raise SettingsError(said.where, f"no action is called {name!r}; {hint}")
    key = _normalized(said.value)
    if key in SENT_AS_OTHERS:
        raise SettingsError(said.where, f"{said.value!r} cannot be told from another key in many terminals")
    if key in OF_WIDGETS:
        raise SettingsError(said.where, f"{said.value!r} moves the cursor and chooses; it cannot be {name}")
    if key in (fixed := _fixed()):
        raise SettingsError(said.where, f"{said.value!r} is always {fixed[key]!r}; take another key")
    if not _is_key(key):
        valid = "a character, f1 to f24, space, home, pageup, pagedown, left, right, with ctrl+, alt+ or shift+"
        raise SettingsError(said.where, f"{said.value!r} is no key; valid: {valid}")
    return key


def _fixed() -> dict[str, str]:
    """Keys that cannot be taken from what they do: it has no id, or works before any screen's keys."""
    without_id = (each for each in [*REVIEW_KEYS, *APP_KEYS] if isinstance(each, Binding))
    named = {each.key: each.description or each.action for each in without_id if not each.id}
    return {**named, **dict(ELSEWHERE)}


def _normalized(text: str) -> str:
    """As Textual says that it was pressed: "ctrl+/" is "ctrl+slash", "Ctrl+A" "ctrl+a", "shift+a" "A"."""
    text = text.strip()
    base = "+" if text == "+" or text.endswith("++") else text.rpartition("+")[2]
    *before, _ = text[: len(text) - len(base)].lower().split("+")
    modifiers = sorted(before)
    if len(base) > 1 or "ctrl" in modifiers:
        base = base.lower()
    elif modifiers == ["shift"] and base.isalpha():
        modifiers, base = [], base.upper()
    elif "alt" in modifiers and base.isupper():
        modifiers, base = sorted({*modifiers, "shift"}), base.lower()
    return "+".join([*modifiers, _character_to_key(base) if len(base) == 1 else base])


def _is_key(key: str) -> bool:
    *modifiers, base = key.split("+")
    sensible = len(set(modifiers)) == len(modifiers) and set(modifiers) <= set(MODIFIERS)
    sign = base in _WRITTEN or (len(base) == 1 and base.isprintable())
    return sensible and (base in _NAMED or (sign and modifiers != ["shift"]))  # shift with a sign is another sign


def key_lines(said: Mapping[str, Said]) -> Iterator[tuple[str, str, str]]:
    """(id, key, what it does) of every action with the user's keys in their places.

    Raises:
        SettingsError: As `keymap`.
    """
    chosen = keymap(said)
    for entry in key_entries():
        keys = (chosen[entry.id],) if entry.id in chosen else entry.keys
        yield entry.id, ", ".join(map(as_written, keys)), entry.about


def as_written(key: str) -> str:
    """As a file of keys has it: "[" and not "left_square_bracket"."""
    *modifiers, base = key.split("+")
    return "+".join([*modifiers, _WRITTEN.get(base, base)])
