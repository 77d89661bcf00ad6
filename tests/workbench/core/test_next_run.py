"""Settings that are typed into a form."""

from __future__ import annotations

from dataclasses import replace

import pytest

from workbench.core.errors import SettingsError
from workbench.core.next_run import KEYS, ORIGIN, entries_of, with_entries
from workbench.core.settings import Settings


def test_what_was_not_changed_keeps_its_value_and_its_origin() -> None:
    settings = Settings(seed=7, temperature={"propose": 0.5}, origins={"seed": "simsmith.toml:3"})
    assert with_entries(settings, entries_of(settings)) == settings
    assert tuple(entries_of(settings)) == KEYS


def test_what_was_typed_is_checked_as_in_a_file() -> None:
    settings = with_entries(Settings(), {"episodes": " 5 ", "target": "build-house", "temperature": "0.4,reflect=1"})
    assert (settings.episodes, settings.target) == (5, "build-house")
    assert settings.temperature == {"propose": 0.4, "reflect": 1.0}
    assert settings.origin("temperature.reflect") == ORIGIN
    assert entries_of(settings)["temperature"] == "propose=0.4,reflect=1"
    fewer = with_entries(settings, {"temperature": "reflect=0.1"})
    assert fewer.temperature == {"reflect": 0.1}, "the form says all of it"


def test_an_empty_text_goes_back_to_the_default() -> None:
    settings = replace(Settings(), model="m", seed=4, origins={"model": "a", "seed": "b", "recipe": "c"})
    back = with_entries(settings, {"model": "", "seed": ""})
    assert (back.model, back.seed, dict(back.origins)) == (None, 0, {"recipe": "c"})


@pytest.mark.parametrize(
    ("key", "typed", "said"),
    [
        ("episodes", "0", "episodes must be at least 1, not 0"),
        ("episodes", "many", "episodes must be a whole number, not 'many'"),
        ("temperature", "3", "temperature must be a number from 0 to 2"),
        ("seed", "-1", "seed must be at least 0"),
    ],
)
def test_a_wrong_value_is_refused_with_what_would_be_right(key: str, typed: str, said: str) -> None:
    with pytest.raises(SettingsError, match=said):
        with_entries(Settings(), {key: typed})
