"""Settings: what they are, what they default to, and which of five places a value came from.

Flags go before the environment (`SIMSMITH_<KEY>`), that before the project's `simsmith.toml`, that before the
user's `config.toml`, that before the defaults. Keys of providers are no settings: they are read from the
environment at the provider's edge and never stored.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import MISSING, dataclass, field, fields, replace
from difflib import get_close_matches
from pathlib import Path
from typing import Any, NamedTuple

from sim.sandbox.levels import LEVELS, SandboxLevel
from workbench.core.errors import SettingsError
from workbench.core.screen_config import SCREEN_KEYS
from workbench.core.settings_file import SettingsFile, read_settings_file

ENVIRONMENT_PREFIX = "SIMSMITH_"
NOT_SETTINGS = frozenset({"project", "log_file", "ascii", "images"})
"""SIMSMITH_* variables that stand for a root option of the command or are about the terminal, not for a setting."""
PROJECT_KEYS = frozenset({"schema", "needs"})
"""Keys of `simsmith.toml` that describe the folder itself."""
DEFAULT = "default"
PUBLISHED_NAMES: Mapping[str, str] = {
    "max_env_run_cnt": "episodes",
    "target_task_name": "target",
    "reflection_agreement_num": "critics",
    "task_description_candidate_num": "example_candidates",
    "task_asset_candidate_num": "asset_candidates",
    "task_code_candidate_num": "reference_candidates",
    "openai_temperature": "temperature",
    "load_task_num": "load_tasks",
    "use_template": "template",
}
"""Names that the published pipeline used → ours."""


class Kind(NamedTuple):
    """A type of setting: how it is read from TOML and from text."""

    name: str
    """As an error message says it."""
    from_toml: Callable[[object], object]
    """Raises ValueError when the value is not of this kind."""
    from_text: Callable[[str], object]
    """Raises ValueError likewise."""


class Given(NamedTuple):
    """One value that somebody set."""

    key: str
    value: object
    """Checked and of the setting's type."""
    origin: str
    """"--trials", "environment SIMSMITH_TRIALS" or "path:line"."""


def _toml_text(value: object) -> str:
    if not isinstance(value, str) or not value:
        raise ValueError
    return value


def _toml_whole(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise ValueError
    return value


def parse_temperatures(text: str) -> dict[str, float]:
    """Read "0.8" (the propose stage), "implement=0.2", or several with commas between them.

    Raises:
        ValueError: A part is neither.
    """
    temperatures: dict[str, float] = {}
    for part in text.split(","):
        stage, _, value = part.rpartition("=")
        temperatures[stage.strip() or "propose"] = _temperature(float(value))
    return temperatures


def _toml_temperatures(value: object) -> dict[str, float]:
    table: Mapping[str, object] = value if isinstance(value, dict) else {"propose": value}
    return {stage: _temperature(number) for stage, number in table.items()}


def _temperature(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0.0 <= value <= 2.0:
        raise ValueError
    return float(value)


def _level(value: object) -> object:
    if value not in LEVELS:
        raise ValueError
    return value


def _toml_positive(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0.0 < value < math.inf:
        raise ValueError
    return float(value)


def _text_positive(text: str) -> float:
    return _toml_positive(float(text))


def _toml_switch(value: object) -> bool:
    if not isinstance(value, bool):
        raise ValueError
    return value


def _text_switch(text: str) -> bool:
    if text.lower() not in _SWITCHES:
        raise ValueError
    return _SWITCHES[text.lower()]


_SWITCHES = {"true": True, "yes": True, "on": True, "1": True, "false": False, "no": False, "off": False, "0": False}
SWITCH = Kind("true or false", _toml_switch, _text_switch)
TEXT = Kind("text", _toml_text, _toml_text)
POSITIVE = Kind("a number above 0", _toml_positive, _text_positive)
WHOLE = Kind("a whole number", _toml_whole, int)
LEVEL = Kind("full, partial or process-only", _level, _level)
TEMPERATURES = Kind("a number from 0 to 2, for one stage or for each", _toml_temperatures, parse_temperatures)


def _setting(kind: Kind, default: Any, about: str, *, minimum: int | None = None) -> Any:  # noqa: ANN401 - as dataclasses.field
    metadata = {"kind": kind, "about": about, "minimum": minimum}
    if isinstance(default, dict):
        return field(default_factory=default.copy, metadata=metadata)
    return field(default=default, metadata=metadata)


@dataclass(frozen=True)
class Settings:
    """Everything that can be set, checked; `origins` says where each value comes from."""

    provider: str | None = _setting(TEXT, None, "who writes: builtin, openai or replay; unset: openai when configured")
    model: str | None = _setting(TEXT, None, "name of the model; unset: the provider's own default")
    base_url: str | None = _setting(TEXT, None, "address of an OpenAI-compatible server")
    recipe: str = _setting(TEXT, "bottom-up", "which prompts are sent")
    target: str | None = _setting(TEXT, None, "name of the task that is asked for")
    seed_task: str | None = _setting(TEXT, None, "name of the library task that new ones are variations of")
    trials: int = _setting(WHOLE, 10, "trials of one run", minimum=1)
    workers: int = _setting(WHOLE, 1, "trials of one run that run side by side", minimum=1)
    episodes: int = _setting(WHOLE, 3, "episodes tried for each task, each with a seed of its own", minimum=1)
    repair_attempts: int = _setting(WHOLE, 2, "how often a failed check goes back to the author", minimum=0)
    temperature: Mapping[str, float] = _setting(TEMPERATURES, {}, "stage = value, over the recipe's")
    seed: int = _setting(WHOLE, 0, "what a run derives all of its seeds from", minimum=0)
    retries: int = _setting(WHOLE, 4, "how often a busy or failing provider is asked again", minimum=0)
    stall_s: float = _setting(POSITIVE, 120.0, "seconds of silence after which a provider is given up")
    budget: float | None = _setting(POSITIVE, None, "US dollars that one run may cost; unset: no limit")
    max_tokens: int = _setting(WHOLE, 4096, "longest answer of one call", minimum=1)
    load_memory: bool = _setting(SWITCH, True, "whether trials are told of the library; else of their own run only")
    save_memory: bool = _setting(SWITCH, True, "whether what trials give is put up for review")
    load_tasks: int = _setting(WHOLE, -1, "library tasks that a run loads, drawn once; -1 = all", minimum=-1)
    template: bool = _setting(SWITCH, True, "whether prompts show what is remembered; else their fixed texts only")
    faults: bool = _setting(SWITCH, False, "whether the built-in author makes classic mistakes on purpose, to practise")
    embedding: str | None = _setting(TEXT, None, "sentence-transformers model for near-duplicates; unset: TF-IDF")
    example_candidates: int = _setting(WHOLE, -1, "library descriptions shown when proposing; -1 = all", minimum=-1)
    asset_candidates: int = _setting(WHOLE, -1, "assets shown when proposing; -1 = all", minimum=-1)
    reference_candidates: int | None = _setting(
        WHOLE, None, "library tasks that may be picked as reference; unset: the recipe's", minimum=0
    )
    critics: int | None = _setting(
        WHOLE, None, "answers that must agree when reflecting; unset: the recipe's", minimum=1
    )
    license: str | None = _setting(
        TEXT, None, "SPDX identifier for the tasks written in this project; exports need one"
    )
    require: SandboxLevel | None = _setting(  # noqa: RUF009 - a literal, which the rule does not see
        LEVEL, None, "least level of the sandbox; unset: partial, for base tasks process-only"
    )
    origins: Mapping[str, str] = field(default_factory=dict)
    """Key → where its value was set; a key that is missing has its default. Of a table, "key.part", too."""

    def origin(self, key: str) -> str:
        """Where a value comes from: "default", or the flag, variable or line that set it."""
        return self.origins.get(key, DEFAULT)

    def with_flags(self, **flags: object) -> Settings:
        """The same with values that were given as flags; None means that a flag was not given.

        Raises:
            SettingsError: A value is not valid; names the flag.
        """
        return _with_values(self, _from_flags(flags))


SETTINGS = {setting.name: setting for setting in fields(Settings) if setting.name != "origins"}
"""Key → field, in the order in which they are shown."""


def resolve_settings(
    *, project_file: Path | None, user_file: Path | None, environ: Mapping[str, str], flags: Mapping[str, object]
) -> Settings:
    """Put the five places together.

    Raises:
        SettingsError: A key is unknown or a value is not valid; names the place and what would be.
    """
    settings = Settings()
    for file, others in ((user_file, PROJECT_KEYS | SCREEN_KEYS), (project_file, PROJECT_KEYS)):
        if file is not None:
            settings = _with_values(settings, _from_file(read_settings_file(file), others))
    settings = _with_values(settings, _from_environment(environ))
    return settings.with_flags(**flags)


def about(key: str) -> str:
    """One line on what a setting means."""
    return str(SETTINGS[key].metadata["about"])


def default_of(key: str) -> object:
    """The value that a setting has when nobody sets it."""
    setting = SETTINGS[key]
    return {} if setting.default is MISSING else setting.default


def _with_values(settings: Settings, given: Iterator[Given]) -> Settings:
    for key, value, origin in given:
        origins = {**settings.origins, key: origin}
        if isinstance(value, dict):  # a stage's temperature adds to those from other places
            origins |= {f"{key}.{part}": origin for part in value}
            value = {**getattr(settings, key), **value}
        values: dict[str, Any] = {key: value, "origins": origins}
        settings = replace(settings, **values)
    return settings


def _from_file(file: SettingsFile, others: frozenset[str]) -> Iterator[Given]:
    """All values but those that others read."""
    for key, value in file.values.items():
        if key not in others:
            where = file.where(key)
            yield _checked(key, value, where, _kind(key, where).from_toml)


def _from_environment(environ: Mapping[str, str]) -> Iterator[Given]:
    for name, text in sorted(environ.items()):
        key = name.removeprefix(ENVIRONMENT_PREFIX).lower()
        if name.startswith(ENVIRONMENT_PREFIX) and key not in NOT_SETTINGS and text:
            where = f"environment {name}"
            yield _checked(key, text, where, _kind(key, where).from_text)


def _from_flags(flags: Mapping[str, object]) -> Iterator[Given]:
    for key, value in flags.items():
        if value is not None:
            where = f"--{key.replace('_', '-')}"
            kind = _kind(key, where)
            is_text = isinstance(value, str)
            yield _checked(key, value, where, kind.from_text if is_text else kind.from_toml)


def _kind(key: str, where: str) -> Kind:
    if key not in SETTINGS:
        raise SettingsError(where, f"unknown setting {key!r}; {_nearest(key)}")
    kind: Kind = SETTINGS[key].metadata["kind"]
    return kind


def _nearest(key: str) -> str:
    if key in PUBLISHED_NAMES:
        return f"it is called {PUBLISHED_NAMES[key]!r} here"
    if near := get_close_matches(key, SETTINGS, n=1):
        return f"did you mean {near[0]!r}?"
    return f"valid: {', '.join(SETTINGS)}"


def _checked(key: str, value: object, where: str, read: Callable[[Any], object]) -> Given:
    metadata = SETTINGS[key].metadata
    kind: Kind = metadata["kind"]
    minimum: int | None = metadata["minimum"]
    try:
        result = read(value)
    except ValueError:
        raise SettingsError(where, f"{key} must be {kind.name}, not {value!r}") from None
    if minimum is not None and isinstance(result, int) and result < minimum:
        raise SettingsError(where, f"{key} must be at least {minimum}, not {result}")
    return Given(key, result, where)
