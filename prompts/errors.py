"""Every way in which asking a language model can fail.

    PromptError
    ├── RecipeError             a recipe's files are wrong (file, line, what is valid)
    │   └── UndefinedVariable   a template uses a variable that nobody fills
    ├── UnknownProvider         names the known ones
    ├── PriceError              a table of prices cannot be used (file, line, what is valid)
    └── ProviderUnavailable     network, key, rate, stream: the trial is void, the model is not to blame

A model's malformed answer is not an exception but a `FormatError` value (`prompts.values`), sent back to it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal

ProviderFailure = Literal[
    "auth", "rate", "refused", "dropped", "malformed", "server", "timeout", "request", "replay", "budget"
]
"""`budget`: the user's own limit, which was reached; the others are the provider's doing."""


class PromptError(Exception):
    """Root of everything that `prompts` raises."""


class RecipeError(PromptError):
    """A recipe's files cannot be used."""

    def __init__(self, message: str, path: Path | None = None, line: int | None = None) -> None:
        self.path = path
        self.line = line
        where = f"{path}:{line}: " if path and line else f"{path}: " if path else ""
        super().__init__(f"{where}{message}")


class UndefinedVariable(RecipeError):
    """A template uses a variable that no stage fills."""


class UnknownProvider(PromptError):
    """No provider of that name."""


class PriceError(PromptError):
    """A table of prices cannot be used."""

    def __init__(self, message: str, path: Path, line: int | None = None) -> None:
        self.path = path
        self.line = line
        super().__init__(f"{path}:{line}: {message}" if line else f"{path}: {message}")


class ProviderUnavailable(PromptError):
    """The provider could not answer; says why and what to do."""

    def __init__(self, kind: ProviderFailure, message: str, hint: str = "") -> None:
        self.kind: ProviderFailure = kind
        self.hint = hint
        super().__init__(message)
