import os
import tomllib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from workbench.core.errors import NewerProject, NotAProject, ProjectError, SettingsError
from workbench.core.project import FOLDERS, create_project, find_project, open_project, settings_template
from workbench.core.settings import SETTINGS, resolve_settings


def test_a_new_project_has_its_folders_and_schema(tmp_path: Path) -> None:
    project = create_project(tmp_path / "kitchen")
    assert project.made_now
    assert {path.name for path in project.root.iterdir()} == {*FOLDERS, "simsmith.toml"}
    assert tomllib.loads(project.settings_file.read_text())["schema"] == 1


def test_making_a_project_again_changes_nothing(tmp_path: Path) -> None:
    first = create_project(tmp_path)
    first.settings_file.write_text("schema = 1\ntrials = 3\n")
    again = create_project(tmp_path)
    assert not again.made_now
    assert first.settings_file.read_text() == "schema = 1\ntrials = 3\n"


def test_a_project_is_found_from_a_folder_inside_it(tmp_path: Path) -> None:
    create_project(tmp_path)
    inside = tmp_path / "trials" / "deep"
    inside.mkdir()
    assert find_project(None, start=inside, default=tmp_path / "other").root == tmp_path
    assert not (tmp_path / "other").exists()


def test_the_default_project_is_made_at_first_use_only(tmp_path: Path) -> None:
    start, default = tmp_path / "elsewhere", tmp_path / "data" / "project"
    assert find_project(None, start=start, default=default).made_now
    assert not find_project(None, start=start, default=default).made_now


def test_a_folder_that_was_named_is_never_made(tmp_path: Path) -> None:
    with pytest.raises(NotAProject, match=r"simsmith init"):
        find_project(tmp_path / "nothing", start=tmp_path, default=tmp_path)
    assert not (tmp_path / "nothing").exists()


def test_a_newer_project_is_refused_with_the_version_it_needs(tmp_path: Path) -> None:
    (tmp_path / "simsmith.toml").write_text('schema = 9\nneeds = "3.1.0"\n')
    with pytest.raises(NewerProject, match=r"schema 9.*it needs 3\.1\.0"):
        open_project(tmp_path)


def test_a_schema_that_is_none_names_its_line(tmp_path: Path) -> None:
    (tmp_path / "simsmith.toml").write_text('# mine\nschema = "one"\n')
    with pytest.raises(SettingsError, match=r"simsmith\.toml:2: schema must be"):
        open_project(tmp_path)


def test_a_file_in_the_way_is_named(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("")
    with pytest.raises(ProjectError, match="cannot make a project here"):
        create_project(tmp_path / "taken")


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is read-only for root")
def test_a_project_that_cannot_be_written_is_refused(tmp_path: Path) -> None:
    create_project(tmp_path)
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(ProjectError, match="cannot be written to"):
            open_project(tmp_path)
    finally:
        tmp_path.chmod(0o700)


def test_many_may_make_one_project_at_once(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        projects = list(pool.map(create_project, [tmp_path / "shared"] * 16))
    assert {project.root for project in projects} == {tmp_path / "shared"}
    assert (tmp_path / "shared" / "simsmith.toml").read_text() == settings_template()
    assert not list((tmp_path / "shared").glob(".*.tmp"))


def test_the_file_of_a_new_project_shows_every_setting_and_sets_none(tmp_path: Path) -> None:
    project = create_project(tmp_path)
    text = project.settings_file.read_text()
    assert all(f"# {key} = " in text for key in SETTINGS)
    settings = resolve_settings(project_file=project.settings_file, user_file=None, environ={}, flags={})
    assert settings.origins == {}


def test_the_shown_defaults_can_be_uncommented(tmp_path: Path) -> None:
    project = create_project(tmp_path)
    shown = [line.removeprefix("# ") for line in project.settings_file.read_text().splitlines()[4:]]
    with_value = [line for line in shown if "= …" not in line]
    project.settings_file.write_text("\n".join(with_value))
    settings = resolve_settings(project_file=project.settings_file, user_file=None, environ={}, flags={})
    assert len(settings.origins) == len(with_value)
