"""Which key does what: the ids that can be remapped, and the user's own keys checked against them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches

from textual.binding import Binding
from textual.keys import Keys, _character_to_key

from workbench.core.errors import SettingsError
from workbench.core.screen_config import Said
from workbench.tui.key_names import WRITTEN, as_written
from workbench.tui.keys import APP_KEYS, ELSEWHERE, SCREENS

SENT_AS_OTHERS = frozenset({"ctrl+h", "ctrl+i", "ctrl+j", "ctrl+m", "ctrl+left_square_bracket"})
"""Many terminals send these as backspace, tab, newline, enter and escape."""
OF_WIDGETS = frozenset({"tab", "shift+tab", "enter", "up", "down"})
"""They move the focus and the cursor, and choose."""
MODIFIERS = ("ctrl", "alt", "shift")
_NAMED = frozenset(key.value for key in Keys if not set("+<") & set(key.value)) - {"ctrl-at", "return"}
EVERYWHERE = "everywhere"
"""In the place of a screen: keys of the app."""


@dataclass(frozen=True)
class KeyEntry:
    """An action that has an id."""

    id: str
    keys: tuple[str, ...]
    """As they are pressed."""
    about: str
    screen: str
    """One of `SCREENS`, or `EVERYWHERE`."""

    def meets(self, other: KeyEntry) -> bool:
        """Whether both could be meant by one key."""
        return EVERYWHERE in (self.screen, other.screen) or self.screen == other.screen


def key_entries() -> tuple[KeyEntry, ...]:
    """Every key that can be remapped, by screens, in the order of their helps."""
    bindings = [(each, screen) for screen, keys in [*SCREENS.items(), (EVERYWHERE, APP_KEYS)] for each in keys]
    return tuple(
        KeyEntry(each.id, tuple(each.key.split(",")), each.description, screen)
        for each, screen in bindings
        if isinstance(each, Binding) and each.id and each.description and each.key not in dict(ELSEWHERE)
    )


def keymap(said: Mapping[str, Said]) -> dict[str, str]:
    """The user's keys as Textual takes them.

    Args:
        said: Id → key, as written.

    Raises:
        SettingsError: No such id, no such key, or one that two actions would have; names the place and what is valid.
    """
    known = {entry.id: entry for entry in key_entries()}
    chosen: dict[str, str] = {}
    for name, one in said.items():
        chosen[name] = _key(name, one, known)
    settled = [entry for entry in known.values() if entry.id not in chosen]
    for name, key in chosen.items():
        entry = replace(known[name], keys=(key,))
        if taken := next((other for other in settled if key in other.keys and other.meets(entry)), None):
            problem = f"{said[name].value!r} does {taken.id} already; give that one another key, too"
            raise SettingsError(said[name].where, problem)
        settled.append(entry)
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
    if key in (fixed := _fixed(known[name].screen)):
        raise SettingsError(said.where, f"{said.value!r} is always {fixed[key]!r}; take another key")
    if not _is_key(key):
        valid = "a character, f1 to f24, space, home, pageup, pagedown, left, right, with ctrl+, alt+ or shift+"
        raise SettingsError(said.where, f"{said.value!r} is no key; valid: {valid}")
    if known[name].screen == "questions" and _is_typed(key):
        raise SettingsError(said.where, f"{said.value!r} is typed into the answer; it cannot be {name}")
    return key


def _fixed(screen: str) -> dict[str, str]:
    """Keys that cannot be taken from what they do: it has no id, or works before any screen's keys."""
    screens = SCREENS.values() if screen == EVERYWHERE else [SCREENS[screen]]
    without_id = [each for keys in [*screens, APP_KEYS] for each in keys if isinstance(each, Binding) and not each.id]
    return {**{each.key: each.description or each.action for each in without_id}, **dict(ELSEWHERE)}


def _is_typed(key: str) -> bool:
    """Whether a line of text takes it."""
    return len(key) == 1 or key in WRITTEN or key in ("space", "left", "right", "home", "backspace", "delete")


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
    sign = base in WRITTEN or (len(base) == 1 and base.isprintable())
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
