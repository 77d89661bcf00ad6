"""Who writes when nobody was named: a configured model, else the built-in author. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from workbench.core.errors import SettingsError
from workbench.core.settings import DEFAULT, Settings

CONFIGURES_OPENAI = ("OPENAI_API_KEY", "OPENAI_KEY", "OPENAI_BASE_URL")
UNPAID = ("builtin", "replay")
"""Providers that nobody pays."""
FAULT_CHANCE = 0.5
"""Of the built-in author's trials, when it is asked to make mistakes."""
OPENAI_MODEL = "gpt-4o"
"""Asked for when no model is named; a server that does not have it says so, and the message names `--model`."""


@dataclass(frozen=True)
class ProviderChoice:
    """A provider's name and what is known of it before it is opened."""

    name: str
    origin: str
    """What decided: a flag, a variable, a line of a file, or "default"."""
    model: str | None = None
    """None: the provider's own default."""
    base_url: str | None = None
    retries: int = 4
    """How often a busy or failing server is asked again."""
    stall_s: float = 120.0
    """Longest silence of a server [s]."""
    faults: bool = False
    """Whether the built-in author makes mistakes on purpose; no other provider does."""

    def address(self, environ: Mapping[str, str]) -> str:
        """Where a served model is asked."""
        from prompts.providers.openai import OPENAI_URL

        return self.base_url or environ.get("OPENAI_BASE_URL") or OPENAI_URL

    def options(self, calls: Path, environ: Mapping[str, str], *, tokens_per_s: float = 0.0) -> dict[str, object]:
        """What the provider's class is made with.

        Args:
            calls: The project's recorded calls.
            environ: Where the provider looks its key up.
            tokens_per_s: How fast the built-in author writes; 0 = as fast as it is read.

        Raises:
            SettingsError: Recorded answers are asked for without the model that gave them.
        """
        model: dict[str, object] = {"model": self.model} if self.model else {}
        match self.name:
            case "openai":
                return {
                    "model": self.model or OPENAI_MODEL,
                    "base_url": self.base_url,
                    "environ": environ,
                    "stall_s": self.stall_s,
                    "retries": self.retries,
                }
            case "replay" if not self.model:
                raise SettingsError(self.origin, "replay needs --model: the one whose answers were recorded")
            case "replay":
                return {**model, "calls_dir": calls}
            case "builtin":
                pace = {"tokens_per_s": tokens_per_s} if tokens_per_s else {}
                faults = {"faults": FAULT_CHANCE} if self.faults else {}
                return {**model, **pace, **faults}
        return model


def choose_provider(settings: Settings, environ: Mapping[str, str]) -> ProviderChoice:
    """Take the provider that was named; else `openai` when it is configured; else `builtin`.

    Raises:
        SettingsError: Mistakes on purpose are asked of a language model.
    """
    if settings.provider is not None:
        name, origin = settings.provider, settings.origin("provider")
    elif settings.base_url is not None:
        name, origin = "openai", settings.origin("base_url")
    elif variable := next((variable for variable in CONFIGURES_OPENAI if environ.get(variable)), None):
        name, origin = "openai", f"environment {variable}"
    else:
        name, origin = "builtin", DEFAULT
    if settings.faults and name == "openai":
        reason = "only the built-in author makes mistakes on purpose: choose --provider builtin"
        raise SettingsError(settings.origin("faults"), reason)
    return ProviderChoice(
        name, origin, settings.model, settings.base_url, settings.retries, settings.stall_s, settings.faults
    )
