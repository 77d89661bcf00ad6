"""Our two themes: calm, with colours that keep their distance for readers who see few of them."""

from __future__ import annotations

from collections.abc import Collection
from difflib import get_close_matches

from textual.theme import Theme

from workbench.core.errors import SettingsError
from workbench.core.screen_config import Said

DARK = Theme(
    name="simsmith-dark",
    primary="#7aa7d9",
    secondary="#8fbcbb",
    accent="#c3a3e0",
    warning="#e0b65c",
    error="#e0737d",
    success="#8cc28f",
    foreground="#d5dae3",
    background="#12151a",
    surface="#181c23",
    panel="#20262f",
    dark=True,
)
LIGHT = Theme(
    name="simsmith-light",
    primary="#2f6299",
    secondary="#2f7674",
    accent="#7b4fa6",
    warning="#8a6100",
    error="#b3303c",
    success="#2f7a37",
    foreground="#23282f",
    background="#fafaf7",
    surface="#f1f1ec",
    panel="#e4e4dd",
    dark=False,
)


def theme_name(said: Said | None, known: Collection[str]) -> str | None:
    """The theme that the user's file asks for; None when it asks for none.

    Raises:
        SettingsError: There is no such theme; names the place and what there is.
    """
    if said is None:
        return None
    short = {"dark": DARK.name, "light": LIGHT.name}.get(said.value, said.value)
    if short in known:
        return short
    near = get_close_matches(said.value, known, n=1)
    hint = f"did you mean {near[0]!r}?" if near else f"valid: dark, light, {', '.join(sorted(known))}"
    raise SettingsError(said.where, f"there is no theme {said.value!r}; {hint}")
