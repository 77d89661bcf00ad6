from dataclasses import replace
from pathlib import Path

import pytest

from library.store import TaskLibrary
from prompts.errors import UnknownProvider
from prompts.prices import FREE, Price
from tests.library.builders import make_trial
from workbench.core.errors import NotAProject, SettingsError
from workbench.core.opening import default_project, user_settings_file
from workbench.core.project import create_project
from workbench.core.session import Session


def test_without_a_project_the_users_own_is_made_and_told(tmp_path: Path) -> None:
    session = Session.open(environ={}, start=tmp_path)
    assert session.project.root == default_project()
    assert [notice.text for notice in session.notices] == [f"Made a project in {default_project()}"]
    assert Session.open(environ={}, start=tmp_path).notices == ()


def test_the_environment_may_name_the_project(tmp_path: Path, project: Path) -> None:
    assert Session.open(environ={"SIMSMITH_PROJECT": str(project)}, start=tmp_path).project.root == project
    other = create_project(tmp_path / "other").root
    assert Session.open(other, environ={"SIMSMITH_PROJECT": str(project)}).project.root == other
    with pytest.raises(NotAProject):
        Session.open(environ={"SIMSMITH_PROJECT": str(tmp_path / "nothing")})


def test_settings_of_user_project_and_flags_come_together(project: Path) -> None:
    user_settings_file().parent.mkdir(parents=True)
    user_settings_file().write_text("trials = 2\nepisodes = 2\n")
    (project / "simsmith.toml").write_text("schema = 1\nepisodes = 4\n")
    settings = Session.open(project, environ={}, flags={"seed": 7}).settings
    assert (settings.trials, settings.episodes, settings.seed) == (2, 4, 7)
    with pytest.raises(SettingsError):
        Session.open(project, environ={}, flags={"seed": -7})


def test_what_was_mended_is_told(project: Path) -> None:
    TaskLibrary(project).propose(make_trial("stack-blocks"))
    (project / "library" / "stack-blocks" / "task.py").write_text("class StackBlocks(Task):\n    max_steps = 9\n")
    notices = Session.open(project, environ={}).notices
    assert {notice.severity for notice in notices} == {"warning"}
    assert any("stack-blocks" in notice.text for notice in notices)


def test_an_unknown_provider_is_named_when_it_is_opened(project: Path) -> None:
    session = Session.open(project, environ={}, flags={"provider": "openia"})
    with pytest.raises(UnknownProvider, match="did you mean 'openai'"):
        session.provider()


def test_a_key_is_in_no_picture_of_the_session(project: Path) -> None:
    session = Session.open(project, environ={"OPENAI_API_KEY": "sk-very-secret"})
    assert session.provider().name == "openai"
    assert "sk-very-secret" not in repr(session) + repr(session.provider())
    assert not any("sk-very-secret" in path.read_text() for path in project.rglob("*") if path.is_file())


async def test_a_session_closes_itself(project: Path) -> None:
    async with Session.open(project, environ={}) as session:
        assert session.provider().name == "builtin"


def test_an_old_trial_has_the_price_of_where_it_was_asked(project: Path) -> None:
    (project / "prices.toml").write_text(
        '[[price]]\nmodel = "m"\nbase_url = "http://127.0.0.1:1/v1"\ninput = 1\noutput = 2\n'
        '[[price]]\nmodel = "m"\nbase_url = "http://127.0.0.1:2/v1"\ninput = 10\noutput = 20\n'
    )
    session = Session.open(project, environ={"OPENAI_BASE_URL": "http://127.0.0.1:2/v1"})
    trial = replace(make_trial(), provider="openai", model="m")
    there = replace(trial, settings={**trial.settings, "base_url": "http://127.0.0.1:1/v1"})
    assert session.price_of(there) == Price(1.0, 2.0)
    assert session.price_of(trial) is None, "nobody knows where that was"
    assert session.price_of(replace(trial, provider="builtin")) == FREE
