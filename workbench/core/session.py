"""One opened project with everything a use case needs: settings, library, sandbox, provider."""

from __future__ import annotations

import getpass
import os
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from library.records import Trial
from library.store import TaskLibrary
from prompts.budget import Budget
from prompts.prices import FREE, Price, PriceTable, read_prices
from prompts.providers import Provider, open_provider
from prompts.providers.metered import MeteredProvider
from prompts.providers.recording import RecordingProvider
from sim.sandbox.host import Sandbox
from workbench.core.events import Notice
from workbench.core.opening import NO_FLAGS, Opening, open_project, user_prices_file
from workbench.core.provider_choice import UNPAID, ProviderChoice


@dataclass(kw_only=True)
class Session(Opening):
    """What a command or a screen works with from start to end; use it as an async context manager or `aclose` it."""

    library: TaskLibrary
    sandbox: Sandbox
    who: str
    """The account's name, written into decisions."""
    notices: tuple[Notice, ...] = ()
    """What the user should be told once: a folder that was made, files that were mended."""
    open_provider: Callable[..., Provider] = open_provider
    """Name and options → provider; what a test replaces to write the answers itself."""
    budget: Budget | None = None
    """What all calls together may cost; None: no limit."""
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
        """Find a project, read its settings and open its library; arguments and errors as of `open_project`.

        Raises:
            CorruptProject: A file of the project cannot be read.
        """
        return cls.over(open_project(project, flags=flags, environ=environ, start=start))

    @classmethod
    def over(cls, opening: Opening) -> Session:
        """Open the library of a project that was found; what is a session already is returned as it is.

        Raises:
            CorruptProject: A file of the project cannot be read.
        """
        if isinstance(opening, Session):
            return opening
        library = TaskLibrary(opening.project.root)
        return cls(
            **vars(opening),
            library=library,
            sandbox=Sandbox(spares=1),
            who=_account(),
            notices=_notices(opening, library),
        )

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


def _account() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container's user may have no name
        return f"uid {os.getuid()}"


def _notices(opening: Opening, library: TaskLibrary) -> tuple[Notice, ...]:
    made = [Notice(opening.news)] if opening.news else []
    return (*made, *(Notice(text, "warning") for text in library.notices))
