"""What a call costs: prices by model from tables that a user can edit, and costs from tokens.

A model that no table names has no price, and what it wrote has no known cost; nothing is ever taken to be free.
"""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from prompts.errors import PriceError
from prompts.recipe_file import valid_names
from prompts.values import CompletionRequest, Usage

PACKAGED_PRICES = Path(__file__).parent / "prices.toml"
CHARACTERS_PER_TOKEN = 3.5
"""For estimates; English prose has about 4, Python code about 3."""
_DATE = re.compile(r"-\d{4}-?\d{2}-?\d{2}$")
_NUMBERS = ("input", "cached_input", "output")
_KEYS = ("model", "base_url", *_NUMBERS)
_REQUIRED = ("model", "input", "output")


@dataclass(frozen=True)
class Price:
    """Of one model, in US dollars per million tokens."""

    input: float
    output: float
    cached_input: float | None = None
    """Of the prompt's tokens that the provider had in its own cache; None: as the others."""

    def cost_usd(self, usage: Usage) -> float:
        """What a call costs."""
        cached = self.input if self.cached_input is None else self.cached_input
        fresh_tokens = usage.prompt_tokens - usage.cached_tokens
        return (fresh_tokens * self.input + usage.cached_tokens * cached + usage.completion_tokens * self.output) / 1e6


FREE = Price(0.0, 0.0)
"""Of authors that nobody pays: the built-in one and the record."""


@dataclass(frozen=True)
class PriceTable:
    """Prices in the order in which they are looked up: the user's own before the packaged ones."""

    entries: tuple[PriceEntry, ...]

    def price(self, model: str, base_url: str | None = None) -> Price | None:
        """The price of a model where it is asked, or None when no table knows it."""
        for name in dict.fromkeys((model, _DATE.sub("", model))):
            for entry in self.entries:
                if entry.model == name and entry.base_url in (None, _bare(base_url)):
                    return entry.price
        return None


@dataclass(frozen=True)
class PriceEntry:
    """One `[[price]]` of a table."""

    model: str
    price: Price
    base_url: str | None = None
    """None: wherever the model is asked."""
    source: Path = PACKAGED_PRICES
    """The file that says so."""


def read_prices(own: Iterable[Path] = ()) -> PriceTable:
    """The packaged prices, and before them those of the user's files that are there, the first one first.

    Raises:
        PriceError: A file cannot be read, or a key or a value cannot be used; names file and line.
    """
    files = [*(path for path in own if path.is_file()), PACKAGED_PRICES]
    return PriceTable(tuple(entry for path in files for entry in _read(path)))


def estimate_usage(asked_characters: int, answered_characters: int) -> Usage:
    """Tokens of a call that nobody counted."""
    return Usage(_tokens(asked_characters), _tokens(answered_characters), estimated=True)


def characters_of(request: CompletionRequest) -> int:
    """How much is asked."""
    return sum(len(message.content) for message in request.messages)


def _tokens(characters: int) -> int:
    return math.ceil(characters / CHARACTERS_PER_TOKEN)


def _bare(url: str | None) -> str | None:
    return url.rstrip("/") if url else None


def _read(path: Path) -> Iterator[PriceEntry]:
    try:
        text = path.read_text(encoding="utf-8")
        data = tomllib.loads(text)
    except (OSError, UnicodeDecodeError) as error:
        raise PriceError(f"cannot read the prices: {error}", path) from error
    except tomllib.TOMLDecodeError as error:
        place = re.search(r"at line (\d+)", str(error))
        raise PriceError(f"not valid TOML: {error}", path, int(place[1]) if place else None) from error
    table = _Table(path, text)
    for key in data:
        if key != "price":
            raise table.error(f"unknown key {key!r}; prices stand in [[price]]", key)
    listed = data.get("price", [])
    if not isinstance(listed, list):
        raise table.error("prices are tables: write [[price]]", "price")
    for number, entry in enumerate(listed, start=1):
        yield table.entry(entry, number)


class _Table:
    """A file of prices; knows its lines, which tomllib does not tell."""

    def __init__(self, path: Path, text: str) -> None:
        self._path = path
        self._lines = text.split("\n")

    def entry(self, values: Mapping[str, Any], number: int) -> PriceEntry:
        """The n-th `[[price]]`, checked."""
        header = self._header(number)
        for key in values:
            if key not in _KEYS:
                raise self.error(f"unknown key {key!r}; {valid_names(key, _KEYS)}", key, header)
        for key in _REQUIRED:
            if key not in values:
                raise PriceError(f"missing key {key!r}", self._path, header or None)
        for key in ("model", "base_url"):
            if not isinstance(values.get(key, ""), str):
                raise self.error(f"{key} must be text, not {values[key]!r}", key, header)
        for key in _NUMBERS:
            value = values.get(key, 0)
            if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < math.inf:
                raise self.error(f"{key} must be US dollars per million tokens, not {value!r}", key, header)
        price = Price(values["input"], values["output"], values.get("cached_input"))
        return PriceEntry(values["model"], price, _bare(values.get("base_url")), self._path)

    def error(self, message: str, key: str, header: int = 0) -> PriceError:
        """A complaint about a key, with its line."""
        for number, line in enumerate(self._lines, start=1):
            if number > header and re.match(rf"\s*(\[\[?\s*)?[\"']?{re.escape(key)}[\"']?\s*[=\].]", line):
                return PriceError(message, self._path, number)
        return PriceError(message, self._path, header or None)

    def _header(self, number: int) -> int:
        """1-based line of the n-th `[[price]]`; 0 when they are written inline."""
        headers = [n for n, line in enumerate(self._lines, start=1) if re.match(r"\s*\[\[\s*price\s*\]\]", line)]
        return headers[number - 1] if number <= len(headers) else 0
