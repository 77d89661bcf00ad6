"""Our two themes: calm, with colours that keep their distance for readers who see few of them."""

from __future__ import annotations

from textual.theme import Theme

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
