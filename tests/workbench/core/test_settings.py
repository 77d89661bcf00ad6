from pathlib import Path

import pytest

from workbench.core.errors import SettingsError
from workbench.core.settings import SETTINGS, Settings, default_of, resolve_settings


def write(path: Path, text: str) -> Path:
    path.write_text(text)
    return path


def test_flags_go_before_environment_before_project_before_user_before_defaults(tmp_path: Path) -> None:
    user = write(tmp_path / "config.toml", "trials = 4\nepisodes = 4\nseed = 4\nmax_tokens = 4\n")
    project = write(tmp_path / "simsmith.toml", "schema = 1\ntrials = 3\nepisodes = 3\nseed = 3\n")
    settings = resolve_settings(
        project_file=project,
        user_file=user,
        environ={"SIMSMITH_TRIALS": "2", "SIMSMITH_EPISODES": "2"},
        flags={"trials": 1, "model": None},
    )
    assert (settings.trials, settings.episodes, settings.seed, settings.max_tokens) == (1, 2, 3, 4)
    assert settings.repair_attempts == 2
    assert settings.origin("trials") == "--trials"
    assert settings.origin("episodes") == "environment SIMSMITH_EPISODES"
    assert settings.origin("seed") == f"{project}:4"
    assert settings.origin("max_tokens") == f"{user}:4"
    assert settings.origin("repair_attempts") == "default"
    assert settings.model is None


def test_an_unknown_key_names_file_line_and_the_nearest_key(tmp_path: Path) -> None:
    project = write(tmp_path / "simsmith.toml", "schema = 1\n# a comment\ntrails = 3\n")
    with pytest.raises(SettingsError, match=r"simsmith\.toml:3: unknown setting 'trails'; did you mean 'trials'\?"):
        resolve_settings(project_file=project, user_file=None, environ={}, flags={})


def test_the_published_name_of_a_setting_leads_to_ours(tmp_path: Path) -> None:
    project = write(tmp_path / "simsmith.toml", "max_env_run_cnt = 3\n")
    with pytest.raises(SettingsError, match="'max_env_run_cnt'; it is called 'episodes' here"):
        resolve_settings(project_file=project, user_file=None, environ={}, flags={})


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ('trials = "three"', ":1: trials must be a whole number, not 'three'"),
        ("trials = true", ":1: trials must be a whole number, not True"),
        ("trials = 1.5", ":1: trials must be a whole number, not 1.5"),
        ("\ntrials = 0", ":2: trials must be at least 1, not 0"),
        ("recipe = 7", ":1: recipe must be text, not 7"),
        ("temperature = 3", ":1: temperature must be a number from 0 to 2"),
        ('[temperature]\npropose = "hot"', ":1: temperature must be a number from 0 to 2"),
        ("trials = \nseed = 1", ":1: not TOML"),
    ],
)
def test_a_wrong_value_names_file_line_and_what_would_be_valid(tmp_path: Path, text: str, complaint: str) -> None:
    project = write(tmp_path / "simsmith.toml", text)
    with pytest.raises(SettingsError) as caught:
        resolve_settings(project_file=project, user_file=None, environ={}, flags={})
    assert complaint in str(caught.value)


def test_an_unknown_variable_of_ours_is_an_error_and_those_of_others_are_not() -> None:
    with pytest.raises(SettingsError, match="environment SIMSMITH_TRAILS: unknown setting 'trails'"):
        resolve_settings(project_file=None, user_file=None, environ={"SIMSMITH_TRAILS": "3"}, flags={})
    others = {"HOME": "/", "SIMSMITH_PROJECT": "/tmp"}
    assert resolve_settings(project_file=None, user_file=None, environ=others, flags={}) == Settings()


def test_a_wrong_flag_is_named() -> None:
    with pytest.raises(SettingsError, match="--repair-attempts: repair_attempts must be at least 0, not -1"):
        Settings().with_flags(repair_attempts=-1)


@pytest.mark.parametrize(
    ("text", "temperatures"),
    [
        ("0.5", {"propose": 0.5}),
        ("implement=0.2", {"implement": 0.2}),
        ("0.5,implement=0.2", {"propose": 0.5, "implement": 0.2}),
    ],
)
def test_a_bare_temperature_is_that_of_the_propose_stage(text: str, temperatures: dict[str, float]) -> None:
    assert Settings().with_flags(temperature=text).temperature == temperatures


def test_temperatures_of_other_places_add_up(tmp_path: Path) -> None:
    project = write(tmp_path / "simsmith.toml", "temperature = {propose = 0.9, reflect = 0.1}\n")
    settings = resolve_settings(project_file=project, user_file=None, environ={}, flags={"temperature": "0.5"})
    assert settings.temperature == {"propose": 0.5, "reflect": 0.1}


def test_every_setting_has_its_default_in_one_place() -> None:
    assert {key: default_of(key) for key in SETTINGS} == {key: getattr(Settings(), key) for key in SETTINGS}
