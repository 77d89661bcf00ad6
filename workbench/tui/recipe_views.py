"""The views of a recipe's file, apart from what shows them: keys are named before any recipe is opened."""

from __future__ import annotations

from typing import Literal

View = Literal["template", "preview", "versions"]
VIEWS: tuple[View, ...] = ("template", "preview", "versions")
"""In the order of their number keys."""
