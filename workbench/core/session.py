"""One opened project with everything a use case needs: settings, library, sandbox, provider."""

from __future__ import annotations

import getpass
import os
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType, TracebackType
from typing import Self

import platformdirs

from library.records import Trial
from library.store import TaskLibrary
from prompts.budget import Budget
from prompts.prices import FREE, Price, PriceTable, read_prices
from prompts.providers import Provider, open_provider
from prompts.providers.metered import MeteredProvider
from prompts.providers.recording import RecordingProvider
from sim.sandbox.host import Sandbox
from workbench.core.events import Notice
from workbench.core.project import PRICES_NAME, Project, find_project
from workbench.core.provider_choice import UNPAID, ProviderChoice, choose_provider
from workbench.core.settings import Settings, resolve_settings

NO_FLAGS: Mapping[str, object] = MappingProxyType({})


@dataclass
class Session:
    """What a command or a screen works with from start to end; use it as an async context manager or `aclose` it."""

    project: Project
    settings: Settings
    library: TaskLibrary
    sandbox: Sandbox
    environ: Mapping[str, str] = field(repr=False)
    """Where keys are looked up; never stored, never shown."""
    who: str
    """The account's name, written into decisions."""
    notices: tuple[Notice, ...] = ()
    """What the user should be told once: a folder that was made, files that were mended."""
    open_provider: Callable[..., Provider] = open_provider
    """Name and options → provider; what a test replaces to write the answers itself."""
    budget: Budget | None = None
    """What all calls together may cost; None: no limit."""
    tokens_per_s: float = 0.0
    """How fast the built-in author writes; 0 = as fast as it is read. Its recorded answers are never slowed down."""
    clock: Callable[[], float] = time.monotonic
    """Seconds; measures durations."""
    now: Callable[[], datetime] = field(default=lambda: datetime.now(UTC))
    """The date that is written into records."""

    @classmethod
    def open(
        cls,
        project: Path | None = None,
        *,
        flags: Mapping[str, object] = NO_FLAGS,
        environ: Mapping[str, str] | None = None,
        start: Path | None = None,
    ) -> Session:
        """Open a project and read its settings.

        Args:
            project: The folder; None takes `SIMSMITH_PROJECT`, else looks in the current one and its parents, else
                takes the user's default.
            flags: Settings that were given on the command line; None means not given.
            environ: The environment; None takes the process's own.
            start: Where the search starts; None takes the current folder.

        Raises:
            ProjectError: The folder cannot be used.
            SettingsError: A setting cannot be used.
            CorruptProject: A file of the project cannot be read.
        """
        environ = os.environ if environ is None else environ
        if project is None and (chosen := environ.get("SIMSMITH_PROJECT")):
            project = Path(chosen)
        opened = find_project(project, start=start or Path.cwd(), default=default_project())
        settings = resolve_settings(
            project_file=opened.settings_file, user_file=user_settings_file(), environ=environ, flags=flags
        )
        library = TaskLibrary(opened.root)
        return cls(opened, settings, library, Sandbox(spares=1), environ, _account(), _notices(opened, library))

    def provider_choice(self) -> ProviderChoice:
        """Who writes, and why; nothing is opened."""
        return choose_provider(self.settings, self.environ)

    def prices(self) -> PriceTable:
        """What models cost: the project's own prices before the user's before the packaged ones.

        Raises:
            PriceError: A table cannot be used.
        """
        return read_prices([self.project.prices_file, user_prices_file()])

    def price(self) -> Price | None:
        """Of the model that will answer; None when no table knows it.

        Raises:
            PriceError, SettingsError, UnknownProvider: As `prices` and `provider`.
        """
        if self.provider_choice().name in UNPAID:
            return FREE
        return self.prices().price(self.author_names()[1], self.address())

    def address(self) -> str | None:
        """Where the model that will answer is served; None: nowhere."""
        choice = self.provider_choice()
        return None if choice.name in UNPAID else choice.address(self.environ)

    def price_of(self, trial: Trial) -> Price | None:
        """Of the model that wrote a trial, where it was asked, by the tables of today; None when none knows it.

        Raises:
            PriceError: As `prices`.
        """
        if trial.provider in UNPAID:
            return FREE
        address = trial.settings.get("base_url")  # older trials do not tell: what holds anywhere holds there
        return self.prices().price(trial.model, str(address) if address else None)

    def author_names(self) -> tuple[str, str]:
        """The provider's name and that of the model that will answer.

        Raises:
            As `provider`.
        """
        provider = self._open(self.provider_choice())
        return provider.name, self.settings.model or provider.model

    def provider(self, paid_by: str = "") -> Provider:
        """The author, opened; what it answers is on disk before anybody reads it, and within the budget.

        Args:
            paid_by: Id of the trial that will ask; empty when nothing is asked.

        Raises:
            UnknownProvider: The settings name one that does not exist.
            SettingsError: Recorded answers are asked for without the model that gave them.
        """
        choice = self.provider_choice()
        provider = self._open(choice)
        if choice.name == "replay":
            return provider
        if self.budget is not None and (price := self.price()) is not None:
            provider = MeteredProvider(provider, price, self.budget)
        return RecordingProvider(provider, self.project.calls, paid_by)

    def _open(self, choice: ProviderChoice) -> Provider:
        options = choice.options(self.project.calls, self.environ, tokens_per_s=self.tokens_per_s)
        return self.open_provider(choice.name, **options)

    async def aclose(self) -> None:
        """End every worker."""
        await self.sandbox.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.aclose()


def default_project() -> Path:
    """The project of a user who did not choose one."""
    return platformdirs.user_data_path("simsmith") / "project"


def user_settings_file() -> Path:
    """Settings for all projects of this user."""
    return platformdirs.user_config_path("simsmith") / "config.toml"


def user_prices_file() -> Path:
    """Prices for all projects of this user."""
    return platformdirs.user_config_path("simsmith") / PRICES_NAME


def _account() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container's user may have no name
        return f"uid {os.getuid()}"


def _notices(project: Project, library: TaskLibrary) -> tuple[Notice, ...]:
    made = [Notice(f"Made a project in {project.root}")] if project.made_now else []
    return (*made, *(Notice(text, "warning") for text in library.notices))
