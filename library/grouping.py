"""Trials in groups whose statistics mean something: by author always, and by recipe, model or prompts on request.

The built-in author's trials are never counted together with a model's, and neither are replayed ones, which repeat
answers that were counted before. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, get_args

if TYPE_CHECKING:
    from library.outlines import AnyTrial
    from library.records import Trial

AuthorKind = Literal["model", "replay", "builtin"]
AUTHOR_KINDS: tuple[AuthorKind, ...] = get_args(AuthorKind)
GroupBy = Literal["recipe", "model", "prompt-version"]
UNKNOWN_VERSION = "unknown"
"""Of trials that were kept before versions were."""
_VERSION_DIGITS = 12


@dataclass(frozen=True)
class Group:
    """Some trials that may be counted together."""

    author: AuthorKind
    key: str
    """What they share by what was asked for: a recipe, a model, prompts; empty when nothing was."""
    trials: tuple[Trial, ...]
    """At least one, in the order in which they ran."""

    @property
    def models(self) -> tuple[str, ...]:
        """Who wrote, each once."""
        return tuple(dict.fromkeys(trial.model for trial in self.trials))

    @property
    def recipes(self) -> tuple[str, ...]:
        """By which recipes, each once."""
        return tuple(dict.fromkeys(trial.recipe for trial in self.trials))


def author_kind(trial: AnyTrial) -> AuthorKind:
    """Who wrote: a model, the record of one, or the built-in author, which is none."""
    return kind_of(trial.provider)


def kind_of(provider: str) -> AuthorKind:
    """Who writes through a provider."""
    return next((kind for kind in AUTHOR_KINDS if kind == provider), "model")


def group(trials: Iterable[Trial], by: GroupBy | None = None) -> tuple[Group, ...]:
    """The groups, models first, then in the order in which their first trials ran."""
    members: dict[tuple[AuthorKind, str], list[Trial]] = {}
    for trial in trials:
        members.setdefault((author_kind(trial), key_of(trial, by)), []).append(trial)
    groups = [Group(author, key, tuple(found)) for (author, key), found in members.items()]
    return tuple(sorted(groups, key=lambda found: AUTHOR_KINDS.index(found.author)))


def key_of(trial: Trial, by: GroupBy | None) -> str:
    """What a trial is grouped by."""
    match by:
        case None:
            return ""
        case "recipe":
            return trial.recipe
        case "model":
            return trial.model
        case "prompt-version":
            return f"{trial.recipe} {prompt_version(trial)}"


def prompt_version(trial: Trial) -> str:
    """The first digits of the hash of all that decided what was sent and how answers were read."""
    return str(trial.settings.get("recipe_version") or UNKNOWN_VERSION)[:_VERSION_DIGITS]
