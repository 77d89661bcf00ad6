"""The line at the top: project, author, what happens, how many tasks, how well it goes."""

from __future__ import annotations

from textual.content import Content

from workbench.tui.engine import Rates, RunSettings
from workbench.tui.plain import plain_line
from workbench.tui.presenting import GLYPHS, STYLES, Mark, rates_line
from workbench.tui.widgets.label import Label

ROOM_FOR_RATES = 100
"""Columns below which the funnel would only be cut."""


class HeaderLine(Label):
    """One row; parts are dropped from the right where the terminal is narrow."""

    DEFAULT_CSS = """
    HeaderLine { height: 1; padding: 0 1; background: $panel; text-wrap: nowrap; text-overflow: ellipsis; }
    """

    def show(self, settings: RunSettings, tasks: int, waiting: int, rates: Rates, doing: tuple[Mark, str]) -> None:
        """Say how things stand; `doing` is what the job in the background does."""
        mark, word = doing
        bar = ("  │  ", "$foreground 35%")
        parts: list[tuple[str, str]] = [
            ("simsmith", "bold $text-primary"),
            (f"  {plain_line(settings.project)}", "$foreground 60%"),
            bar,
            (plain_line(settings.provider), "bold"),
            (
                f" {plain_line(settings.model)}" if settings.model not in ("", settings.provider) else "",
                "$foreground 60%",
            ),
            bar,
            (f"{GLYPHS[mark] if mark == 'running' else '●'} {word}", STYLES[mark]),
            bar,
            (f"{tasks} tasks", ""),
            (f"  {waiting} to review" if waiting else "", "bold $text-warning"),
        ]
        if (line := rates_line(rates)) and self.size.width >= ROOM_FOR_RATES:
            parts += [bar, (line, "$foreground 60%")]
        if rates.cost_usd is not None:
            parts += [bar, (f"${rates.cost_usd:.2f}", "$foreground 60%")]
        self.say(Content.assemble(*parts))
