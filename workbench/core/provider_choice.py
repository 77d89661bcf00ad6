"""Who writes when nobody was named: a configured model, else the built-in author. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from workbench.core.settings import DEFAULT, Settings

CONFIGURES_OPENAI = ("OPENAI_API_KEY", "OPENAI_KEY", "OPENAI_BASE_URL")


@dataclass(frozen=True)
class ProviderChoice:
    """A provider's name and what is known of it before it is opened."""

    name: str
    origin: str
    """What decided: a flag, a variable, a line of a file, or "default"."""
    model: str | None = None
    """None: the provider's own default."""
    base_url: str | None = None

    def options(self, calls: Path) -> dict[str, object]:
        """What the provider's class is made with.

        Args:
            calls: The project's recorded calls.
        """
        given: dict[str, object] = {"model": self.model} if self.model else {}
        if self.name == "openai" and self.base_url:
            given["base_url"] = self.base_url
        if self.name == "replay":
            given["calls_dir"] = calls
        return given


def choose_provider(settings: Settings, environ: Mapping[str, str]) -> ProviderChoice:
    """Take the provider that was named; else `openai` when it is configured; else `builtin`."""
    if settings.provider is not None:
        name, origin = settings.provider, settings.origin("provider")
    elif settings.base_url is not None:
        name, origin = "openai", settings.origin("base_url")
    elif variable := next((variable for variable in CONFIGURES_OPENAI if environ.get(variable)), None):
        name, origin = "openai", f"environment {variable}"
    else:
        name, origin = "builtin", DEFAULT
    return ProviderChoice(name, origin, settings.model, settings.base_url)
