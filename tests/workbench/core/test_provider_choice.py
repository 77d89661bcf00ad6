from pathlib import Path

import pytest

from workbench.core.errors import SettingsError
from workbench.core.provider_choice import FAULT_CHANCE, OPENAI_MODEL, choose_provider
from workbench.core.settings import Settings


def test_the_builtin_author_writes_when_nothing_is_configured() -> None:
    choice = choose_provider(Settings(), {})
    assert (choice.name, choice.origin) == ("builtin", "default")
    assert choice.options(Path("calls"), {}) == {}


def test_only_the_builtin_author_is_asked_to_write_at_a_pace() -> None:
    assert choose_provider(Settings(), {}).options(Path("calls"), {}, tokens_per_s=250.0) == {"tokens_per_s": 250.0}
    asked = choose_provider(Settings(provider="openai"), {}).options(Path("calls"), {}, tokens_per_s=250.0)
    assert "tokens_per_s" not in asked


def test_only_the_builtin_author_makes_mistakes_on_purpose() -> None:
    faulty = Settings().with_flags(faults=True)
    assert choose_provider(faulty, {}).options(Path("calls"), {}) == {"faults": FAULT_CHANCE}
    with pytest.raises(SettingsError, match="--faults: only the built-in author makes mistakes on purpose"):
        choose_provider(faulty, {"OPENAI_API_KEY": "set"})


@pytest.mark.parametrize("variable", ["OPENAI_API_KEY", "OPENAI_KEY", "OPENAI_BASE_URL"])
def test_a_key_or_an_address_chooses_openai(variable: str) -> None:
    choice = choose_provider(Settings(), {variable: "set"})
    assert (choice.name, choice.origin) == ("openai", f"environment {variable}")


def test_an_empty_variable_chooses_nothing() -> None:
    assert choose_provider(Settings(), {"OPENAI_API_KEY": ""}).name == "builtin"


def test_a_named_provider_goes_before_a_key() -> None:
    choice = choose_provider(Settings().with_flags(provider="builtin"), {"OPENAI_API_KEY": "set"})
    assert (choice.name, choice.origin) == ("builtin", "--provider")


def test_openai_gets_model_address_and_environment() -> None:
    environ = {"OPENAI_API_KEY": "k"}
    choice = choose_provider(Settings().with_flags(base_url="http://127.0.0.1:1/v1"), environ)
    assert choice.options(Path("calls"), environ) == {
        "model": OPENAI_MODEL,
        "base_url": "http://127.0.0.1:1/v1",
        "environ": environ,
        "retries": 4,
        "stall_s": 120.0,
    }


def test_replay_must_know_whose_answers_to_look_for() -> None:
    with pytest.raises(SettingsError, match="needs --model"):
        choose_provider(Settings(provider="replay"), {}).options(Path("calls"), {})
    named = choose_provider(Settings(provider="replay", model="m"), {})
    assert named.options(Path("calls"), {}) == {"model": "m", "calls_dir": Path("calls")}
