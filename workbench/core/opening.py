"""A project as far as a first look goes: which folder it is, and the settings of the next run.

`Session.over` opens the rest: with 2,000 tasks a library takes a second to read, and the screen need not wait for it.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

import platformdirs

from workbench.core.project import PRICES_NAME, Project, find_project
from workbench.core.provider_choice import ProviderChoice, choose_provider
from workbench.core.settings import Settings, resolve_settings

NO_FLAGS: Mapping[str, object] = MappingProxyType({})


@dataclass
class Opening:
    """A project that was found."""

    project: Project
    settings: Settings
    environ: Mapping[str, str] = field(repr=False)
    """Where keys are looked up; never stored, never shown."""
    tokens_per_s: float = 0.0
    """How fast the built-in author writes; 0 = as fast as it is read. Its recorded answers are never slowed down."""

    @property
    def news(self) -> str:
        """That the folder was made while it was being opened; empty when it was there before."""
        return f"Made a project in {self.project.root}" if self.project.made_now else ""

    async def aclose(self) -> None:
        """End what runs for it: nothing, before it is a session."""

    def provider_choice(self) -> ProviderChoice:
        """Who writes, and why; nothing is opened."""
        return choose_provider(self.settings, self.environ)


def open_project(
    project: Path | None = None,
    *,
    flags: Mapping[str, object] = NO_FLAGS,
    environ: Mapping[str, str] | None = None,
    start: Path | None = None,
) -> Opening:
    """Find a project and read its settings.

    Args:
        project: The folder; None takes `SIMSMITH_PROJECT`, else looks in the current one and its parents, else
            takes the user's default.
        flags: Settings that were given on the command line; None means not given.
        environ: The environment; None takes the process's own.
        start: Where the search starts; None takes the current folder.

    Raises:
        ProjectError: The folder cannot be used.
        SettingsError: A setting cannot be used.
    """
    environ = os.environ if environ is None else environ
    if project is None and (chosen := environ.get("SIMSMITH_PROJECT")):
        project = Path(chosen)
    found = find_project(project, start=start or Path.cwd(), default=default_project())
    settings = resolve_settings(
        project_file=found.settings_file, user_file=user_settings_file(), environ=environ, flags=flags
    )
    return Opening(found, settings, environ)


def default_project() -> Path:
    """The project of a user who did not choose one."""
    return platformdirs.user_data_path("simsmith") / "project"


def user_settings_file() -> Path:
    """Settings for all projects of this user."""
    return platformdirs.user_config_path("simsmith") / "config.toml"


def user_prices_file() -> Path:
    """Prices for all projects of this user."""
    return platformdirs.user_config_path("simsmith") / PRICES_NAME
