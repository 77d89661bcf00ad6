"""Providers by name; each is imported only when it is opened, so that a missing or slow one costs nobody else."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from importlib import import_module
from typing import cast

from prompts.errors import UnknownProvider
from prompts.providers.base import Provider

__all__ = ["PROVIDERS", "Provider", "open_provider"]

PROVIDERS: Mapping[str, tuple[str, str]] = {
    "builtin": ("prompts.providers.builtin.author", "BuiltinAuthor"),
    "openai": ("prompts.providers.openai", "OpenAIProvider"),
    "replay": ("prompts.providers.replay", "ReplayProvider"),
}
"""Name → module and class."""


def open_provider(name: str, **options: object) -> Provider:
    """Make a provider; nothing is sent yet.

    Args:
        name: One of `PROVIDERS`.
        options: Arguments of the provider's class.

    Raises:
        UnknownProvider: No provider has that name; names the known ones.
    """
    if name not in PROVIDERS:
        near = get_close_matches(name, PROVIDERS, n=1)
        hint = f"did you mean {near[0]!r}? " if near else ""
        raise UnknownProvider(f"unknown provider {name!r}; {hint}known: {', '.join(sorted(PROVIDERS))}")
    module, class_name = PROVIDERS[name]
    return cast(Provider, getattr(import_module(module), class_name)(**options))
