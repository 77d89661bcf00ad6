"""Names, versions, and what is said where there is none."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import gymnasium
import pytest
from gymnasium.error import NameNotFound, VersionNotFound

from library.base import BASE_TASKS, load_base_tasks
from library.errors import UnknownTask
from library.store import TaskLibrary
from tests.library.builders import make_trial
from tests.workbench.gym.conftest import SOUND, AcceptTask
from workbench.core.errors import NotAProject, NotCollectable
from workbench.gym import TaskEnv, register_project
from workbench.gym.registration import register_here


def registered() -> set[str]:
    return {spec.id for spec in gymnasium.registry.values() if spec.namespace == "Simsmith"}


def accept_second_revision(library: TaskLibrary) -> None:
    source = SOUND.replace("SoundTask", "StackBlocks") + "# better\n"
    library.propose(make_trial("block-on-stand", trial="run-1-second", sources=(source,)), new_revision=True)
    library.accept("block-on-stand", who="ada")


def test_every_base_task_has_a_name() -> None:
    assert "Simsmith/PutBlockInBowl-v0" in registered()
    assert len(registered()) == len(load_base_tasks(BASE_TASKS))


def test_only_the_accepted_revision_is_there(accept_task: AcceptTask, project: Path) -> None:
    library = TaskLibrary(project)
    library.propose(make_trial("waiting", trial="run-1-waiting"))
    before = registered()
    assert accept_task() == "Simsmith/BlockOnStand-v1"
    assert registered() - before == {"Simsmith/BlockOnStand-v1"}
    accept_second_revision(library)
    assert register_project(project) == ("Simsmith/BlockOnStand-v2",)
    assert registered() - before == {"Simsmith/BlockOnStand-v2"}


def test_a_name_or_version_that_is_not_there_is_refused_with_those_that_are(accept_task: AcceptTask) -> None:
    accept_task()
    with pytest.raises(NameNotFound, match="Did you mean: `BlockOnStand`"):
        gymnasium.make("workbench.gym:Simsmith/BlockOnStands-v1")
    with pytest.raises(VersionNotFound, match=r"versioned environments: \[ `v1` \]"):
        gymnasium.make("workbench.gym:Simsmith/BlockOnStand-v7")


def test_a_task_that_its_project_does_not_have_is_refused_with_the_nearest(
    accept_task: AcceptTask, project: Path
) -> None:
    accept_task()
    with pytest.raises(UnknownTask, match="nearest: block-on-stand"):
        TaskEnv("block-on-stands", project)
    with pytest.raises(UnknownTask, match="unknown base task 'put-block-in-bowel'; nearest: put-block-in-bowl"):
        TaskEnv("put-block-in-bowel")
    with pytest.raises(NotAProject):
        TaskEnv("block-on-stand", project / "library")


def test_a_revision_that_was_superseded_after_its_registration_is_not_run(
    accept_task: AcceptTask, project: Path
) -> None:
    identifier = accept_task()
    accept_second_revision(TaskLibrary(project))
    with pytest.raises(VersionNotFound, match=r"revision 2 is the accepted one now, not 1: .*make -v2"):
        gymnasium.make(identifier)


def test_code_that_was_edited_since_is_refused_with_the_command_that_mends_it(
    accept_task: AcceptTask, project: Path
) -> None:
    identifier = accept_task()
    file = project / "library/block-on-stand/task.py"
    file.write_text(file.read_text() + "# edited\n")
    with pytest.raises(NotCollectable, match="simsmith tasks accept block-on-stand"):
        gymnasium.make(identifier)


def test_tasks_whose_names_differ_by_hyphens_only_keep_them_apart(project: Path) -> None:
    library = TaskLibrary(project)
    for name in ("stack-3-blocks", "stack3-blocks"):
        library.propose(make_trial(name, trial=f"run-1-{name}"))
        library.accept(name, who="ada")
    both = ("Simsmith/Stack3Blocks-v1", "Simsmith/stack3-blocks-v1")
    assert register_project(project) == register_project(project) == both


def test_the_project_of_the_environment_is_registered_by_importing(
    accept_task: AcceptTask, project: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    identifier = accept_task()
    monkeypatch.chdir(tmp_path)
    assert register_here() == (), "there is no project here, and none is made"
    assert not (tmp_path / "home").exists()
    monkeypatch.setenv("SIMSMITH_PROJECT", str(project))
    assert register_here() == (identifier,)
    monkeypatch.delenv("SIMSMITH_PROJECT")
    monkeypatch.chdir(project / "journal")
    assert register_here() == (identifier,)
    (project / "simsmith.toml").write_text("schema = 99\n")
    with pytest.warns(RuntimeWarning, match="only base tasks are registered: .*newer Simsmith"):
        assert register_here() == ()


def test_without_gymnasium_the_extra_is_named() -> None:
    program = "import sys; sys.modules['gymnasium'] = None; import workbench.gym"
    result = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert "workbench.gym needs gymnasium: pip install 'simsmith[gym]'" in result.stderr
